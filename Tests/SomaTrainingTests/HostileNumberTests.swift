import Foundation
import Soma
import Testing

/// What somebody, or a fault, could write in place of a number.
private let nastyNumbers = [
  "-1", "0", "1", "99", "-9223372036854775808", "9223372036854775807", "-9223372036854775809",
  "18446744073709551616", "0.5", "-0.0", "1e-320", "1e308", "-1e308", "1e999", "\"nan\"", "\"inf\"",
  "\"-inf\"", "null",
]

/// The text with one of its numbers replaced, for each number and each replacement. Numbers inside of strings stay.
private func mutations(of text: String) -> [String] {
  let number = #/(?<before>[\[:,]\s*)(?<number>-?\d+(\.\d+)?([eE][-+]?\d+)?)(?=\s*[,\]}])/#
  return text.matches(of: number).flatMap { match in
    nastyNumbers.map {
      text.replacingCharacters(in: match.number.startIndex..<match.number.endIndex, with: $0)
    }
  }
}

/// A run folder of which every number is replaced in turn: it is refused with a typed error, or it works.
@Suite struct HostileNumberTests {
  private func begin(in runs: String) throws -> RunFolder {
    let data = try DataSet.load("xor")
    var settings = TrainingSettings()
    (settings.hidden, settings.epochs, settings.batchSize) = ([3], 3, 2)
    (settings.schedule, settings.clipNorm) = (.plateau, 1)
    settings.supervision.patience = 9
    settings.supervision.timeLimit = 100
    settings.supervision.logInterval = 1
    settings.supervision.saveInterval = 0
    var run = try TrainingRun(
      configuration: settings.resolved(for: data, name: "xor", folder: nil), data: data)
    let folder = try RunFolder.create(in: runs, name: "xor")
    let recorder = try RunRecorder(folder: folder, run: run, arguments: ["soma"], threadCount: 1)
    var steps = 0
    try run.run(shouldStop: steps == 5) { event in
      if case .stepped = event { steps += 1 }
      try recorder.record(event)
    }
    return folder
  }

  /// Takes the run up for two steps; afterwards the folder is as it was, but for what it may have written.
  private func resume(_ folder: RunFolder) throws {
    let lock = try folder.lock()
    let checkpoint = try RunCheckpoint(in: folder)
    var run = try TrainingRun(continuing: checkpoint, data: DataSet.load("xor"))
    let recorder = try RunRecorder(
      folder: folder, lock: lock, run: run, checkpoint: checkpoint, arguments: [], threadCount: 1)
    var steps = 0
    try run.run(shouldStop: steps == 2) { event in
      if case .stepped = event { steps += 1 }
      try recorder.record(event)
    }
  }

  /// - Returns: How many of the mutations were refused; the others were gone on from.
  @discardableResult
  private func tryAll(
    _ folder: RunFolder, _ text: String, _ write: (String) throws -> Void,
    _ use: (RunFolder) throws -> Void
  ) throws -> Int {
    let kept = folder.path + "-kept"
    try FileManager.default.copyItem(atPath: folder.path, toPath: kept)
    var refused = 0
    for mutation in mutations(of: text) {
      try FileManager.default.removeItem(atPath: folder.path)
      try FileManager.default.copyItem(atPath: kept, toPath: folder.path)
      try write(mutation)
      do {
        try use(folder)
      } catch {
        let isTyped =
          error is RunError || error is CheckpointError || error is TrainingError || error is ModelError
          || error is DataError || error is OptimizerError
        #expect(isTyped, "\(error) of \(type(of: error)): \(mutation)")
        refused += 1
      }
    }
    #expect(!mutations(of: text).isEmpty)
    return refused
  }

