import SomaFormats

/// The bytes of a file, unpacked where they were packed with gzip.
struct RawFile {
  let path: String
  /// As stored.
  let stored: [UInt8]

  /// More than any of the formats read here needs.
  static let maximumByteCount = 4 << 30

  /// What tells files of a format from others by their first bytes.
  private static let startByteCount = 4096
  private static let checkedByteCount = 64

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - limit: The most bytes it may have.
  ///   - check: Takes the first bytes of the content, and how many there are, where the file is not packed; before
  ///     the rest is read.
  init(
    _ path: String, limit: Int = maximumByteCount,
    check: (([UInt8], Int?) throws(DataError) -> Void)? = nil
  ) throws(DataError) {
    self.path = path
    let file = try InputFile.opened(path)
    guard file.byteCount <= limit else {
      let most = limit == Self.maximumByteCount ? "4 GiB" : "\(limit)"
      throw .file(
        FileError(.read, path: path, reason: "it has \(file.byteCount) bytes, more than \(most)"))
    }
    guard file.byteCount > 0 else { throw .empty(path: path) }
    let start = check == nil ? [] : try file.start(Self.startByteCount)
    if let check, let content = try Self.contentStart(start, file.byteCount, path) {
      try check(content, Compression.hasMember(start, at: 0) ? nil : file.byteCount)
    }
    stored = try file.content()
  }

  /// The first bytes of the content; nothing where the first of the file do not tell them.
  private static func contentStart(
    _ start: [UInt8], _ byteCount: Int, _ path: String
  ) throws(DataError) -> [UInt8]? {
    guard Compression.hasMember(start, at: 0) else { return Array(start.prefix(checkedByteCount)) }
    let isCut = byteCount > start.count
    do throws(CompressionFault) {
      let content = try Compression.prefix(of: start, count: checkedByteCount, isCut: isCut)
      return content.count < checkedByteCount && isCut ? nil : content
    } catch {
      throw .badGzip(path: path, error)
    }
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
