import Foundation
import SomaFormats

/// `metrics.jsonl`: one event a line, only ever appended to. A training that goes on first cuts it back to the line at
/// which its state was saved.
final class MetricsLog {
  /// Lines in the file.
  private(set) var lineCount = 0
  private let path: String
  private let descriptor: Int32

  /// A log without lines.
  convenience init(creating path: String) throws(FileError) {
    try AtomicFile.write([], to: path)
    try self.init(path, lineCount: 0)
  }

  /// The log of a training that goes on.
  ///
  /// - Parameters:
  ///   - lineCount: How many of its lines were there when the state was saved. The others are dropped; where there are
  ///     fewer, or no log at all, which only somebody else can have done, those that are there stay.
  ///   - change: Makes another first line of the first line.
  convenience init(
    continuing path: String, lineCount: Int, changingFirst change: (String) -> String
  ) throws(FileError) {
    guard FileManager.default.fileExists(atPath: path) else {
      try self.init(creating: path)
      return
    }
    let bytes = try InputFile(path).readAll()
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .prefix(lineCount)
      .map { String(decoding: $0, as: UTF8.self) }
    if let first = lines.first { lines[0] = change(first) }
    let kept = Array(lines.map { $0 + "\n" }.joined().utf8)
    if kept != bytes { try AtomicFile.write(kept, to: path) }
    try self.init(path, lineCount: lines.count)
  }

  private init(_ path: String, lineCount: Int) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.open, path: path, code: errno) }
    (self.path, self.lineCount, self.descriptor) = (path, lineCount, descriptor)
  }

  deinit { close(descriptor) }

  /// Appends a line.
  func append(_ line: String) throws(FileError) {
    try AtomicFile.append(Array((line + "\n").utf8), to: descriptor, path: path)
    lineCount += 1
  }

  /// Brings all lines to the disk.
  func sync() throws(FileError) { try AtomicFile.sync(descriptor, path: path) }
}
