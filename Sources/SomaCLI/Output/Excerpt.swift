import Foundation
import SomaPlot

/// A line of a file, to show where something is wrong: `  7 │ 892,0,3,n/a,7.83`.
struct Excerpt {
  let text: String

  /// What a line may take of a terminal of 80 columns.
  private static let width = 78

  /// - Returns: `nil` where the file cannot be read again, as standard input cannot.
  init?(_ path: String, line number: Int) {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?, capacity = 0
    defer { free(line) }
    for _ in 0..<number {
      guard getline(&line, &capacity, file) >= 0 else { return nil }
    }
    guard let line else { return nil }
    let start = "  \(number) │ "
    // Bytes that are no text are shown as what stands for them, and control characters not at all.
    let whole = String(decoding: UnsafeRawBufferPointer(start: line, count: strlen(line)), as: UTF8.self)
      .trimmingCharacters(in: .newlines).printable
    let room = Self.width - start.columnCount
    text = start + (whole.columnCount <= room ? whole : whole.prefix(columns: room - 1) + "…")
  }
}
