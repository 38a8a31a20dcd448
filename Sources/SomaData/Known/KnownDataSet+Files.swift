extension KnownDataSet {
  /// The files of the set that are on this machine, in the order of ``files``; nothing is fetched.
  ///
  /// - Returns: For each file its name and, where it was found, its path.
  public func locatedFiles(_ options: DataOptions = DataOptions()) -> [(name: String, path: String?)] {
    let locator = DataLocator(set: name, options: options)
    return files.map { file in
      let plain = file.name.hasSuffix(".gz") ? [String(file.name.dropLast(".gz".count))] : []
      return (file.name, locator.find([file.name] + plain))
    }
  }
}
