import SomaFormats

/// A data set that Soma knows by name.
///
/// Adding one is adding a value to `all`.
public struct KnownDataSet: Sendable {
  /// What it is called on the command line.
  public let name: String
  /// What it is, in one line.
  public let summary: String
  /// Who made it, where it comes from and under which terms.
  public let attribution: String
  /// The files it is read from; none for embedded and generated sets.
  public let files: [KnownFile]
  let make: @Sendable (KnownDataSet, DataOptions) throws(DataError) -> DataSet

  /// Every known set.
  public static let all: [KnownDataSet] =
    [mnist, fashionMNIST, cifar10, digits]
    + (GeneratedSet.gates + [.moons, .circles, .spirals, .blobs, .sine]).map(\.known)

  /// The set of that name.
  ///
  /// - Throws: `DataError.unknownSet`, which suggests the most similar name.
  public static func named(_ name: String) throws(DataError) -> KnownDataSet {
    guard let set = all.first(where: { $0.name == name }) else {
      throw .unknownSet(name: name, known: all.map(\.name))
    }
    return set
  }

  /// Finds, checks and reads the set, or makes it.
  ///
  /// - Throws: `DataError`, saying what could not be found or read.
  public func load(_ options: DataOptions = DataOptions()) throws(DataError) -> DataSet {
    try make(self, options)
  }
}

/// A published file of a known set.
public struct KnownFile: Sendable {
  /// Its name, as published.
  public let name: String
  /// Its size, as published.
  public let byteCount: Int
  /// Its SHA-256, as published, in hexadecimal.
  public let sha256: String
  /// Where it can be fetched.
  public let urls: [String]

  /// A file and its mirrors.
  package init(name: String, byteCount: Int, sha256: String, urls: [String]) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
    self.urls = urls
  }

  /// Compares bytes with what was published.
  ///
  /// - Throws: `DataError.checksumDiffers`.
  func check(_ bytes: [UInt8], path: String) throws(DataError) {
    let found = SHA256.hash(bytes).hexadecimal
    guard found == sha256 else {
      throw .checksumDiffers(
        path: path, expected: sha256, found: found, expectedByteCount: byteCount, foundByteCount: bytes.count)
    }
  }
}