  @Test func everyNumberOfTheRecord() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      let text = try String(contentsOfFile: folder.statePath, encoding: .utf8)
      let refused = try tryAll(
        folder, text, { try Data($0.utf8).write(to: URL(filePath: folder.statePath)) },
        { folder in
          _ = folder.record
          try resume(folder)
        })
      // The record is only told; nothing in it can keep a run from going on.
      #expect(refused == 0)
    }
  }

  @Test func everyNumberOfTheConfiguration() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      let text = try String(contentsOfFile: folder.configurationPath, encoding: .utf8)
      try tryAll(
        folder, text, { try Data($0.utf8).write(to: URL(filePath: folder.configurationPath)) },
        { folder in
          let read = try RunConfiguration(contentsOf: folder.configurationPath)
          _ = try TrainingRun(configuration: read, data: DataSet.load("xor"))
        })
    }
  }

  @Test func everyNumberOfTheLog() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      let text = try String(contentsOfFile: folder.metricsPath, encoding: .utf8)
      let refused = try tryAll(
        folder, text, { try Data($0.utf8).write(to: URL(filePath: folder.metricsPath)) },
        { folder in
          _ = RunHistory(contentsOf: folder.metricsPath)
          try resume(folder)
        })
      #expect(refused == 0)
    }
  }

  @Test(arguments: ["soma.checkpoint", "soma.config", "soma.lines"])
  func everyNumberOfAStateThatIsSealedAnew(_ key: String) throws {
    try withFolder { root in
      let folder = try begin(in: root)
      let file = try Safetensors(contentsOf: folder.lastCheckpointPath)
      let text = try #require(file.metadata[key])
      // A lone number has no brackets around it.
      let isBare = Int(text) != nil
      try tryAll(
        folder, isBare ? "[\(text)]" : text,
        { mutation in
          var changed = file
          changed.metadata[key] = isBare ? String(mutation.dropFirst().dropLast()) : mutation
          changed.metadata[Safetensors.sealKey] = nil
          let sealed = try changed.sealed()
          for path in [folder.lastCheckpointPath, folder.previousCheckpointPath] {
            try Data(sealed.serialized()).write(to: URL(filePath: path))
          }
        },
        { folder in
          _ = try SavedRun(weights: folder.lastCheckpointPath)
          try resume(folder)
        })
    }
  }

  @Test func everyNumberOfAWeightsFile() throws {
    try withFolder { root in
      let folder = try begin(in: root)
      var file = try Safetensors(contentsOf: folder.weightsPath)
      let text = try #require(file.metadata["soma.config"])
      try tryAll(
        folder, text,
        { mutation in
          file.metadata["soma.config"] = mutation
          file.metadata[Safetensors.sealKey] = nil
          try Data(file.serialized()).write(to: URL(filePath: folder.weightsPath))
        },
        { folder in
          let saved = try SavedRun(weights: folder.weightsPath)
          let test = try DataSet.load("xor").train
          _ = try saved.evaluate(test)
        })
    }
  }

  @Test(arguments: OptimizerName.allCases)
  func theLargestRateDivergesAndDoesNotTrap(_ optimizer: OptimizerName) throws {
    let data = try DataSet.load("moons")
    for schedule in LearningRatePlan.allCases {
      var settings = TrainingSettings()
      (settings.epochs, settings.schedule, settings.optimizer) = (2, schedule, optimizer.rawValue)
      settings.learningRate = Double(Float.greatestFiniteMagnitude)
      var run = try TrainingRun(
        configuration: settings.resolved(for: data, name: "moons", folder: nil), data: data)
      do {
        try run.run()
      } catch TrainingError.diverged {
      }
      settings.learningRate = 9e307
      #expect(throws: TrainingError.self) { try settings.resolved(for: data, name: "moons", folder: nil) }
    }
  }

  @Test func schedulesOfTheLargestRateStayFinite() {
    let largest = Double.greatestFiniteMagnitude
    let schedules: [any Schedule] = [
      CosineSchedule(stepCount: 10), OneCycleSchedule(stepCount: 10),
      OneCycleSchedule(stepCount: 10, curve: .linear),
      WarmUp(stepCount: 3, then: CosineSchedule(stepCount: 7)),
    ]
    for schedule in schedules {
      for step in 0..<12 {
        let rate = schedule.learningRate(base: largest, step: step)
        #expect(rate.isFinite && rate >= 0 && rate <= largest, "\(schedule) at \(step): \(rate)")
      }
    }
    let finder = LearningRateFinder(from: .leastNonzeroMagnitude, to: 1e300, stepCount: 9)
    #expect((0..<9).allSatisfy { finder.rate(ofStep: $0).isFinite })
  }
}
