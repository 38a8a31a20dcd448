import Foundation
import Soma
import Testing

/// A run folder that a training is taken up in again.
@Suite struct RunResumeTests {
  private func settings(epochs: Int = 4) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.dropProbability = 0.2
    settings.schedule = .plateau
    settings.supervision.saveInterval = 0
    settings.supervision.logInterval = 3
    return settings
  }

  private func begin(
    in runs: String, epochs: Int = 4, steps: Int = .max
  ) throws -> RunFolder {
    let data = try DataSet.load("moons")
    var run = try TrainingRun(
      configuration: settings(epochs: epochs).resolved(for: data, name: "moons", folder: nil), data: data)
    let folder = try RunFolder.create(in: runs, name: "moons")
    let recorder = try RunRecorder(folder: folder, run: run, arguments: ["soma", "train"], threadCount: 1)
    try go(&run, recorder, steps: steps)
    return folder
  }

  private func go(_ run: inout TrainingRun, _ recorder: RunRecorder, steps: Int = .max) throws {
    var done = 0
    try run.run(shouldStop: done >= steps) { event in
      if case .stepped = event { done += 1 }
      try recorder.record(event)
    }
  }

  private func resume(
    _ folder: RunFolder, steps: Int = .max, change: (inout RunConfiguration) -> Void = { _ in }
  ) throws -> [String] {
    let lock = try folder.lock()
    var checkpoint = try RunCheckpoint(in: folder)
    change(&checkpoint.configuration)
    var run = try TrainingRun(continuing: checkpoint, data: DataSet.load("moons"))
    let recorder = try RunRecorder(
      folder: folder, lock: lock, run: run, checkpoint: checkpoint, arguments: ["soma", "resume"],
      threadCount: 1)
    try go(&run, recorder, steps: steps)
    return checkpoint.notes
  }

  /// The log without what clocks and folders say.
  private func log(_ folder: RunFolder) throws -> [String] {
    let clock = #/"(seconds|samplesPerSecond|time|run)":[^,}]*/#
    return try String(contentsOfFile: folder.metricsPath, encoding: .utf8).split(separator: "\n").map {
      String($0).replacing(clock, with: "")
    }
  }

  private func expectSame(_ left: RunFolder, _ right: RunFolder) throws {
    #expect(try log(left) == log(right))
    func weights(_ folder: RunFolder) throws -> Data {
      try Data(contentsOf: URL(filePath: folder.weightsPath))
    }
    #expect(try weights(left) == weights(right))
    func tensors(_ folder: RunFolder) throws -> [(name: String, tensor: Tensor)] {
      try Safetensors(contentsOf: folder.lastCheckpointPath).tensors
    }
    #expect(try tensors(left).map(\.name) == tensors(right).map(\.name))
    #expect(try zip(tensors(left), tensors(right)).allSatisfy { $0.tensor.isIdentical(to: $1.tensor) })
  }

  @Test(arguments: [1, 7, 21, 22, 23, 60])
  func theFolderOfAnInterruptedRunEndsLikeThatOfAWholeOne(_ steps: Int) throws {
    try withFolder { root in
      let whole = try begin(in: root)
      let parts = try begin(in: root, steps: steps)
      #expect(parts.record?.state == .stopped && parts.record?.reason == "stopped")
      let notes = try resume(parts)
      #expect(notes.isEmpty)
      try expectSame(whole, parts)
      let record = try #require(parts.record)
      #expect(record.state == .done && record.sessions == 2 && record.arguments == ["soma", "train"])
      #expect(record.best == whole.record?.best && record.test == whole.record?.test)
    }
  }

  @Test func whatWasToldAfterTheLastSaveIsForgotten() throws {
    try withFolder { root in
      let whole = try begin(in: root)
      let parts = try begin(in: root, steps: 30)
      // As if the process had been killed later, in the middle of a line, and while writing files.
      let handle = try #require(FileHandle(forWritingAtPath: parts.metricsPath))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("{\"event\":\"epoch\",\"epoch\":9}\n{\"event\":\"ep".utf8))
      for name in [".run.json.tmp-1-ab", "checkpoints/.last.safetensors.tmp-1-cd"] {
        try Data("x".utf8).write(to: URL(filePath: parts.path + "/" + name))
      }
      try FileManager.default.removeItem(atPath: parts.weightsPath)
      _ = try resume(parts)
      try expectSame(whole, parts)
      let left = try FileManager.default.subpathsOfDirectory(atPath: parts.path).filter {
        $0.contains(".tmp-")
      }
      #expect(left.isEmpty)
    }
  }

  @Test func aCheckpointCanBeUsedLikeWeights() throws {
    try withFolder { root in
      let folder = try begin(in: root, epochs: 4, steps: 60)
      let best = try SavedRun(weights: folder.weightsPath).model.namedTensors
      let used = try SavedRun(weights: folder.lastCheckpointPath).model.namedTensors
      #expect(zip(best, used).allSatisfy { $0.name == $1.name && $0.value.isIdentical(to: $1.value) })
      // Before its first epoch has ended, a run has only the numbers of its last step.
      let young = try begin(in: root, steps: 2)
      let last = try Safetensors(contentsOf: young.lastCheckpointPath)
      let model = try SavedRun(weights: young.weightsPath).model
      for tensor in model.namedTensors {
        #expect(last["model." + tensor.name]?.isIdentical(to: tensor.value) == true)
      }
      #expect(try SavedRun(weights: young.lastCheckpointPath).model.parameterCount == model.parameterCount)
    }
  }

  @Test func aLostLogIsBegunAgain() throws {
    try withFolder { root in
      let folder = try begin(in: root, steps: 30)
      try FileManager.default.removeItem(atPath: folder.metricsPath)
      _ = try resume(folder)
      #expect(try log(folder).last?.contains("\"end\"") == true)
    }
  }

  @Test func moreEpochsGoOnInTheSameFolder() throws {
    try withFolder { root in
      let whole = try begin(in: root, epochs: 5)
      let parts = try begin(in: root, epochs: 2)
      _ = try resume(parts) { $0.training.epochs = 5 }
      // The weights' configuration tells the number of epochs too.
      try expectSame(whole, parts)
      #expect(try SavedRun(weights: parts.weightsPath).configuration.training.epochs == 5)
    }
  }

  @Test func aDamagedStateIsPassedOverLoudly() throws {
    try withFolder { root in
      let whole = try begin(in: root)
      let parts = try begin(in: root, steps: 30)
      var bytes = try Data(contentsOf: URL(filePath: parts.lastCheckpointPath))
      bytes[bytes.count - 5] ^= 4
      try bytes.write(to: URL(filePath: parts.lastCheckpointPath))
      let notes = try resume(parts)
      #expect(notes.count == 1 && notes[0].contains("it has changed since it was written"))
      #expect(notes[0].contains("previous.safetensors"))
      try expectSame(whole, parts)
      // Both damaged.
      for path in [parts.lastCheckpointPath, parts.previousCheckpointPath] {
        try Data("nothing".utf8).write(to: URL(filePath: path))
      }
      #expect {
        _ = try resume(parts)
      } throws: { error in
        guard case .badCheckpoints(_, let errors)? = error as? RunError else { return false }
        return errors.count == 2
      }
      try FileManager.default.removeItem(atPath: parts.checkpointsPath)
      #expect {
        _ = try resume(parts)
      } throws: { if case .noCheckpoint? = $0 as? RunError { true } else { false } }
    }
  }

  @Test func onlyOneProcessTrainsInAFolder() throws {
    try withFolder { root in
      let folder = try begin(in: root, steps: 5)
      let lock = try folder.lock()
      #expect(folder.isInUse)
      #expect {
        _ = try resume(folder)
      } throws: { if case .inUse? = $0 as? RunError { true } else { false } }
      withExtendedLifetime(lock) {}
    }
  }

  @Test func otherSamplesAreRefused() throws {
    try withFolder { root in
      let folder = try begin(in: root, steps: 5)
      let checkpoint = try RunCheckpoint(in: folder)
      let data = try DataSet.load("moons", DataOptions(seed: 1))
      #expect {
        _ = try TrainingRun(continuing: checkpoint, data: data)
      } throws: { error in
        guard case .dataChanged(let set, let expected, let found)? = error as? RunError else { return false }
        return set == "moons" && expected != found
      }
    }
  }

  @Test func aRunWhoseProcessIsGoneHasCrashed() throws {
    try withFolder { root in
      let data = try DataSet.load("moons")
      let run = try TrainingRun(
        configuration: settings().resolved(for: data, name: "moons", folder: nil), data: data)
      let folder = try RunFolder.create(in: root, name: "moons")
      var recorder: RunRecorder? = try RunRecorder(folder: folder, run: run, arguments: [], threadCount: 1)
      #expect(folder.record?.state == .running)
      withExtendedLifetime(recorder) {}
      recorder = nil
      #expect(folder.record?.state == .crashed)
    }
  }

  @Test func foldersOfOlderVersionsStayReadable() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      try FileManager.default.removeItem(atPath: folder.checkpointsPath)
      // What version 0.1.0 wrote before there were checkpoints.
      let record = """
        {"schema":"soma.run/1","state":"failed","reason":"x","started":"2026-08-21T10:15:02Z","ended":null,\
        "best":{"epoch":3,"loss":0.2},"test":null,"arguments":["soma"],"threads":2,"process":17}
        """
      try Data(record.utf8).write(to: URL(filePath: folder.statePath))
      var text = try String(contentsOfFile: folder.configurationPath, encoding: .utf8)
      for name in ["supervision", "shuffles"] { #expect(text.contains("\"\(name)\"")) }
      text = text.replacing(#/,\s*"supervision" : \{[^}]*\}/#, with: "").replacing(
        #/,\s*"shuffles" : true/#, with: "")
      #expect(!text.contains("supervision") && !text.contains("shuffles"))
      let configuration = try RunConfiguration(json: text, path: "config.json")
      #expect(configuration.training.shuffles && configuration.training.supervision == Supervision())
      #expect(folder.record?.state == .crashed && folder.record?.best == nil)
      #expect(try SavedRun(weights: folder.weightsPath).model.parameterCount > 0)
    }
  }
}
