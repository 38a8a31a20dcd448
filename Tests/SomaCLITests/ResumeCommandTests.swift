import Foundation
import Soma
import Testing

/// `soma resume`, and trainings that are killed, stopped or lose their disk.
@Suite struct ResumeCommandTests {
  /// The saved numbers, the best weights and the log without clocks.
  private struct Remains: Equatable {
    let weights: Data
    let state: [String]
    let log: [String]

    init(_ folder: String) throws {
      weights = try Data(contentsOf: URL(filePath: folder + "/weights.safetensors"))
      state = try Safetensors(contentsOf: folder + "/checkpoints/last.safetensors").tensors.map {
        name, tensor in
        name + " " + tensor.withUnsafeBytes { SHA256.hash($0).hexadecimal }
      }
      let clock = #/"(seconds|samplesPerSecond|time|run)":[^,}]*/#
      log = try String(contentsOfFile: folder + "/metrics.jsonl", encoding: .utf8).split(separator: "\n").map
      {
        String($0).replacing(clock, with: "")
      }
    }
  }

  private let training = [
    "train", "digits", "--epochs", "2", "--dropout", "0.2", "--save-every", "0", "--log-every", "1", "-q",
  ]

  /// Six here; `scripts/kill-trials` makes as many as are wanted.
  @Test(arguments: 0..<6)
  func aKilledTrainingIsTakenUpWithTheSameBits(_ trial: Int) throws {
    try withFolder { folder in
      let training = training + ["--optimizer", OptimizerName.allCases[trial * 2].rawValue]
      #expect(try Soma.run(training + ["--out", "whole"], in: folder).status == 0)
      let last = folder + "/parts/latest/checkpoints/last.safetensors"
      var command = training + ["--out", "parts"]
      for kill in 0..<3 {
        // The number of threads changes no number.
        let process = try Soma.start(command, in: folder, ["SOMA_THREADS": "\(1 + (trial + kill) % 3)"])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Every step is saved, so that most moments are inside a save.
        for _ in 0..<2000 where !FileManager.default.fileExists(atPath: last) { usleep(1000) }
        usleep(UInt32(1000 + 7919 * (trial + 1) * (kill + 1) % 60_000))
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        command = ["resume", "parts/latest", "-q"]
        // At most one step behind what was told.
        let file = try CheckpointFile(last)
        let steps = try String(contentsOfFile: folder + "/parts/latest/metrics.jsonl", encoding: .utf8)
          .split(separator: "\n").filter { $0.hasPrefix("{\"event\":\"step\"") && $0.hasSuffix("}") }
        #expect(file.progress.epochs * 34 + file.progress.steps >= steps.count - 1)
      }
      let outcome = try Soma.run(command, in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(try Remains(folder + "/parts/latest") == Remains(folder + "/whole/latest"))
    }
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aStoppedTrainingSaysHowToGoOn(_ signal: Int32, _ status: Int32) throws {
    try withFolder { folder in
      let process = try Soma.start(["train", "digits", "--epochs", "100000", "-q"], in: folder)
      let messages = Pipe()
      process.standardError = messages
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let last = folder + "/runs/latest/checkpoints/last.safetensors"
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: last) { usleep(50_000) }
      kill(process.processIdentifier, signal)
      let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == status)
      #expect(text.contains("stopping: saving; press Ctrl-C again to quit at once"))
      #expect(text.contains("stopped at") && text.contains("go on with: soma resume latest"))
      #expect(RunFolder(path: folder + "/runs/latest").record?.state == .stopped)
      let position = try CheckpointFile(last).progress
      #expect(text.contains("step \(position.steps)") || position.steps == 0)
      let resumed = try Soma.run(["resume", "latest", "--time-limit", "1s", "-q"], in: folder)
      #expect(resumed.status == 75, "\(resumed.messages)")
      #expect(try CheckpointFile(last).progress.epochs > position.epochs)
    }
  }

  @Test func theTimeLimitLeavesTimeToMeasureAndSave() throws {
    try withFolder { folder in
      let start = ContinuousClock.now
      let outcome = try Soma.run(["train", "digits", "--epochs", "100000", "--time-limit", "2s"], in: folder)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      #expect(outcome.status == 75 && seconds < 10, "\(seconds) s: \(outcome.messages)")
      #expect(outcome.messages.contains("the time is over at "))
      #expect(outcome.messages.contains("go on with: soma resume latest"))
    }
  }

  @Test func aTargetThatIsMissedHasItsCode() throws {
    try withFolder { folder in
      let train = ["train", "digits", "-q", "--target"]
      let missed = try Soma.run(train + ["val.accuracy>=1.5", "--epochs", "2"], in: folder)
      #expect(missed.status == 4)
      #expect(missed.messages.contains("val.accuracy>=1.5 was not reached in 2 epochs"))
      #expect(missed.output.contains("test   accuracy"))
      let reached = try Soma.run(train + ["val.accuracy>=0.9"], in: folder)
      #expect(reached.status == 0, "\(reached.messages)")
      let record = try #require(RunFolder(path: folder + "/runs/latest").record)
      #expect(record.isTargetReached == true && record.reason == "targetReached")
      #expect(try #require(record.epochs) < 40)
      // Nothing is left to be done.
      let again = try Soma.run(["resume", "latest", "-q"], in: folder)
      #expect(again.status == 0 && again.output.contains("test   accuracy"))
      #expect(RunFolder(path: folder + "/runs/latest").record?.epochs == record.epochs)
    }
  }

