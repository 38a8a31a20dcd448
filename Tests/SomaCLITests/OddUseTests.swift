import Foundation
import Soma
import Testing

/// What people do that nobody thought of.
@Suite struct OddUseTests {
  private func write(_ lines: [String], to name: String, in folder: String) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: folder + "/" + name))
  }

  private func shell(_ command: String, in folder: String) throws -> Int32 {
    let process = try Soma.start(["-c", command], in: folder)
    process.executableURL = URL(filePath: "/bin/sh")
    process.environment?["soma"] = Soma.path
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test func closedStreamsTakeNothingIntoTheFilesOfARun() throws {
    try withFolder { folder in
      #expect(try shell("\"$soma\" train xor --epochs 3 </dev/null >&- 2>&-", in: folder) == 74)
      let run = try RunFolder.named("latest", in: folder + "/runs")
      #expect(run.record?.state == .done && RunHistory(contentsOf: run.metricsPath).epochs.count == 3)
      #expect(try String(contentsOfFile: run.path + "/.lock", encoding: .utf8).isEmpty)
      let lines = try String(contentsOfFile: run.metricsPath, encoding: .utf8).split(separator: "\n")
      #expect(lines.allSatisfy { $0.hasPrefix("{\"event\":") || $0.hasPrefix("{\"schema\":") })
    }
  }

  @Test func standardInputThatCannotBeReadIsAnError() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "xor", "--epochs", "1", "-q"], in: folder).status == 0)
      for source in ["<&-", "< runs"] {
        #expect(try shell("\"$soma\" predict latest - \(source) 2>message", in: folder) == 66)
        let message = try String(contentsOfFile: folder + "/message", encoding: .utf8)
        #expect(message.hasPrefix("error: cannot read standard input\nhelp: "), "\(message)")
      }
    }
  }

  @Test func aForkThatIsRefusedLeavesNothing() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "xor", "--epochs", "2", "-q"], in: folder).status == 0)
      let names = RunFolder.names(in: folder + "/runs")
      let refused = try Soma.run(["resume", "latest", "--fork", "f", "--epochs", "1"], in: folder)
      #expect(refused.status == 64 && RunFolder.names(in: folder + "/runs") == names)
      #expect(try RunFolder.named("latest", in: folder + "/runs").name == names[0])
    }
  }

  @Test func theNewestOfManyRunsOfOneNameIsFound() throws {
    try withFolder { folder in
      let runs = folder + "/runs"
      #expect(try Soma.run(["train", "xor", "--epochs", "1", "-q"], in: folder).status == 0)
      let first = try RunFolder.named("latest", in: runs)
      for number in [2, 9, 10] {
        try FileManager.default.copyItem(atPath: first.path, toPath: "\(first.path)-\(number)")
      }
      #expect(try RunFolder.named("xor", in: runs).name == first.name + "-10")
      #expect(RunFolder.names(in: runs).map { $0.dropFirst(first.name.count) } == ["", "-2", "-9", "-10"])
      // A run that somebody called so is another one.
      #expect(
        try Soma.run(["train", "and", "--name", "xor-3", "--epochs", "1", "-q"], in: folder).status == 0)
      #expect(try RunFolder.named("xor", in: runs).name == first.name + "-10")
      // A file of that name is no run.
      try Data().write(to: URL(filePath: folder + "/xor"))
      #expect(try Soma.run(["evaluate", "xor", "-q"], in: folder).status == 0)
    }
  }

  @Test func whatIsSaidNearerHoldsForOtherDataToo() throws {
    try withFolder { folder in
      try write(
        ["[data]", "source = \"a.csv\"", "target = \"y\"", "offline = true"], to: "soma.toml", in: folder)
      let rows = ["x,y"] + (0..<40).map { "\($0 * 7 % 40),\($0 % 2)" }
      try write(rows, to: "a.csv", in: folder)
      try write(rows.map { $0.replacing("y", with: "z") }, to: "b.csv", in: folder)
      func counts(_ words: [String], _ environment: [String: String] = [:]) throws -> String {
        let outcome = try Soma.run(["train", "--dry-run"] + words, in: folder, environment: environment)
        #expect(outcome.status == 0, "\(outcome.messages)")
        return String(outcome.output.prefix { $0 != "\n" })
      }
      let other = ["b.csv", "--columns", "z=category"]
      #expect(
        try counts(other + ["--set", "data.split.test=0.5", "--set", "data.target=z"]).contains("20 test"))
      #expect(
        try counts(other + ["--set", "data.target=z"], ["SOMA_DATA_SPLIT_TEST": "0.5"]).contains("20 test"))
      // The same table, named from here, keeps what the file says of it.
      #expect(try counts(["a.csv"]).contains("test"))
      #expect(try Soma.run(["train", "mnist"], in: folder).status == 69)
    }
  }

  @Test func ownRowsFromAnotherPlaceAreThoseHeldOut() throws {
    try withFolder { folder in
      try write(["x,y"] + (0..<100).map { "\($0 * 37 % 100),\($0 % 3)" }, to: "a.csv", in: folder)
      let train = ["train", "a.csv", "--target", "y", "--epochs", "1", "-q"]
      #expect(try Soma.run(train, in: folder).status == 0)
      try FileManager.default.moveItem(atPath: folder + "/a.csv", toPath: folder + "/b.csv")
      func count() throws -> Int? {
        try Soma.run(["evaluate", "latest", "--data", "b.csv", "--json"], in: folder).json()["count"] as? Int
      }
      #expect(try count() == 20)
      try write(["x,y"] + (0..<100).map { "\($0),\($0 % 3)" }, to: "b.csv", in: folder)
      #expect(try count() == 100)
    }
  }

  @Test func linesOfAFileFromWindowsAreCountedToo() throws {
    try withFolder { folder in
      let text = "# a comment\r\n[train]\r\nlr = 0.1\r\n\r\nepohcs = 3\r\n"
      try Data(text.utf8).write(to: URL(filePath: folder + "/soma.toml"))
      let outcome = try Soma.run(["train", "xor"], in: folder)
      #expect(outcome.status == 78 && outcome.messages.contains("soma.toml line 5: unknown key train.epohcs"))
    }
  }

  @Test func aForeignConfigurationBesideWeightsIsPassedOver() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "xor", "--epochs", "1", "-q"], in: folder).status == 0)
      try FileManager.default.copyItem(
        atPath: folder + "/runs/latest/weights.safetensors", toPath: folder + "/w.safetensors")
      try write(["{\"model_type\": \"bert\"}"], to: "config.json", in: folder)
      #expect(try Soma.run(["predict", "w.safetensors", "-"], in: folder, input: "0 1\n").status == 0)
    }
  }

  @Test func largeNumbersKeepTheirDigits() throws {
    try withFolder { folder in
      let rows = (0..<200).map { "\($0 * 37 % 200),\(1_000_000_000 + 2 * ($0 * 37 % 200))" }
      try write(["x,y"] + rows, to: "a.csv", in: folder)
      #expect(try Soma.run(["train", "a.csv", "--target", "y", "-q"], in: folder).status == 0)
      let lines = try Soma.run(["predict", "latest", "a.csv"], in: folder).output.split(separator: "\n")
      let answers = lines.dropFirst().compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
      #expect(Set(answers).count > 190)
    }
  }

  @Test func whatIsAlikeOnBothSidesAndWhatIsNotReadIsTold() throws {
    try withFolder { folder in
      try write(
        ["x,when,y"] + (0..<300).map { "\($0 % 60),1:\(10 + $0 % 45) PM,\($0 % 2)" }, to: "a.csv",
        in: folder)
      let outcome = try Soma.run(["train", "a.csv", "--target", "y", "--epochs", "1"], in: folder)
      #expect(outcome.messages.contains("of the 60 test rows have the inputs of a training row"))
      #expect(outcome.messages.contains("note: \"when\" is left out: times are read behind a date only"))
    }
  }
}
