import Foundation
import Soma
import Testing

@Suite struct UseTests {
  @Test func aTrainedRunCanBeMeasuredAskedAndInspected() throws {
    try withFolder { folder in
      let trained = try Soma.run(["train", "digits", "--json", "--epochs", "10"], in: folder)
      let test = try #require(try trained.jsonLines().last?["test"] as? [String: Any])
      let accuracy = try #require(test["accuracy"] as? Double)

      let evaluation = try Soma.run(["evaluate", "digits", "--json"], in: folder).json()
      #expect(evaluation["accuracy"] as? Double == accuracy && evaluation["count"] as? Int == 599)
      let confusion = try #require(evaluation["confusion"] as? [[Int]])
      #expect(confusion.joined().reduce(0, +) == 599)
      let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
      #expect(abs(Double(right) / 599 - accuracy) < 1e-12)

      // A digit as IDX: zeros but for a bar down the middle.
      var image = [UInt8](repeating: 0, count: 64)
      for row in 0..<8 { image[row * 8 + 3] = 16 }
      let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8]
      try Data(header + image).write(to: URL(filePath: folder + "/one.idx"))
      let asked = try Soma.run(["predict", "latest", "one.idx", "--json"], in: folder).json()
      let predictions = try #require(asked["predictions"] as? [[String: Any]])
      let probabilities = try #require(predictions.first?["probabilities"] as? [Double])
      #expect(predictions.count == 1 && probabilities.count == 10)
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
      #expect(
        predictions[0]["index"] as? Int == probabilities.indices.max { probabilities[$0] < probabilities[$1] }
      )

