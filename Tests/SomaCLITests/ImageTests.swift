import Foundation
import Soma
import SomaTestSupport
import Testing

/// Folders of images on the command line: the digits that are part of the program, written as PNG files.
@Suite struct ImageTests {
  /// Writes the first digits of every class as `<folder>/<part><digit>/<number>.png`, 8 × 8 and gray.
  private func write(
    _ counts: Range<Int>, to folder: String, zoom: Int = 1, format: (UInt8) -> UInt8 = { $0 * 15 }
  ) throws {
    let digits = Digits.all, pixels = digits.features.array(of: UInt8.self)
    var seen = [Int](repeating: 0, count: 10)
    for (index, label) in digits.classIndices.enumerated() {
      let number = seen[Int(label)]
      seen[Int(label)] += 1
      guard counts.contains(number) else { continue }
      let side = 8 * zoom
      let image = (0..<side * side).map { place in
        format(pixels[index * 64 + place / side / zoom * 8 + place % side / zoom])
      }
      try save(
        PNGWriter.file(width: side, height: side, image), to: "\(folder)/\(label)/\(1000 + number).png")
    }
  }

  private func save(_ bytes: [UInt8], to path: String) throws {
    let url = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func configuration(in folder: String) throws -> [String: Any] {
    let text = try Data(contentsOf: URL(filePath: folder + "/runs/latest/config.json"))
    return try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
  }

  @Test func aFolderIsTrainedOnMeasuredAndRepeated() throws {
    try withFolder { folder in
      try write(0..<60, to: folder + "/flowers")
      let arguments = ["--epochs", "15", "--json"]
      let trained = try Soma.run(["train", "flowers/"] + arguments, in: folder)
      #expect(trained.status == 0, "\(trained.messages)")
      let test = try #require(try trained.jsonLines().last?["test"] as? [String: Any])
      let accuracy = try #require(test["accuracy"] as? Double)
      #expect(accuracy > 0.85)
      let measured = try Soma.run(["evaluate", "latest", "--json"], in: folder).json()
      #expect(measured["accuracy"] as? Double == accuracy && measured["count"] as? Int == 120)
      let first = try configuration(in: folder)
      let images = try #require((first["data"] as? [String: Any])?["images"] as? [String: Any])
      #expect((images["path"] as? String)?.hasSuffix("/flowers") == true)
      #expect((images["path"] as? String)?.hasPrefix("/") == true)

      // The same from a file that lies elsewhere, and from the run's own configuration.
      let weights = try Data(contentsOf: URL(filePath: folder + "/runs/latest/weights.safetensors"))
      try FileManager.default.createDirectory(atPath: folder + "/sub", withIntermediateDirectories: true)
      try Data("name = \"flowers\"\n[data]\nsource = \"../flowers\"\n".utf8).write(
        to: URL(filePath: folder + "/sub/soma.toml"))
      try FileManager.default.copyItem(
        atPath: folder + "/runs/latest/config.json", toPath: folder + "/again.json")
      for source in ["sub/soma.toml", "again.json"] {
        let again = try Soma.run(["train", source, "-q"] + arguments.dropLast(), in: folder)
        #expect(again.status == 0, "\(again.messages)")
        #expect(try Data(contentsOf: URL(filePath: folder + "/runs/latest/weights.safetensors")) == weights)
      }

      // Images that are gone are no longer those of the training; another folder can be named.
      try write(60..<70, to: folder + "/others")
      let other = try Soma.run(["evaluate", "latest", "--data", "others", "--json"], in: folder).json()
      #expect(other["count"] as? Int == 100 && (other["accuracy"] as? Double ?? 0) > 0.8)
      try FileManager.default.removeItem(atPath: folder + "/flowers/3/1000.png")
      let changed = try Soma.run(["evaluate", "latest"], in: folder)
      #expect(changed.status == 65 && changed.messages.contains("the images have changed since the training"))
      #expect(changed.messages.contains("help: bring the images back, or name a folder to measure: --data"))
    }
  }

  @Test func interruptedTrainingsGoOn() throws {
    try withFolder { folder in
      try write(0..<20, to: folder + "/set")
      #expect(
        try Soma.run(["train", "set", "--epochs", "4", "--schedule", "constant", "-q"], in: folder).status
          == 0)
      let whole = try Data(contentsOf: URL(filePath: folder + "/runs/latest/weights.safetensors"))
      let short = ["train", "./set", "--epochs", "2", "--schedule", "constant", "-q"]
      #expect(try Soma.run(short, in: folder).status == 0)
      let resumed = try Soma.run(["resume", "latest", "--epochs", "4", "-q"], in: folder)
      #expect(resumed.status == 0, "\(resumed.messages)")
      try whole.write(to: URL(filePath: folder + "/whole.safetensors"))
      let numbers = try ["whole.safetensors", "runs/latest/weights.safetensors"].map { file in
        try Safetensors(contentsOf: "\(folder)/\(file)").tensors.map { $0.tensor.floats }
      }
      #expect(numbers[0] == numbers[1])
    }
  }

