import Foundation
import Soma
import Testing

/// What `latest` means while runs begin, fail to begin, and go away.
@Suite struct FailedStartTests {
  private func run(epochs: Int = 1) throws -> TrainingRun {
    let data = try DataSet.load("xor")
    var settings = TrainingSettings()
    settings.epochs = epochs
    return try TrainingRun(configuration: settings.resolved(for: data, name: "xor", folder: nil), data: data)
  }

  private func latest(_ runs: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: runs + "/latest")
  }

  @Test func latestMovesWhenTheRunCanBeGoneOnFrom() throws {
    try withFolder { root in
      var run = try run()
      let folder = try RunFolder.create(in: root, name: "xor")
      #expect(latest(root) == nil)
      do {
        let recorder = try RunRecorder(folder: folder, run: run, arguments: [], threadCount: 1)
        #expect(latest(root) == nil && !folder.isUsable)
        try run.run { event in
          if case .epochStarted = event { #expect(latest(root) == folder.name && folder.isUsable) }
          try recorder.record(event)
        }
      }
      // A run that goes on does not become the latest.
      let second = try RunFolder.create(in: root, name: "xor")
      let other = try RunRecorder(folder: second, run: self.run(), arguments: [], threadCount: 1)
      var next = try self.run()
      try next.run { try other.record($0) }
      #expect(latest(root) == second.name)
      let lock = try folder.lock()
      let checkpoint = try RunCheckpoint(in: folder)
      var again = try TrainingRun(continuing: checkpoint, data: DataSet.load("xor"))
      let taken = try RunRecorder(
        folder: folder, lock: lock, run: again, checkpoint: checkpoint, arguments: [], threadCount: 1)
      try again.run { try taken.record($0) }
      #expect(latest(root) == second.name)
    }
  }

  @Test func whatAFailedStartLeavesIsToldAndCanBeRemoved() throws {
    try withFolder { root in
      let empty = try RunFolder.create(in: root, name: "empty")
      let begun = try RunFolder.create(in: root, name: "begun")
      var recorder: RunRecorder? = try RunRecorder(folder: begun, run: run(), arguments: [], threadCount: 1)
      withExtendedLifetime(recorder) {}
      recorder = nil
      for name in ["notes", "2026-08-21_101502"] {
        try FileManager.default.createDirectory(atPath: root + "/" + name, withIntermediateDirectories: false)
      }
      let listed = try RunFolder.list(root)
      #expect(listed.runs.isEmpty && listed.others.sorted() == [begun.name, empty.name].sorted())
      #expect(RunFolder.names(in: root).isEmpty)
      for folder in [empty, begun] { try RunFolder.exactly(folder.name, in: root).remove() }
      #expect(try RunFolder.list(root).others.isEmpty)
      // Folders of another kind are not ours to remove.
      #expect(throws: RunError.self) { try RunFolder.exactly("notes", in: root) }
    }
  }

  @Test func aFolderThatCannotBeListedIsAnError() throws {
    try withFolder { root in
      try Data().write(to: URL(filePath: root + "/file"))
      #expect(throws: RunError.self) { try RunFolder.list(root + "/file") }
      #expect(try RunFolder.list(root + "/nothing").runs.isEmpty)
    }
  }

  @Test func runsOfOneProcessMayBeginTogether() throws {
    try withFolder { root in
      // What a process that was killed between two steps of it left behind.
      try FileManager.default.createSymbolicLink(
        atPath: root + "/.latest.tmp-999999999-1f", withDestinationPath: "x")
      let failures = Failures()
      DispatchQueue.concurrentPerform(iterations: 24) { _ in
        do {
          let folder = try RunFolder.create(in: root, name: "xor")
          var run = try run()
          let recorder = try RunRecorder(folder: folder, run: run, arguments: [], threadCount: 1)
          try run.run { try recorder.record($0) }
        } catch {
          failures.add("\(error)")
        }
      }
      #expect(failures.all.isEmpty, "\(failures.all)")
      #expect(RunFolder.names(in: root).count == 24)
      #expect(RunFolder.names(in: root).contains(latest(root) ?? ""))
      let hidden = try FileManager.default.contentsOfDirectory(atPath: root).filter { $0.hasPrefix(".") }
      #expect(hidden.isEmpty, "\(hidden)")
    }
  }
}

/// What went wrong on other threads.
private final class Failures: @unchecked Sendable {
  private let lock = NSLock()
  private var texts: [String] = []
  var all: [String] { lock.withLock { texts } }
  func add(_ text: String) { lock.withLock { texts.append(text) } }
}
