import Foundation
import Soma
import Testing

@Suite struct FindLRTests {
  @Test func standardOutputIsTheNumberAlone() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["find-lr", "digits"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let rate = try #require(Double(outcome.output.trimmingCharacters(in: .newlines)), "\(outcome.output)")
      // The best of the rates half a decade apart is 0.03; Documentation/Design/0006 tells how far suggestions lie.
      #expect((0.003...0.03).contains(rate))
      #expect(outcome.messages.contains("suggested") && outcome.messages.contains("step size"))
      #expect(controlCharacters(in: outcome.output + outcome.messages).isEmpty)
      let trained = try Soma.run(
        ["train", "digits", "--lr", String(rate), "--json", "--epochs", "15"], in: folder)
      let test = try #require(try trained.jsonLines().last?["test"] as? [String: Any])
      #expect(try #require(test["accuracy"] as? Double) >= 0.95)
    }
  }

  @Test func theCurveIsGivenAsJSONAndAsAPicture() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["find-lr", "moons", "--json", "--svg", "curve.svg"], in: folder)
      let json = try outcome.json()
      let points = try #require(json["points"] as? [[String: Any]])
      let rates = points.compactMap { $0["lr"] as? Double }
      #expect(rates.count == points.count && rates.count > 50 && rates.count <= 100)
      #expect(rates[0] == 1e-7 && zip(rates, rates.dropFirst()).allSatisfy { $0 < $1 })
      #expect(json["schema"] as? String == "soma.find-lr/1" && json["lr"] is Double)
      let picture = try String(contentsOfFile: folder + "/curve.svg", encoding: .utf8)
      #expect(picture.contains("<svg") && picture.contains("step size"))
      // Nothing is left behind: a measurement is no run.
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") } == [
          "curve.svg"
        ])
    }
  }

  @Test func quietMeansOnlyTheNumberAndTheSameOneEachTime() throws {
    try withFolder { folder in
      let outcomes = try ["1", "2"].map {
        try Soma.run(["find-lr", "moons", "-q", "--threads", $0, "--optimizer", "sgd"], in: folder)
      }
      #expect(outcomes[0].output == outcomes[1].output && outcomes[0].messages == "")
      let other = try Soma.run(["find-lr", "moons", "-q", "--optimizer", "adam"], in: folder)
      #expect(other.output != outcomes[0].output)
    }
  }

  /// A step size is looked for in the training that it is for: its first step is the same.
  @Test(arguments: [
    ["--class-weights", "balanced"], ["--no-shuffle"], ["--precision", "bf16"], ["--clip-norm", "0.1"],
    ["--init-from", "first.safetensors"],
  ])
  func theFirstLossIsThatOfTheTraining(_ options: [String]) throws {
    try withFolder { folder in
      let rows = (0..<200).map { "\($0 * 37 % 101),\($0 * 53 % 97),\($0 < 170 ? "often" : "rarely")\n" }
      try ("a,b,class\n" + rows.joined()).write(
        toFile: folder + "/t.csv", atomically: true, encoding: .utf8)
      #expect(try Soma.run(["train", "t.csv", "--seed", "5", "--epochs", "2", "-q"], in: folder).status == 0)
      try FileManager.default.copyItem(
        atPath: folder + "/runs/latest/weights.safetensors", toPath: folder + "/first.safetensors")
      func first(_ options: [String]) throws -> (training: Double, finder: Double) {
        let trained = try Soma.run(
          ["train", "t.csv", "--epochs", "1", "--log-every", "1", "--json"] + options, in: folder)
        let step = try #require(try trained.jsonLines().first { $0["event"] as? String == "step" })
        let curve = try Soma.run(["find-lr", "t.csv", "--json"] + options, in: folder).json()
        let point = try #require((curve["points"] as? [[String: Any]])?.first)
        return (
          try #require(step["loss"] as? Double),
          try #require(point.first { $0.key == "loss" }?.value as? Double)
        )
      }
      let found = try first(options)
      #expect(found.training == found.finder)
      // Shortened gradients show from the second step on only.
      if options[0] != "--clip-norm" { #expect(try first([]).finder != found.finder) }
    }
  }

  @Test func withoutAFallThereIsNoNumber() throws {
    try withFolder { folder in
      // Gradients so short that no rate makes a step of any size.
      let outcome = try Soma.run(
        ["find-lr", "moons", "-q", "--optimizer", "sgd", "--clip-norm", "1e-9"], in: folder)
      #expect(outcome.status == 1 && outcome.output == "")
      #expect(outcome.messages.contains("the loss did not fall") && outcome.messages.contains("help:"))
    }
  }
}