  @Test func aFolderIsAnsweredFileByFile() throws {
    try withFolder { folder in
      try write(0..<40, to: folder + "/set", zoom: 2)
      let trained = try Soma.run(["train", "set", "--image-size", "8x8", "--epochs", "20", "-q"], in: folder)
      #expect(trained.status == 0, "\(trained.messages)")
      let json = try configuration(in: folder)
      #expect((json["input"] as? [String: Any])?["shape"] as? [Int] == [1, 8, 8])

      // Other sizes are scaled as the training's were.
      try write(40..<41, to: folder + "/fresh", zoom: 5)
      for digit in 0..<10 {
        try FileManager.default.moveItem(
          atPath: folder + "/fresh/\(digit)/1040.png", toPath: folder + "/fresh/is\(digit).png")
      }
      try Data([1]).write(to: URL(filePath: folder + "/fresh/is.jpg"))
      let outcome = try Soma.run(["predict", "latest", "fresh", "--json"], in: folder)
      let predictions = try #require(try outcome.json()["predictions"] as? [[String: Any]])
      #expect(predictions.compactMap { $0["file"] as? String } == (0..<10).map { "is\($0).png" })
      let right = predictions.enumerated().count { $1["class"] as? String == "\($0)" }
      #expect(right >= 8)
      #expect(outcome.messages.contains("note: passed over 1 .jpg file in fresh"))
      let text = try Soma.run(["predict", "latest", "fresh"], in: folder)
      #expect(text.output.hasPrefix("is0.png  0  0.") || text.output.hasPrefix("is0.png"))
      #expect(text.output.split(separator: "\n").count == 10)
      let one = try Soma.run(["predict", "latest", "fresh/is7.png", "--json"], in: folder).json()
      let alone = try #require((one["predictions"] as? [[String: Any]])?.first)
      #expect(alone["index"] as? Int == predictions[7]["index"] as? Int && alone["file"] == nil)
    }
  }

  @Test func partsOfTheFolderAreTheParts() throws {
    try withFolder { folder in
      try write(0..<20, to: folder + "/set/train")
      try write(20..<25, to: folder + "/set/test")
      try write(25..<30, to: folder + "/set/val")
      let outcome = try Soma.run(
        ["train", "set", "--epochs", "3", "--monitor", "val.accuracy", "--test-fraction", "0.5", "--json"],
        in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains("no test images are drawn: "))
      #expect(try Soma.run(["evaluate", "latest", "--json"], in: folder).json()["count"] as? Int == 50)
      let check = try Soma.run(["data", "check", "set/", "--json"], in: folder).json()
      for (part, count) in [("train", 200), ("val", 50), ("test", 50)] {
        #expect((check[part] as? [String: Any])?["count"] as? Int == count)
      }
      let lines = try Soma.run(["data", "check", "set/"], in: folder).output
      #expect(lines.hasPrefix("set\ntrain  200 samples of 1×8×8 uint8 0…240, ÷ 255\n"))
      let preview = try Soma.run(["data", "preview", "set", "--count", "2"], in: folder).output
      #expect(preview.hasPrefix("1: 0\n") && preview.contains("\n2: 0\n"))
    }
  }

  /// The digits have sixteen levels of gray; files have 256.
  @Test func aFileIsBroughtToTheLevelsOfTheTraining() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "digits", "--epochs", "10", "-q"], in: folder).status == 0)
      let pixels = Digits.all.features.array(of: UInt8.self)[0..<64]
      try save(
        PNGWriter.file(width: 8, height: 8, pixels.map { UInt8((Double($0) * 255 / 16).rounded()) }),
        to: folder + "/zero.png")
      let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8]
      try save(header + pixels, to: folder + "/zero.idx")
      let answers = try ["zero.png", "zero.idx"].map { file in
        let json = try Soma.run(["predict", "latest", file, "--json"], in: folder).json()
        return try #require((json["predictions"] as? [[String: Any]])?.first?["probabilities"] as? [Double])
      }
      for (left, right) in zip(answers[0], answers[1]) { #expect(abs(left - right) < 0.02) }
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: Soma.sharedData + "/mnist"), "needs ../shared/data/mnist"))
  func photographsOfDigitsAreRecognised() throws {
    try withFolder { folder in
      let train = ["train", "mnist", "--data", Soma.sharedData, "--epochs", "2", "-q"]
      #expect(try Soma.run(train, in: folder).status == 0)
      let set = try DataSet.load("mnist", DataOptions(folder: Soma.sharedData, isOffline: true))
      let test = try #require(set.test).subset(Array(0..<100)), pixels = test.features.array(of: UInt8.self)
      for index in 0..<100 {
        // Ten times larger, dark brown on bright yellow, off-center.
        var photo: [UInt8] = []
        for row in 0..<480 {
          for column in 0..<640 {
            let isInside = (150..<430).contains(row) && (30..<310).contains(column)
            let ink = isInside ? Int(pixels[index * 784 + (row - 150) / 10 * 28 + (column - 30) / 10]) : 0
            photo += [(240, 60), (230, 40), (170, 20)].map { paper, dark in
              UInt8(paper + (dark - paper) * ink / 255)
            }
          }
        }
        let name = "\(folder)/photos/\(1000 + index).png"
        try save(PNGWriter.file(width: 640, height: 480, channelCount: 3, photo), to: name)
      }
      let refused = try Soma.run(["predict", "latest", "photos/1000.png"], in: folder)
      #expect(refused.status == 65)
      #expect(refused.messages.contains("1000.png is 640×480 RGB; this network takes 28×28 gray"))
      let outcome = try Soma.run(["predict", "latest", "photos", "--fit", "--json"], in: folder).json()
      let answers = try #require(outcome["predictions"] as? [[String: Any]]).compactMap {
        $0["index"] as? Int
      }
      let right = zip(answers, test.classIndices).count { $0 == Int($1) }
      #expect(answers.count == 100 && right >= 95, "\(right) of 100")
    }
  }
}
