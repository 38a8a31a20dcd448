import Foundation
import Soma
import Testing

private let configuration = """
  seed = 1
  [data]
  source = "moons"
  [train]
  epochs = 4
  [search]
  method = "halving"
  trials = 4
  eta = 2
  [search.space]
  train.lr = { log-uniform = [1e-3, 0.1] }
  model.layers = { choice = [[], [8], [16, 8]] }
  train.optimizer = { choice = ["adam", "momentum"] }
  train.batch-size = { integer = [8, 64] }
  model.dropout = { uniform = [0, 0.5] }
  """

@Suite struct SearchCommandTests {
  /// The trials without how long they took.
  private func trials(_ outcome: Outcome) throws -> [String] {
    let trials = try #require(try outcome.json()["trials"] as? [[String: Any]])
    return trials.map { trial in
      let values = (trial["values"] as? [String: Any] ?? [:]).map { "\($0.key)=\($0.value)" }.sorted()
      return "\(trial["trial"] ?? "") \(trial["epochs"] ?? "") \(trial["score"] ?? "") \(values)"
    }
  }

  @Test func trialsAreRankedAndTheBestCanBeTrained() throws {
    try withFolder { folder in
      try Data(configuration.utf8).write(to: URL(filePath: folder + "/soma.toml"))
      let outcome = try Soma.run(["search"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let lines = outcome.output.split(separator: "\n")
      // Four trials of one epoch, two of two, one of four.
      #expect(lines.count == 1 + 4 + 2 + 1 && lines[0].contains("val.loss") && lines[0].contains("train.lr"))
      let command = try #require(
        outcome.messages.split(separator: "\n").last { $0.hasPrefix("next   soma ") })
      let arguments = command.dropFirst("next   soma ".count).split(separator: " ").map(String.init)
      let trained = try Soma.run(arguments + ["--json"], in: folder)
      let best = try #require(try trained.jsonLines().last?["best"] as? [String: Any])
      // The command trains what the search measured.
      let json = try Soma.run(["search", "--json"], in: folder).json()
      let first = try #require((json["trials"] as? [[String: Any]])?.first)
      #expect(best["value"] as? Double == first["score"] as? Double && first["epochs"] as? Int == 4)
    }
  }

  @Test(arguments: ["soma.toml", "random.toml"])
  func aSearchThatIsStoppedGoesOn(_ name: String) throws {
    try withFolder { folder in
      var text = configuration
      if name == "random.toml" {
        text = text.replacing("\"halving\"\ntrials = 4", with: "\"random\"\ntrials = 6")
      }
      // Long enough to be stopped in the middle.
      text = text.replacing("epochs = 4", with: "epochs = 400")
      for file in ["whole.toml", name] { try Data(text.utf8).write(to: URL(filePath: folder + "/" + file)) }
      let whole = try Soma.run(["search", "whole.toml", "--json"], in: folder)
      #expect(whole.status == 0, "\(whole.messages)")

      let state = folder + "/" + name.replacing(".toml", with: ".search.json")
      var stops = 0
      for _ in 0..<50 {
        let process = try Soma.start(["search", name, "-q"], in: folder)
        let count = try? Data(contentsOf: URL(filePath: state)).count
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // Until one more trial is on the disk; every other time it is killed outright.
        while process.isRunning, (try? Data(contentsOf: URL(filePath: state)).count) == count { usleep(2000) }
        kill(process.processIdentifier, stops.isMultiple(of: 2) ? SIGINT : SIGKILL)
        process.waitUntilExit()
        if process.terminationReason == .exit, process.terminationStatus == 0 { break }
        if process.terminationReason == .exit { #expect(process.terminationStatus == 130) }
        stops += 1
      }
      #expect(stops > 1)
      let resumed = try Soma.run(["search", name, "--json"], in: folder)
      #expect(try trials(resumed) == trials(whole))
    }
  }

  @Test func anotherSearchDoesNotUseTheState() throws {
    try withFolder { folder in
      try Data(configuration.utf8).write(to: URL(filePath: folder + "/soma.toml"))
      #expect(try Soma.run(["search", "-q"], in: folder).status == 0)
      for change in [
        ["--epochs", "5"], ["--seed", "2"], ["--activation", "relu"], ["--set", "search.trials=5"],
      ] {
        let outcome = try Soma.run(["search"] + change, in: folder)
        #expect(
          outcome.status == 64 && outcome.messages.contains("soma.search.json belongs to another search"))
        #expect(outcome.messages.contains("--restart"))
      }
      // How many threads compute changes nothing.
      #expect(try Soma.run(["search", "-q", "--threads", "1"], in: folder).status == 0)
      #expect(try Soma.run(["search", "-q", "--seed", "2", "--restart"], in: folder).status == 0)
      #expect(try Soma.run(["search", "-q", "--seed", "3", "--state", "other.json"], in: folder).status == 0)
    }
  }

  @Test func aTrialThatDivergesDoesNotEndTheSearch() throws {
    try withFolder { folder in
      let text = """
        [data]
        source = "sine"
        [train]
        optimizer = "sgd"
        epochs = 3
        [search]
        method = "grid"
        [search.space]
        train.lr = { choice = [0.01, 1e9] }
        """
      try Data(text.utf8).write(to: URL(filePath: folder + "/grid.toml"))
      let outcome = try Soma.run(["search", "grid.toml"], in: folder)
      #expect(outcome.status == 0)
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == 3 && lines[2].contains("diverged") && lines[1].contains("0.01"))
    }
  }
}
