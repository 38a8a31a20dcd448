import Foundation
import SomaFormats

/// `metrics.jsonl`: one event a line, only ever appended to. A training that goes on first cuts it back to the line at
/// which its state was saved.
final class MetricsLog {
  /// Lines in the file.
  private(set) var lineCount = 0
  /// What they tell.
  private(set) var history = RunHistory()
  private let path: String
  private let descriptor: Int32

  /// A log without lines.
  convenience init(creating path: String) throws(FileError) {
    try AtomicFile.write([], to: path)
    try self.init(path, lineCount: 0)
  }

  /// How much of a log belongs to a state.
  struct Extent {
    /// The lines that were there when the state was saved. Where there are fewer, or no log at all, which only somebody
    /// else can have done, those that are there.
    let lineCount: Int
    /// Their bytes.
    fileprivate let byteCount: Int
    fileprivate let first: String?
    fileprivate let history: RunHistory

    /// Reads a log, of which nothing is changed.
    init(of path: String, lineCount: Int) throws(FileError) {
      guard FileManager.default.fileExists(atPath: path) else {
        (self.lineCount, byteCount, first, history) = (0, 0, nil, RunHistory())
        return
      }
      var first: String?
      var reader = HistoryReader()
      let lines = try LogLines(of: path, limit: lineCount) { line in
        if first == nil { first = String(decoding: line, as: UTF8.self) }
        reader.read(line)
      }
      (self.lineCount, byteCount, self.first, history) = (lines.count, lines.byteCount, first, reader.history)
    }
  }

  /// The log of a training that goes on: what was told after the state was saved is dropped.
  ///
  /// - Parameters:
  ///   - extent: What stays.
  ///   - change: Makes another first line of the first line.
  convenience init(
    continuing path: String, _ extent: Extent, changingFirst change: (String) -> String
  ) throws(FileError) {
    guard FileManager.default.fileExists(atPath: path) else {
      try self.init(creating: path)
      return
    }
    if let first = extent.first, case let changed = change(first), changed != first {
      // Piece by piece: the log may be larger than the memory.
      let file = try InputFile(path)
      try AtomicFile.write(to: path) { writer throws(FileError) in
        try writer.write(Array(changed.utf8))
        try writer.write(file, first.utf8.count..<extent.byteCount)
      }
    } else if truncate(path, off_t(extent.byteCount)) != 0 {
      throw FileError(.write, path: path, code: errno)
    }
    try self.init(path, lineCount: extent.lineCount)
    history = extent.history
  }

  private init(_ path: String, lineCount: Int) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.open, path: path, code: errno) }
    (self.path, self.lineCount, self.descriptor) = (path, lineCount, descriptor)
  }

  deinit { close(descriptor) }

  /// Appends an event's line.
  func append(_ line: String, _ event: TrainingEvent? = nil) throws(FileError) {
    try AtomicFile.append(Array((line + "\n").utf8), to: descriptor, path: path)
    lineCount += 1
    if let event { history.add(event) }
  }

  /// Brings all lines to the disk.
  func sync() throws(FileError) { try AtomicFile.sync(descriptor, path: path) }

  /// Where the file is by now: elsewhere, where somebody moved its folder, and nowhere, where it was removed.
  var place: FilePlace { FilePlace(descriptor, path: path) }
}
