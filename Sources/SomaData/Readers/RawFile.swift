import SomaFormats

/// The bytes of a file, unpacked where they were packed with gzip.
struct RawFile {
  let path: String
  /// As stored.
  let stored: [UInt8]

  /// More than any of the formats read here needs.
  static let maximumByteCount = 4 << 30

  /// Reads a file.
  init(_ path: String) throws(DataError) {
    do throws(FileError) {
      let file = try InputFile(path)
      guard file.byteCount <= Self.maximumByteCount else {
        throw FileError(.read, path: path, reason: "it has \(file.byteCount) bytes, more than 4 GiB")
      }
      stored = try file.readAll()
    } catch {
      throw .file(error)
    }
    self.path = path
    guard !stored.isEmpty else { throw .empty(path: path) }
  }

  /// Whether the bytes are packed: by what they are, not by what the file is called.
  var isPacked: Bool { Compression.hasMember(stored, at: 0) }

  /// The first bytes of the content.
  func prefix(_ count: Int) throws(DataError) -> [UInt8] {
    guard isPacked else { return Array(stored.prefix(count)) }
    return try naming { () throws(CompressionFault) in try Compression.prefix(of: stored, count: count) }
  }

  /// The whole content.
  ///
  /// - Parameter limit: The most it may have; what is packed cannot fill the memory.
  func content(expectedByteCount: Int, limit: Int) throws(DataError) -> [UInt8] {
    guard isPacked else { return stored }
    return try naming { () throws(CompressionFault) in
      try Compression.unpack(stored, .gzip, expectedByteCount: expectedByteCount, limit: limit)
    }
  }

  private func naming<R>(_ body: () throws(CompressionFault) -> R) throws(DataError) -> R {
    do throws(CompressionFault) { return try body() } catch { throw .badGzip(path: path, error) }
  }
}
