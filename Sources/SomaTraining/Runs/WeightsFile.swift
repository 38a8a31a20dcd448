public import SomaFormats

/// A safetensors file of weights, and whether it is as it was written.
///
/// Soma seals what it writes with its SHA-256, so that a bit that has changed is told. Files of other programs, and of
/// older versions of Soma, have no seal and are read without that promise.
public struct WeightsFile: Sendable {
  /// The file's path.
  public let path: String
  /// The tensors and texts.
  public let content: Safetensors
  /// What is worth a note: that Soma wrote the file, but it has no seal.
  public let notes: [String]

  /// Reads a file and checks its seal, if it has one.
  ///
  /// - Throws: ``RunError/cannotRead(_:)`` or ``RunError/badWeights(_:)``.
  public init(_ path: String) throws(RunError) {
    try self.init(path) { () throws(SafetensorsError) in try Safetensors(contentsOf: path) }
  }

  /// Reads the bytes of a file that is already in memory.
  ///
  /// - Throws: ``RunError/badWeights(_:)``.
  init(bytes: [UInt8], path: String) throws(RunError) {
    try self.init(path) { () throws(SafetensorsError) in try Safetensors(bytes: bytes, path: path) }
  }

  private init(
    _ path: String, _ read: () throws(SafetensorsError) -> Safetensors
  ) throws(RunError) {
    self.path = path
    do throws(SafetensorsError) {
      content = try read()
      if content.isSealed { try content.checkSeal(path: path) }
    } catch {
      if case .file(let cause) = error.rule { throw .cannotRead(cause) }
      throw .badWeights(error)
    }
    let isOfSoma = content.metadata[SavedRun.metadataKey] != nil
    notes =
      content.isSealed || !isOfSoma
      ? []
      : [
        "\(path) does not hold its own SHA-256, as an older version of soma wrote it: whether it has changed cannot be "
          + "told"
      ]
  }
}
