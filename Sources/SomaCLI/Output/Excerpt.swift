import Foundation
import SomaPlot

/// A line of a file, to show where something is wrong: `  7 │ 892,0,3,n/a,7.83`.
struct Excerpt {
  let text: String

  /// What a line may take of a terminal of 80 columns.
  private static let width = 78
  /// As many bytes of a line as can matter for what is shown of it.
  private static let lineLimit = 4096

  /// - Returns: `nil` where the file cannot be read again, as standard input cannot, or is packed.
  init?(_ path: String, line number: Int) {
    guard let bytes = Self.line(number, of: path) else { return nil }
    let start = "  \(number) │ "
    // Bytes that are no text are shown as what stands for them, and control characters not at all.
    let whole = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines).printable
    let room = Self.width - start.columnCount
    text = start + (whole.columnCount <= room ? whole : whole.prefix(columns: room - 1) + "…")
  }

  /// The first bytes of a line. Files may be one line that is larger than the memory, so they are read in blocks.
  private static func line(_ number: Int, of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var block = [UInt8](repeating: 0, count: 1 << 16)
    var line: [UInt8] = []
    var (lineCount, isFirst) = (1, true)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      if isFirst, block.starts(with: [0x1F, 0x8B]) { return nil }
      isFirst = false
      for byte in block[..<count] {
        if lineCount == number {
          if byte == UInt8(ascii: "\n") || byte == 0 || line.count == lineLimit { return line }
          line.append(byte)
        } else if byte == UInt8(ascii: "\n") {
          lineCount += 1
        }
      }
    }
    return lineCount == number ? line : nil
  }
}
