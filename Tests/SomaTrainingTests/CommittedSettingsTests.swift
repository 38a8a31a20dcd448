import Foundation
import Soma
import Testing

/// Settings that change when a run goes on: either all of the old ones hold, or all of the new ones, also where the
/// process is killed before its first step.
@Suite struct CommittedSettingsTests {
  private func begin(in runs: String, epochs: Int = 2) throws -> RunFolder {
    let data = try DataSet.load("moons")
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.dropProbability = 0.2
    settings.supervision.saveInterval = 0
    var run = try TrainingRun(
      configuration: settings.resolved(for: data, name: "moons", folder: nil), data: data)
    let folder = try RunFolder.create(in: runs, name: "moons")
    let recorder = try RunRecorder(folder: folder, run: run, arguments: ["soma", "train"], threadCount: 1)
    try run.run { try recorder.record($0) }
    return folder
  }

  /// All that `soma resume` does; without `trains`, as if it had been killed before its first step.
  private func resume(
    _ folder: RunFolder, trains: Bool = true, _ change: (inout RunConfiguration) -> Void = { _ in }
  ) throws {
    let lock = try folder.lock()
    var checkpoint = try RunCheckpoint(in: folder)
    change(&checkpoint.configuration)
    var run = try TrainingRun(continuing: checkpoint, data: DataSet.load("moons"))
    let recorder = try RunRecorder(
      folder: folder, lock: lock, run: run, checkpoint: checkpoint, arguments: ["soma", "resume"],
      threadCount: 1)
    if trains { try run.run { try recorder.record($0) } }
  }

  private func log(_ folder: RunFolder) throws -> [String] {
    let clock = #/"(seconds|samplesPerSecond|time|run)":[^,}]*/#
    return try String(contentsOfFile: folder.metricsPath, encoding: .utf8).split(separator: "\n").map {
      String($0).replacing(clock, with: "")
    }
  }

  private func expectSame(_ left: RunFolder, _ right: RunFolder) throws {
    #expect(try log(left) == log(right))
    let (one, other) = (
      try Safetensors(contentsOf: left.lastCheckpointPath).tensors,
      try Safetensors(contentsOf: right.lastCheckpointPath).tensors
    )
    #expect(one.map(\.name) == other.map(\.name))
    #expect(zip(one, other).allSatisfy { $0.tensor.isIdentical(to: $1.tensor) })
  }

  @Test func aKillBeforeTheFirstStepKeepsTheNewSettings() throws {
    try withFolder { root in
      let whole = try begin(in: root)
      try resume(whole) { $0.training.epochs = 5 }
      let parts = try begin(in: root)
      try resume(parts, trains: false) {
        $0.training.epochs = 5
        $0.training.supervision.patience = 4
      }
      for path in [parts.lastCheckpointPath, parts.previousCheckpointPath] {
        let text = try #require(try CheckpointFile(path).texts["soma.config"])
        let training = try RunConfiguration(json: text, path: path).training
        #expect(training.epochs == 5 && training.supervision.patience == 4, "\(path)")
      }
      #expect(try RunConfiguration(contentsOf: parts.configurationPath).training.epochs == 5)
      // With the patience of the first run, which has none.
      try resume(parts) { $0.training.supervision.patience = nil }
      try expectSame(whole, parts)
    }
  }

  @Test func nothingIsWrittenAnewWhereNothingChanges() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      let before = try Data(contentsOf: URL(filePath: folder.lastCheckpointPath))
      let inode = try FileManager.default.attributesOfItem(atPath: folder.lastCheckpointPath)[
        .systemFileNumber]
      try resume(folder, trains: false)
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.lastCheckpointPath)
      #expect(attributes[.systemFileNumber] as? Int == inode as? Int)
      #expect(try Data(contentsOf: URL(filePath: folder.lastCheckpointPath)) == before)
    }
  }

  @Test func theNewSettingsOutliveADamagedState() throws {
    try withFolder { root in
      let whole = try begin(in: root)
      try resume(whole) { $0.training.epochs = 5 }
      let parts = try begin(in: root)
      try resume(parts, trains: false) { $0.training.epochs = 5 }
      try Data("damaged".utf8).write(to: URL(filePath: parts.lastCheckpointPath))
      try resume(parts)
      try expectSame(whole, parts)
    }
  }

  @Test func aDamagedStateNeverReplacesTheGoodOne() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      try Data("damaged".utf8).write(to: URL(filePath: folder.lastCheckpointPath))
      try resume(folder, trains: false)
      // Before the next save, which makes the last state the previous one, both can be read.
      for path in [folder.lastCheckpointPath, folder.previousCheckpointPath] {
        #expect(throws: Never.self) { try CheckpointFile(path) }
      }
    }
  }

  @Test func aForkIsWholeBeforeItsFirstStep() throws {
    try withFolder { root in
      let whole = try begin(in: root)
      let before = try Data(contentsOf: URL(filePath: whole.lastCheckpointPath))
      let lines = try log(whole)
      var checkpoint = try RunCheckpoint(in: whole)
      checkpoint.configuration.training.epochs = 5
      let fork = try whole.fork(&checkpoint, named: "longer")
      #expect(try RunCheckpoint(in: fork).configuration.name == "longer")
      #expect(try RunCheckpoint(in: fork).configuration.training.epochs == 5)
      #expect(try RunConfiguration(contentsOf: fork.configurationPath).name == "longer")
      #expect(RunRecord(contentsOf: fork.statePath)?.forkedFrom == whole.name)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: root + "/latest") == fork.name)
      #expect(try Data(contentsOf: URL(filePath: whole.lastCheckpointPath)) == before)
      #expect(try log(whole) == lines)
      try resume(fork)
      try resume(whole) { $0.training.epochs = 5 }
      try expectSame(whole, fork)
    }
  }

  @Test func aStateOfOtherSamplesLeadsToTheOneBefore() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      var file = try Safetensors(contentsOf: folder.lastCheckpointPath)
      let text = try #require(file.metadata["soma.checkpoint"])
      file.metadata["soma.checkpoint"] = text.replacing("\"steps\":0", with: "\"steps\":99")
      file.metadata["soma.sha256"] = nil
      try file.sealed().write(to: folder.lastCheckpointPath)
      let checkpoint = try RunCheckpoint(in: folder)
      let data = try DataSet.load("moons")
      #expect {
        _ = try TrainingRun(continuing: checkpoint, data: data)
      } throws: { error in
        guard case .doesNotFit(_, let reason)? = error as? CheckpointError else { return false }
        return reason.contains("99 steps of its epoch are done")
      }
      let error = CheckpointError.doesNotFit(path: checkpoint.file.path, reason: "x")
      let earlier = try checkpoint.previous(in: folder, after: error)
      #expect(earlier.file.path == folder.previousCheckpointPath && earlier.notes.count == 1)
      #expect(throws: Never.self) { try TrainingRun(continuing: earlier, data: data) }
      #expect {
        _ = try earlier.previous(in: folder, after: error)
      } throws: { error in
        guard case .badCheckpoints(_, let errors)? = error as? RunError else { return false }
        return errors.count == 2
      }
    }
  }
}