  @Test func onlyTheEndOfARunCanChange() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "moons", "--epochs", "2", "-q"], in: folder).status == 0)
      func expect(_ words: String, _ options: String...) throws {
        let outcome = try Soma.run(["resume", "latest"] + options, in: folder)
        #expect(outcome.status == 64 && outcome.messages.contains(words), "\(outcome.messages)")
      }
      try expect("--lr cannot change when a run goes on", "--lr", "0.1")
      try expect("soma train … --init-from runs/", "--lr", "0.1")
      try expect("--batch-size cannot change", "--batch-size", "3")
      try expect("help: did you mean --epochs?", "--epohcs", "3")
      try expect("the run has 2 epochs already", "--epochs", "1")
      try expect("--patience is 0", "--patience", "0")
      try expect("--time-limit is soon", "--time-limit", "soon")
      try expect("--fork is ../x", "--fork", "../x")
    }
  }

  @Test func aForkLeavesTheRunAsItIs() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "moons", "--epochs", "2", "-q"], in: folder).status == 0)
      let run = try RunFolder.named("moons", in: folder + "/runs")
      let before = try Remains(run.path)
      let outcome = try Soma.run(
        ["resume", "moons", "--fork", "longer", "--epochs", "4", "-q"], in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("_longer"), "\(outcome.messages)")
      #expect(try Remains(run.path) == before)
      let fork = try RunFolder.named("longer", in: folder + "/runs")
      #expect(fork.record?.epochs == 4 && fork.record?.forkedFrom == run.name)
      #expect(run.record?.epochs == 2)
    }
  }

  @Test func aSecondProcessIsRefused() throws {
    try withFolder { folder in
      let process = try Soma.start(["train", "digits", "--epochs", "100000", "-q"], in: folder)
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      defer {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
      }
      let last = folder + "/runs/latest/checkpoints/last.safetensors"
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: last) { usleep(50_000) }
      let outcome = try Soma.run(["resume", "latest"], in: folder)
      #expect(outcome.status == 73)
      #expect(outcome.messages.contains("is in use: another process trains in it"))
    }
  }

  /// No file may grow beyond so many blocks of 512 bytes: nothing fits, the settings do, the first state does, that with
  /// the optimizer's memory does not, all but the log does.
  @Test(arguments: [0, 1, 4, 40, 57, 60, 100, 140, 170, 215])
  func whatCannotBeWrittenIsToldAndTheLastGoodStateStays(_ blocks: Int) throws {
    try withFolder { folder in
      let training = training + (blocks > 200 ? ["--epochs", "30", "--save-every", "30"] : [])
      #expect(try Soma.run(training + ["--out", "whole"], in: folder).status == 0)
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments =
        ["-c", "ulimit -f \(blocks); exec \"$@\"", "sh", Soma.path] + training + ["--out", "parts"]
      process.currentDirectoryURL = URL(filePath: folder)
      let messages = Pipe()
      process.standardError = messages
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 74, "\(text)")
      #expect(text.contains("cannot write parts/") && text.contains("File too large"), "\(text)")
      let last = folder + "/parts/latest/checkpoints/last.safetensors"
      guard FileManager.default.fileExists(atPath: last) else {
        #expect(blocks < 57 && !text.contains("last good save"), "\(text)")
        return
      }
      #expect(text.contains("last good save: ") && text.contains("go on with: soma resume parts/"), "\(text)")
      #expect(RunFolder(path: folder + "/parts/latest").record?.state == .crashed)
      let resumed = try Soma.run(["resume", "parts/latest", "-q"], in: folder)
      #expect(resumed.status == 0, "\(resumed.messages)")
      #expect(try Remains(folder + "/parts/latest") == Remains(folder + "/whole/latest"))
    }
  }

  @Test(arguments: ["deleted", "blocked"])
  func aFolderThatGoesAwayEndsTheTrainingWithAnError(_ fate: String) throws {
    try withFolder { folder in
      let process = try Soma.start(["train", "digits", "--epochs", "100000", "-q"], in: folder)
      let messages = Pipe()
      process.standardError = messages
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let run = folder + "/runs/latest"
      let last = run + "/checkpoints/last.safetensors"
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: last) { usleep(50_000) }
      let real = try FileManager.default.destinationOfSymbolicLink(atPath: run)
      if fate == "deleted" {
        try FileManager.default.removeItem(atPath: folder + "/runs/" + real)
      } else {
        // Where root may write everything, a file in the folder's place stops even root.
        try FileManager.default.moveItem(atPath: run + "/checkpoints", toPath: folder + "/kept")
        try Data().write(to: URL(filePath: run + "/checkpoints"))
      }
      let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 73, "\(text)")
      if fate == "deleted" {
        #expect(text.contains("/runs/latest") == false && text.contains("_digits is gone: it was removed"))
      } else {
        #expect(text.contains("cannot create runs/") && text.contains("last good save:"))
      }
      if fate == "blocked" {
        try FileManager.default.removeItem(atPath: run + "/checkpoints")
        try FileManager.default.moveItem(atPath: folder + "/kept", toPath: run + "/checkpoints")
        #expect(
          try Soma.run(["resume", "latest", "--time-limit", "1s", "-q"], in: folder).status == 75)
      }
    }
  }

  @Test func aDryRunWritesNothing() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["train", "digits", "--dry-run", "--layers", "7"], in: folder)
      #expect(outcome.status == 0 && outcome.output.contains("Linear   [7]"))
      #expect(outcome.output.contains("\"batchSize\" : 32"))
      let json = try Soma.run(["train", "digits", "--dry-run", "--json"], in: folder)
      #expect(json.output.contains("\"schema\" : \"soma.run/1\""))
      #expect(!FileManager.default.fileExists(atPath: folder + "/runs"))
    }
  }
}
