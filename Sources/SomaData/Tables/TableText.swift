import SomaFormats

/// The bytes of a table's file: UTF-8, and behind them a byte that ends a line.
struct TableText: Sendable {
  let path: String
  /// As read; the last byte is not the file's.
  private(set) var bytes: [UInt8]
  /// Where the text begins, behind a byte-order mark.
  let start: Int
  /// Where it ends.
  var end: Int { bytes.count - 1 }
  /// What ends lines: a line feed, with or without a carriage return before it; or a carriage return alone.
  let newline: UInt8
  /// The file's fingerprint.
  let sha256: SHA256.Digest?
  /// How many lines and bytes of the file were before.
  private let before: (lines: Int, bytes: Int)

  static let (lineFeed, carriageReturn): (UInt8, UInt8) = (0x0A, 0x0D)
  private static let byteOrderMarks: [(bytes: [UInt8], name: String)] = [
    ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"), ([0xFF, 0xFE], "UTF-16LE"),
    ([0xFE, 0xFF], "UTF-16BE"),
  ]

  /// Reads a file, plain or packed with gzip.
  init(path: String, encoding: TextEncoding, isHashed: Bool = false) throws(DataError) {
    let file = try InputFile.opened(path)
    guard file.byteCount <= RawFile.maximumByteCount else {
      throw .file(
        FileError(.read, path: path, reason: "it has \(file.byteCount) bytes, more than 4 GiB"))
    }
    let start = try file.start(Self.startByteCount)
    // What is no text shows it at once, mostly, and need not be read.
    try Self.checkFormat(start, path)
    if !Compression.hasMember(start, at: 0), let offset = start.firstIndex(of: 0) {
      let line = 1 + start[..<offset].count { $0 == Self.lineFeed }
      throw .table(TableError(path, .zeroByte(line: line, offset: offset)))
    }
    var content = try file.content(reserving: 1)
    let digest = isHashed ? SHA256.hash(content) : nil
    if Compression.hasMember(content, at: 0) {
      do throws(CompressionFault) {
        content = try Compression.unpack(
          content, .gzip, expectedByteCount: content.count * 4, limit: RawFile.maximumByteCount)
      } catch {
        throw .badGzip(path: path, error)
      }
    }
    try self.init(bytes: content, path: path, encoding: encoding, sha256: digest)
  }

  private static let startByteCount = 4096

  /// Refuses what starts as files of other formats do.
  static func checkFormat(_ bytes: [UInt8], _ path: String) throws(DataError) {
    if let format = Self.otherFormats.first(where: { bytes.starts(with: $0.bytes) }) {
      throw .table(TableError(path, .notText(format: format.name)))
    }
    if let mark = Self.byteOrderMarks.first(where: { bytes.starts(with: $0.bytes) }) {
      throw .table(TableError(path, .otherUnicode(name: mark.name)))
    }
  }

  private static let otherFormats: [(bytes: [UInt8], name: String)] = [
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive, as .xlsx and .ods workbooks are"),
    ([0xD0, 0xCF, 0x11, 0xE0], "a file of an older Office program, such as an .xls workbook"),
    (Array("PAR1".utf8), "a Parquet file"), (Array("ARROW1".utf8), "an Arrow file"),
    (Array("SQLite format 3".utf8), "an SQLite database"),
  ]

  /// Takes the bytes of a file.
  init(
    bytes: [UInt8], path: String, encoding: TextEncoding, sha256: SHA256.Digest? = nil
  ) throws(DataError) {
    self.path = path
    self.sha256 = sha256
    before = (0, 0)
    try Self.checkFormat(bytes, path)
    let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    // A mark says that the file is UTF-8, whatever was thought of it.
    self.bytes =
      encoding == .latin1 && !isMarked && bytes.contains { $0 >= 0x80 }
      ? TextBytes.utf8(latin1: bytes) : bytes
    start = isMarked ? 3 : 0
    newline = Self.newline(of: self.bytes)
    guard self.bytes.count > start else { throw .empty(path: path) }
    self.bytes.append(newline)
  }

  /// Takes whole rows of a file, in UTF-8.
  ///
  /// - Parameters:
  ///   - newline: What ends lines in this file.
  ///   - start: Where the text begins in these bytes.
  ///   - before: How many lines and bytes of the file come before them.
  init(
    rows bytes: [UInt8], path: String, newline: UInt8, start: Int, before: (lines: Int, bytes: Int)
  ) {
    (self.path, self.newline, self.start, self.before, sha256) = (path, newline, start, before, nil)
    self.bytes = bytes
    self.bytes.append(newline)
  }

  /// The first line end outside quotes decides: a carriage return alone only where no line feed follows it.
  private static func newline(of bytes: [UInt8]) -> UInt8 {
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      guard !isQuoted, byte == lineFeed || byte == carriageReturn else { continue }
      let isAlone = byte == carriageReturn && index + 1 < bytes.count && bytes[index + 1] != lineFeed
      return isAlone ? carriageReturn : lineFeed
    }
    return lineFeed
  }

  /// The line that a byte stands in, counted from 1.
  func line(at offset: Int) -> Int { before.lines + 1 + bytes[..<min(offset, end)].count { $0 == newline } }

  /// The place of a byte in the file.
  func place(at offset: Int) -> Int { before.bytes + offset }

  func error(_ fault: TableError.Fault) -> DataError { .table(TableError(path, fault)) }
}
