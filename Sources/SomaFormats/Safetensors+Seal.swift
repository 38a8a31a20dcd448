import SomaTensor

/// A seal is the SHA-256 of everything else in the file, kept among its texts: whoever reads the file can tell whether
/// a bit of it has changed.
extension Safetensors {
  /// The key of the seal in the metadata.
  public static let sealKey = "soma.sha256"

  /// Whether the file has a seal, right or wrong.
  public var isSealed: Bool { metadata[Self.sealKey] != nil }

  /// The same file with its seal.
  ///
  /// - Throws: `SafetensorsError` where the file could not be written either.
  public func sealed() throws(SafetensorsError) -> Safetensors {
    var file = self
    file.metadata[Self.sealKey] = try contentHash(path: "safetensors")
    return file
  }

  /// Checks the seal of a file that was read.
  ///
  /// - Parameter path: What errors should call the file.
  /// - Throws: `SafetensorsError` with ``SafetensorsError/Rule/noSeal`` or
  ///   ``SafetensorsError/Rule/brokenSeal(expected:found:)``.
  public func checkSeal(path: String) throws(SafetensorsError) {
    guard let expected = metadata[Self.sealKey] else {
      throw SafetensorsError(path: path, tensor: nil, rule: .noSeal)
    }
    let found = try contentHash(path: path)
    guard found == expected else {
      throw SafetensorsError(path: path, tensor: nil, rule: .brokenSeal(expected: expected, found: found))
    }
  }

  /// The SHA-256 of the file as it would be written without its seal: names, types, shapes, texts and numbers.
  private func contentHash(path: String) throws(SafetensorsError) -> String {
    var bare = self
    bare.metadata[Self.sealKey] = nil
    let sorted = bare.sortedForFile()
    var hash = SHA256()
    hash.update(try bare.header(of: sorted, path: path))
    for (_, tensor) in sorted { tensor.withUnsafeBytes { hash.update($0) } }
    return hash.finalize().hexadecimal
  }
}
