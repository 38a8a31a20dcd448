import Foundation
import Soma
import Testing

@Suite struct TrainTests {
  @Test(arguments: [Precision.float32, .bfloat16])
  func digitsReachNinetySixPercent(_ precision: Precision) throws {
    try withFolder { folder in
      let outcome = try Soma.run(
        ["train", "digits", "--json", "--precision", precision.rawValue], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      // A processor without the instructions is told of in a note.
      #expect(outcome.messages.isEmpty == precision.isAccelerated)
      let events = try outcome.jsonLines()
      #expect(
        events.first?["event"] as? String == "start" && events.first?["schema"] as? String == "soma.train/1")
      #expect(events.first?["precision"] as? String == precision.rawValue)
      let last = try #require(events.last)
      let test = try #require(last["test"] as? [String: Any])
      #expect(last["event"] as? String == "end" && test["loss"] is Double)
      #expect(try #require(test["accuracy"] as? Double) >= 0.96)
      #expect(FileManager.default.fileExists(atPath: folder + "/" + (last["run"] as? String ?? "?")))
      // Scripts may cut the last line by its form alone.
      let line = try #require(outcome.output.split(separator: "\n").last)
      #expect(line.hasPrefix("{\"event\":\"end\","))
      #expect(line.contains(#/"run":"runs/[^"]+_digits","test":\{"accuracy":[0-9.]+,"loss":[0-9.]+\}\}$/#))
      // The events printed are the events kept.
      let kept = try String(contentsOfFile: folder + "/runs/latest/metrics.jsonl", encoding: .utf8)
      #expect(kept.split(separator: "\n").count == events.count)
    }
  }

  @Test(arguments: [["train", "moons", "--epochs", "2"], ["train", "moons", "--epochs", "2", "-q"]])
  func aPipeGetsPlainLinesAndTheResultOnly(_ arguments: [String]) throws {
    try withFolder { folder in
      let outcome = try Soma.run(arguments, in: folder)
      #expect(outcome.status == 0)
      #expect(controlCharacters(in: outcome.output + outcome.messages).isEmpty)
      let lines = outcome.output.split(separator: "\n")
      #expect(
        lines.count == 2 && lines[0].hasPrefix("test   accuracy ") && lines[1].hasPrefix("run    runs/"))
      let isQuiet = arguments.contains("-q")
      #expect(outcome.messages.contains(" 2/2 ") != isQuiet)
      #expect(outcome.messages.isEmpty == isQuiet)
    }
  }

  @Test func onlyASCIIWhereTheLocaleHasNoMore() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["train", "moons", "--epochs", "1"], in: folder, environment: ["LANG": "C"])
      #expect(outcome.status == 0)
      #expect((outcome.output + outcome.messages).utf8.allSatisfy { $0 < 128 })
    }
  }

  @Test func theWeightsDoNotDependOnTheThreads() throws {
    try withFolder { folder in
      let files = try ["1", "2", "3"].map { threads in
        let outcome = try Soma.run(
          ["train", "digits", "--epochs", "2", "-q", "--out", threads], in: folder,
          environment: ["SOMA_THREADS": threads])
        #expect(outcome.status == 0)
        return try Data(contentsOf: URL(filePath: folder + "/\(threads)/latest/weights.safetensors"))
      }
      #expect(files[0] == files[1] && files[1] == files[2])
    }
  }

  @Test func everyOptionIsKeptInTheConfiguration() throws {
    try withFolder { folder in
      let options = """
        train moons --epochs 1 --batch-size 50 --lr 0.02 --optimizer momentum --layers 8,4 --activation relu \
        --init xavierNormal --dropout 0.25 --seed 7 --threads 1 --name mine --out here --val-fraction 0.2 \
        --schedule constant --precision bf16 --clip-norm 2 --no-shuffle --patience 3 --min-gain 0.5 \
        --monitor val.accuracy --target val.loss<=0 --time-limit 1h --log-every 4 --save-every 9 -q
        """
      let outcome = try Soma.run(options.split(separator: " ").map(String.init), in: folder)
      // The target is out of reach.
      #expect(outcome.status == 4, "\(outcome.messages)")
      let text = try Data(contentsOf: URL(filePath: folder + "/here/latest/config.json"))
      let json = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
      let network = try #require(json["network"] as? [String: Any])
      let training = try #require(json["training"] as? [String: Any])
      let data = try #require(json["data"] as? [String: Any])
      #expect(json["name"] as? String == "mine" && data["validationFraction"] as? Double == 0.2)
      #expect(network["hidden"] as? [Int] == [8, 4] && network["activation"] as? String == "relu")
      #expect(
        network["initializer"] as? String == "xavierNormal" && network["dropProbability"] as? Double == 0.25)
      #expect(training["epochs"] as? Int == 1 && training["batchSize"] as? Int == 50)
      #expect(training["learningRate"] as? Double == 0.02 && training["optimizer"] as? String == "momentum")
      #expect(training["seed"] as? Int == 7 && training["schedule"] as? String == "constant")
      #expect(training["precision"] as? String == "bf16" && training["clipNorm"] as? Double == 2)
      #expect(training["shuffles"] as? Bool == false)
      let supervision = try #require(training["supervision"] as? [String: Any])
      #expect(supervision["patience"] as? Int == 3 && supervision["minimumGain"] as? Double == 0.5)
      #expect(supervision["monitor"] as? String == "val.accuracy")
      #expect(supervision["target"] as? String == "val.loss<=0.0")
      #expect(supervision["timeLimit"] as? Double == 3600)
      #expect(supervision["logInterval"] as? Int == 4 && supervision["saveInterval"] as? Double == 9)
    }
  }

  @Test(arguments: ["xor", "circles", "spirals", "blobs", "sine"])
  func generatedSetsCanBeLearned(_ set: String) throws {
    try withFolder { folder in
      let outcome = try Soma.run(["train", set, "--json"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let test = try #require(try outcome.jsonLines().last?["test"] as? [String: Any])
      if set == "sine" {
        #expect(try #require(test["loss"] as? Double) < 0.05)
      } else {
        #expect(try #require(test["accuracy"] as? Double) >= 0.95)
      }
    }
  }

  /// The full target, ≥ 98.0 % within ten epochs, takes about half a minute and is checked by hand:
  /// `soma train mnist --data ../shared/data/mnist`.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: Soma.sharedData + "/mnist"),
      "needs MNIST in ../shared/data/mnist beside the repository"))
  func twoEpochsOfMNISTReachNinetySixPercent() throws {
    try withFolder { folder in
      let outcome = try Soma.run(
        ["train", "mnist", "--data", Soma.sharedData + "/mnist", "--epochs", "2", "--json"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let events = try outcome.jsonLines()
      #expect(events.first?["train"] as? Int == 54_000 && events.first?["validation"] as? Int == 6_000)
      let test = try #require(events.last?["test"] as? [String: Any])
      #expect(try #require(test["accuracy"] as? Double) >= 0.96)
    }
  }
}
