import Foundation
import Testing

/// What a training says of its own end.
@Suite struct TrendCommandTests {
  private func write(_ rows: [String], to path: String) throws {
    try rows.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
  }

  private let line = ["x,y"] + (0..<60).map { "\($0),\(2 * $0 + 1)" }

  /// The best value of the latest run.
  private func best(in folder: String) throws -> Double {
    let record = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: folder + "/runs/latest/run.json")))
    let best = (record as? [String: Any])?["best"] as? [String: Any]
    return try #require(best?["value"] as? Double)
  }

  @Test func whatIsStillImprovingIsToldWithACommandThatHelps() throws {
    try withFolder { folder in
      try write(line, to: folder + "/t.csv")
      let trained = try Soma.run(
        ["train", "t.csv", "--layers", "none", "--lr", "0.001", "--batch-size", "32"], in: folder)
      let last = try #require(trained.messages.split(separator: "\n").last)
      let told = "still improving at the last epoch: try soma resume latest --epochs 200"
      #expect(trained.status == 0 && last == told)
      let page = try String(contentsOfFile: folder + "/runs/latest/report.md", encoding: .utf8)
      #expect(page.contains("still improving at the last epoch"))
      let before = try best(in: folder)
      #expect(try Soma.run(["resume", "latest", "--epochs", "200", "-q"], in: folder).status == 0)
      #expect(try best(in: folder) < 0.95 * before)
      // Who asked for results alone gets no advice.
      let quiet = try Soma.run(
        ["train", "t.csv", "--layers", "none", "--lr", "0.001", "--batch-size", "32", "-q"], in: folder)
      #expect(quiet.messages == "")
    }
  }

  @Test(arguments: [["digits"], ["moons"], ["xor"], ["t.csv"], ["t.csv", "--layers", "none"]])
  func aTrainingWithItsDefaultsIsNotToldToGoOn(_ arguments: [String]) throws {
    try withFolder { folder in
      try write(line, to: folder + "/t.csv")
      for seed in ["0", "1"] {
        let trained = try Soma.run(["train"] + arguments + ["--seed", seed], in: folder)
        #expect(trained.status == 0 && !trained.messages.contains("still improving"), "seed \(seed)")
      }
    }
  }

  @Test func thatNothingIsHeldOutIsTold() throws {
    try withFolder { folder in
      try write(line, to: folder + "/t.csv")
      let told = "none are held out for validation"
      let plain = try Soma.run(["train", "t.csv", "--epochs", "2"], in: folder)
      #expect(plain.messages.contains(told) && plain.messages.contains("--val-fraction 0.1"))
      #expect(plain.messages.contains("48 train · 12 test"))
      let held = try Soma.run(["train", "t.csv", "--epochs", "2", "--val-fraction", "0.1"], in: folder)
      #expect(!held.messages.contains(told) && held.messages.contains("43 train · 5 val · 12 test"))
      let record = try String(contentsOfFile: folder + "/runs/latest/run.json", encoding: .utf8)
      #expect(record.contains("\"metric\":\"val.loss\""))
      for chosen in [["--val-fraction", "0"], ["--monitor", "loss"], ["-q"]] {
        let outcome = try Soma.run(["train", "t.csv", "--epochs", "2"] + chosen, in: folder)
        #expect(outcome.status == 0 && !outcome.messages.contains(told), "\(chosen)")
      }
      // What a run had is what it has again.
      let again = try Soma.run(["train", "runs/latest/config.json", "--dry-run"], in: folder)
      #expect(again.status == 0 && !again.messages.contains(told))
    }
  }
}
