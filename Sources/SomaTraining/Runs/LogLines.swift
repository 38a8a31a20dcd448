import Foundation
import SomaFormats

/// The lines of a log one by one, in a buffer that does not grow with the file.
struct LogLines {
  /// How many whole lines were read, and how many bytes they take, their ends included.
  private(set) var count = 0, byteCount = 0

  /// Longer ones are passed over: a line about a thousand layers is a tenth as long.
  private static let longestLine = 1 << 20

  /// Reads a file from its beginning.
  ///
  /// - Parameters:
  ///   - limit: How many lines are read at most.
  ///   - body: Receives each line without its end. A zero byte follows it.
  init(
    of path: String, limit: Int = .max, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(FileError) {
    let file = try InputFile(path)
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.longestLine + 1)
    defer { buffer.deallocate() }
    // Bytes in the buffer of a line that is not whole yet, and whether its beginning was dropped.
    var kept = 0, isTooLong = false, offset = 0
    while count < limit, offset < file.byteCount {
      let length = min(Self.longestLine - kept, file.byteCount - offset)
      let place = UnsafeMutableBufferPointer(rebasing: buffer[kept..<kept + length])
      try file.read(into: UnsafeMutableRawBufferPointer(place), at: offset)
      offset += length
      let filled = kept + length
      var begin = 0
      while count < limit, let end = Self.newline(buffer, from: begin, to: filled) {
        buffer[end] = 0
        if !isTooLong { body(UnsafeBufferPointer(rebasing: buffer[begin..<end])) }
        isTooLong = false
        count += 1
        begin = end + 1
        byteCount = offset - filled + begin
      }
      kept = filled - begin
      if kept == Self.longestLine { (kept, isTooLong) = (0, true) }
      if kept > 0, begin > 0, let start = buffer.baseAddress { memmove(start, start + begin, kept) }
    }
  }

  private static func newline(
    _ buffer: UnsafeMutableBufferPointer<UInt8>, from begin: Int, to end: Int
  ) -> Int? {
    guard begin < end, let start = buffer.baseAddress,
      let found = memchr(start + begin, Int32(UInt8(ascii: "\n")), end - begin)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }
}
