import Foundation
import Soma
import Testing

/// Runs that go on with other settings, start and fail, as the program shows them.
@Suite struct CommittedResumeTests {
  private func configuration(_ run: String) throws -> RunConfiguration {
    let path = run + "/checkpoints/last.safetensors"
    let text = try #require(try CheckpointFile(path).texts["soma.config"])
    return try RunConfiguration(json: text, path: path)
  }

  /// Starts the program, and kills it when something is so.
  private func kill(_ arguments: [String], in folder: String, when isTime: () throws -> Bool) throws {
    let process = try Soma.start(arguments, in: folder)
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while process.isRunning, try !isTime() { usleep(1000) }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  @Test func aKilledResumeGoesOnAsItWasTold() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "digits", "--epochs", "5", "-q"], in: folder).status == 0)
      let run = folder + "/runs/latest"
      // Killed at the first sign of the new settings, long before the first save of an epoch.
      try kill(
        ["resume", "latest", "--epochs", "100000", "--patience", "90000", "-q"], in: folder,
        when: { try RunConfiguration(contentsOf: run + "/config.json").training.epochs == 100000 })
      #expect(try configuration(run).training.supervision.patience == 90000)
      let outcome = try Soma.run(["resume", "latest", "--time-limit", "2s", "-q"], in: folder)
      #expect(outcome.status == 75, "\(outcome.messages)")
      let lines = try String(contentsOfFile: run + "/metrics.jsonl", encoding: .utf8).split(separator: "\n")
      #expect(lines.first?.contains("\"epochs\":100000") == true)
      #expect((RunFolder(path: run).record?.epochs ?? 0) > 5)
    }
  }

  @Test func aKilledForkKeepsItsNameOrIsNoRun() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "digits", "--epochs", "2", "-q"], in: folder).status == 0)
      let first = try RunFolder.named("digits", in: folder + "/runs").name
      for delay in 0..<4 {
        var looks = 0
        try kill(
          ["resume", first, "--fork", "longer", "--epochs", "100000", "-q"], in: folder,
          when: {
            looks +=
              try RunFolder.list(folder + "/runs").runs.count + RunFolder.list(folder + "/runs").others.count
              > delay + 1 ? 1 : 0
            return looks > delay
          })
      }
      let (runs, others) = try RunFolder.list(folder + "/runs")
      for name in runs where name != first {
        let found = try configuration(folder + "/runs/" + name)
        #expect(found.name == "longer" && found.training.epochs == 100000)
      }
      let latest = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/runs/latest")
      #expect(runs.contains(latest))
      for name in others {
        let listed = try Soma.run(["runs", "list"], in: folder)
        #expect(listed.output.contains("failed start") && listed.messages.contains("soma runs rm 20"))
        #expect(try Soma.run(["runs", "rm", name], in: folder).status == 0)
      }
    }
  }

  @Test func aStartThatFailsLeavesLatestAlone() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "xor", "--epochs", "2", "-q"], in: folder).status == 0)
      let latest = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/runs/latest")
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", "ulimit -f 0; exec \"$@\"", "sh", Soma.path, "train", "moons", "-q"]
      process.currentDirectoryURL = URL(filePath: folder)
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 74)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/runs/latest") == latest)
      let json = try Soma.run(["runs", "list", "--json"], in: folder).json()
      let states = (json["runs"] as? [[String: Any]])?.map { $0["state"] as? String ?? "" }
      #expect(states == ["done", "failedStart"])
      let name = try #require(try RunFolder.list(folder + "/runs").others.first)
      let resumed = try Soma.run(["resume", "runs/\(name)"], in: folder)
      #expect(resumed.status == 66, "\(resumed.messages)")
      #expect(try Soma.run(["runs", "rm", name], in: folder).status == 0)
      #expect(try RunFolder.list(folder + "/runs").others.isEmpty)
    }
  }

  @Test func aFolderOfRunsThatCannotBeReadIsAnError() throws {
    try withFolder { folder in
      try Data().write(to: URL(filePath: folder + "/runs"))
      let outcome = try Soma.run(["runs", "list"], in: folder)
      #expect(outcome.status == 66 && outcome.messages.contains("cannot list runs"), "\(outcome.messages)")
      #expect(outcome.messages.contains("help: "))
      #expect(try Soma.run(["runs", "list", "--out", "nothing"], in: folder).status == 0)
    }
  }

  @Test func aFolderThatIsMovedIsNotCalledLost() throws {
    try withFolder { folder in
      let process = try Soma.start(["train", "digits", "--epochs", "100000", "-q"], in: folder)
      let messages = Pipe()
      process.standardError = messages
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      let last = folder + "/runs/latest/checkpoints/last.safetensors"
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: last) { usleep(50_000) }
      let name = try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/runs/latest")
      try FileManager.default.moveItem(atPath: folder + "/runs/" + name, toPath: folder + "/my runs")
      let text = String(decoding: messages.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 73, "\(text)")
      #expect(text.contains("was moved to ") && text.contains("soma resume '"), "\(text)")
      #expect(
        try Soma.run(["resume", "my runs", "--time-limit", "1s", "-q"], in: folder).status == 75)
    }
  }

  /// Every number of `run.json` replaced in turn, shown in one list; every number of the log, compared.
  @Test func oddNumbersCanBeShown() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "xor", "--epochs", "3", "-q"], in: folder).status == 0)
      let run = try RunFolder.named("xor", in: folder + "/runs")
      let number = #/([\[:,])(?<number>-?\d+(\.\d+)?([eE][-+]?\d+)?)(?=[,\]}])/#
      var names: [String] = []
      for (file, others) in [
        ("run.json", ["-1", "9223372036854775807", "1e308"]), ("metrics.jsonl", ["-9e99", "1e308"]),
      ] {
        let text = try String(contentsOfFile: run.path + "/" + file, encoding: .utf8)
        for match in text.matches(of: number) {
          for other in others {
            let name = "2026-01-01_000000_odd\(names.count)"
            names.append(name)
            let copy = folder + "/runs/" + name
            try FileManager.default.copyItem(atPath: run.path, toPath: copy)
            let range = match.number.startIndex..<match.number.endIndex
            try Data(text.replacingCharacters(in: range, with: other).utf8).write(
              to: URL(filePath: copy + "/" + file))
          }
        }
      }
      #expect(names.count > 50)
      let listed = try Soma.run(["runs", "list"], in: folder)
      #expect(listed.status == 0 && listed.output.split(separator: "\n").count == names.count + 2)
      #expect(try Soma.run(["runs", "compare"] + names, in: folder).status == 0)
      #expect(try Soma.run(["runs", "compare", "--json"] + names, in: folder).status == 0)
    }
  }
}
