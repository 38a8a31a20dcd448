import SomaFormats

extension KnownDataSet {
  /// The files of the set that are on this machine, in the order of ``files``; nothing is fetched.
  ///
  /// - Returns: For each file its name and, where it was found, its path.
  public func locatedFiles(_ options: DataOptions = DataOptions()) -> [(name: String, path: String?)] {
    let locator = DataLocator(set: name, options: options)
    return files.map { file in (file.name, locator.find([file.name] + file.alternatives))
    }
  }

  /// Brings the files of the set to this machine, and compares those that are as published with their checksums.
  ///
  /// - Parameter replaces: Whether files that are here already are fetched again into the cache.
  /// - Returns: Where each file is, in the order of ``files``.
  /// - Throws: `DataError`: `.offline` or `.downloadFailed`; `.checksumDiffers` for a file that is damaged.
  public func fetch(
    _ options: DataOptions = DataOptions(), replaces: Bool = false
  ) throws(DataError) -> [String] {
    var paths: [String] = []
    for file in files {
      paths.append(try DataLocator(set: name, options: options).fetch(file, replaces: replaces))
    }
    return paths
  }
}

extension KnownFile {
  /// Names under which the same content is accepted: that of the unpacked file.
  var alternatives: [String] { name.hasSuffix(".gz") ? [String(name.dropLast(".gz".count))] : [] }

  /// A file of more bytes is so surely another that its checksum need not be told.
  var byteLimit: Int { 4 * byteCount }
}

extension DataLocator {
  /// Where a file is; it is fetched if need be, and compared with its checksum if it is as published.
  package func fetch(_ file: KnownFile, replaces: Bool) throws(DataError) -> String {
    if replaces {
      return try Download(file: file, set: set, folder: cacheFolder, options: options, replaces: true).run()
    }
    let path = try locate(file, alternatives: file.alternatives)
    if AtomicFile.split(path).name == file.name {
      try file.check(RawFile(path, limit: file.byteLimit).stored, path: path)
    }
    return path
  }
}