      let weights = "runs/latest/weights.safetensors"
      for run in ["digits", "latest", weights, "runs/latest"] {
        let inspected = try Soma.run(["inspect", run, "--json"], in: folder).json()
        // 64·64 + 64 + 64·32 + 32 + 32·10 + 10
        #expect(inspected["parameters"] as? Int == 6570)
      }
    }
  }

  @Test func ofOneSampleThereIsNoR2() throws {
    try withFolder { folder in
      let rows = (0..<40).map { "\($0),\(Double($0) * 1.5)\n" }.joined()
      for (name, text) in [("t.csv", "x,y\n" + rows), ("one.csv", "x,y\n3,4.5\n")] {
        try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
      }
      let trained = try Soma.run(
        ["train", "t.csv", "--test-data", "one.csv", "--epochs", "2", "-q"], in: folder)
      #expect(trained.status == 0, "\(trained.messages)")
      let outcome = try Soma.run(["evaluate", "latest"], in: folder)
      #expect(outcome.output.contains("R² undefined for one sample") && !outcome.output.contains("R² 0"))
      let json = try Soma.run(["evaluate", "latest", "--json"], in: folder).json()
      #expect(json["r2"] is NSNull && json["meanAbsoluteError"] is Double)
    }
  }

  @Test func weightsThatHaveChangedAreRefusedByEveryCommand() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "moons", "-q", "--epochs", "2"], in: folder).status == 0)
      let run = folder + "/runs/latest", path = run + "/weights.safetensors"
      let whole = try Data(contentsOf: URL(filePath: path))
      // The last byte of a number, with its sign and most of its exponent.
      var changed = whole
      changed[changed.count - 1] ^= 0x40
      try changed.write(to: URL(filePath: path))
      let commands = [
        ["evaluate", "latest"], ["predict", "latest", "-"], ["inspect", "latest"], ["inspect", path],
        ["train", "moons", "--init-from", "latest"],
      ]
      for command in commands {
        let outcome = try Soma.run(command, in: folder, input: "0 0\n")
        #expect(outcome.status == 65 && outcome.output == "", "\(command)")
        #expect(outcome.messages.contains("it has changed since it was written"), "\(command)")
        #expect(outcome.messages.contains("help: soma resume "), "\(command)")
      }
      // What the help says helps.
      #expect(try Soma.run(["resume", "latest", "-q"], in: folder).status == 0)
      #expect(try Data(contentsOf: URL(filePath: path)) == whole)

      var file = try Safetensors(contentsOf: path)
      file.metadata[Safetensors.sealKey] = nil
      try file.write(to: path)
      for command in commands {
        let outcome = try Soma.run(command, in: folder, input: "0 0\n")
        #expect(outcome.status == 0, "\(command)")
        #expect(outcome.messages.contains("whether it has changed cannot be told"), "\(command)")
      }
      let quiet = try Soma.run(["evaluate", "latest", "-q"], in: folder)
      #expect(quiet.status == 0 && quiet.messages == "")
    }
  }

  @Test func numbersFromStandardInputAreAnswered() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "xor", "-q"], in: folder).status == 0)
      let outcome = try Soma.run(
        ["predict", "xor", "-", "--json"], in: folder, input: "0 0\n0 1\n1 0\n1 1\n")
      let predictions = try #require(try outcome.json()["predictions"] as? [[String: Any]])
      #expect(predictions.compactMap { $0["index"] as? Int } == [0, 1, 1, 0])
      let wrong = try Soma.run(["predict", "xor", "-"], in: folder, input: "0 0 0\n")
      #expect(wrong.status == 65)
      #expect(wrong.messages.contains("standard input, line 1: 3 numbers; this network takes 2 numbers"))
    }
  }

  @Test func anySafetensorsFileCanBeInspected() throws {
    try withFolder { folder in
      // By hand, after the format's description: header length, header, one float 1.5.
      let header = #"{"__metadata__":{"by":"hand"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
      var bytes =
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
      bytes += withUnsafeBytes(of: Float(1.5).bitPattern.littleEndian) { Array($0) }
      try Data(bytes).write(to: URL(filePath: folder + "/x.safetensors"))
      let text = try Soma.run(["inspect", "x.safetensors"], in: folder).output
      #expect(
        text.contains("1 tensors · 1 numbers") && text.contains("float32") && text.contains("by = hand"))
      let json = try Soma.run(["inspect", "x.safetensors", "--json"], in: folder).json()
      #expect((json["tensors"] as? [[String: Any]])?.first?["mean"] as? Double == 1.5)
      let evaluation = try Soma.run(["evaluate", "x.safetensors"], in: folder)
      #expect(evaluation.status == 65 && evaluation.messages.contains("does not say which network"))
    }
  }

  @Test func dataSetsAreListedCheckedAndShown() throws {
    try withFolder { folder in
      let list = try Soma.run(["data", "list"], in: folder)
      #expect(list.status == 0 && list.output.contains("digits") && list.output.contains("mnist"))
      let check = try Soma.run(["data", "check", "digits", "--json"], in: folder).json()
      #expect((check["train"] as? [String: Any])?["count"] as? Int == 1198)
      #expect(
        (check["test"] as? [String: Any])?["classCounts"] as? [Int] == [
          59, 61, 59, 61, 60, 61, 60, 60, 58, 60,
        ])
      let preview = try Soma.run(["data", "preview", "digits", "--count", "2"], in: folder)
      #expect(preview.output.split(separator: "\n", omittingEmptySubsequences: false).count == 2 * 9 + 1)
      #expect(controlCharacters(in: preview.output).isEmpty)
    }
  }

  @Test func theProgramAloneSaysWhatToDo() throws {
    try withFolder { folder in
      let alone = try Soma.run([], in: folder)
      #expect(alone.status == 0 && alone.output.components(separatedBy: "soma ").count > 3)
      #expect(try Soma.run(["version"], in: folder).output == "0.1.0\n")
      let help = try Soma.run(["--help"], in: folder)
      #expect(help.status == 0)
      for command in ["train", "evaluate", "predict", "inspect", "data", "version"] {
        #expect(help.output.contains("  " + command))
        #expect(try Soma.run([command, "--help"], in: folder).status == 0)
      }
    }
  }
}
