import Foundation
import Testing

/// Tables on the command line: real ones from `../shared/data/tabular` where they are, small ones otherwise.
@Suite struct TableTests {
  static func has(_ table: String) -> Bool {
    FileManager.default.fileExists(atPath: Soma.sharedData + "/tabular/" + table)
  }

  private func path(_ table: String) -> String { Soma.sharedData + "/tabular/" + table }

  /// Trains and gives what was measured on the test rows.
  private func measured(
    _ table: String, _ options: String, in folder: String
  ) throws -> (result: [String: Any], messages: String) {
    let outcome = try Soma.run(
      ["train", path(table), "--json"] + options.split(separator: " ").map(String.init), in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let evaluation = try Soma.run(["evaluate", "latest", "--json"], in: folder).json()
    let test = try #require(try outcome.jsonLines().last?["test"] as? [String: Any])
    // The one is measured in batches, the other at once.
    let losses = [evaluation, test].compactMap { $0["loss"] as? Double }
    #expect(losses.count == 2 && abs(losses[0] - losses[1]) <= 1e-6 * losses[0])
    return (evaluation, outcome.messages)
  }

  /// What the issue asks for, with room for a split that is hard; `scripts/compare_tables.py` compares with scikit-learn.
  @Test(
    .enabled(if: has("iris.csv"), "needs ../shared/data/tabular"),
    arguments: [
      ("iris.csv", "", 0.9), ("breast_cancer.csv", "", 0.94), ("wine.csv", "--target cultivar", 0.94),
      ("digits.csv", "--target digit", 0.95),
      ("titanic3.csv", "--target survived --columns boat=ignore,body=ignore", 0.77),
    ])
  func realTablesAreLearned(_ table: String, _ options: String, _ least: Double) throws {
    try withFolder { folder in
      let (result, messages) = try measured(table, options, in: folder)
      #expect(try #require(result["accuracy"] as? Double) >= least)
      if table == "iris.csv" { #expect(messages.contains("note: predicting \"species\"")) }
      if table == "titanic3.csv" { #expect(!messages.contains("boat")) }
    }
  }

  @Test(.enabled(if: has("adult.data"), "needs ../shared/data/tabular"))
  func adultIsReadAsItIs() throws {
    try withFolder { folder in
      let (result, messages) = try measured(
        "adult.data", "--no-header --target c15 --test-data \(path("adult.test"))", in: folder)
      #expect(try #require(result["accuracy"] as? Double) >= 0.85)
      #expect(result["count"] as? Int == 16_281)
      for words in ["Cross validator", "label \">50K.\" counts as \">50K\"", "Holand-Netherlands"] {
        #expect(messages.contains(words), "\(words)")
      }
    }
  }

  @Test(.enabled(if: has("diabetes.csv"), "needs ../shared/data/tabular"))
  func aQuantityIsPredictedInItsUnits() throws {
    try withFolder { folder in
      let (result, _) = try measured("diabetes.csv", "--target progression", in: folder)
      #expect(try #require(result["r2"] as? Double) > 0.2)
      #expect(try #require(result["meanAbsoluteError"] as? Double) > 20)
    }
  }

  @Test(.enabled(if: has("titanic3.csv"), "needs ../shared/data/tabular"))
  func columnsThatGiveTheAnswerAwayAreTold() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["data", "check", path("titanic3.csv"), "--target", "survived"], in: folder)
      #expect(outcome.status == 0)
      for words in [
        "1 309 rows × 14 columns", "\"boat\" alone tells the target",
        "\"body\" alone is filled in for one value",
        "taken as missing: 3 855 empty", "survived: 2 classes, 0, 1",
      ] { #expect(outcome.output.contains(words), "\(words)") }
      #expect(controlCharacters(in: outcome.output).isEmpty)
    }
  }

  private let rows =
    ["height,color,kind"]
    + (0..<200).map { "\($0 % 50),\(["red", "blue"][$0 % 2]),\($0 % 50 < 25 ? "low" : "high")" }

  /// Writes a table into a folder.
  private func write(_ lines: [String], to name: String, in folder: String) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: "\(folder)/\(name)"))
  }

  @Test func theTypesArePrintedBeforeTheTraining() throws {
    try withFolder { folder in
      try write(rows, to: "x.csv", in: folder)
      let outcome = try Soma.run(["train", "x.csv", "--target", "kind", "--epochs", "2"], in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let lines = outcome.messages.split(separator: "\n").map(String.init)
      #expect(
        Array(lines.prefix(5)) == [
          "column  type      missing  inputs  values", "height  number          -       1  0 … 49",
          "color   category        -       2  blue, red", "kind    target          -       -  high, low",
          "predicting kind: 2 classes, high, low",
        ])
      #expect(controlCharacters(in: outcome.output + outcome.messages).isEmpty)
    }
  }

  @Test func answersAreATable() throws {
    try withFolder { folder in
      try write(rows, to: "x.csv", in: folder)
      #expect(try Soma.run(["train", "x.csv", "--target", "kind", "-q"], in: folder).status == 0)
      try write(["color,remark,height", "red,a,2", "green,b,48"], to: "new.csv", in: folder)
      let outcome = try Soma.run(["predict", "x", "new.csv"], in: folder)
      let lines = outcome.output.split(separator: "\n")
      #expect(lines[0] == "row,line,prediction,probability of high,probability of low" && lines.count == 3)
      #expect(lines[1].hasPrefix("1,2,low,") && lines[2].hasPrefix("2,3,high,"))
      #expect(
        outcome.messages
          == "note: \"color\" has 1 value that the training did not have, such as \"green\"\n")
      let piped = try Soma.run(
        ["predict", "x", "-", "--json"], in: folder, input: "height,color\n2,red\n")
      let answers = try #require(try piped.json()["predictions"] as? [[String: Any]])
      #expect(answers.count == 1 && answers[0]["class"] as? String == "low")
      // Rows of the target's values can be measured as well.
      try write(["kind,color,height", "low,red,2", "low,red,48"], to: "measured.csv", in: folder)
      let measured = try Soma.run(["evaluate", "x", "--data", "measured.csv", "--json"], in: folder).json()
      #expect(measured["accuracy"] as? Double == 0.5 && measured["count"] as? Int == 2)
    }
  }

  @Test func listsMayBeGivenPieceByPiece() throws {
    try withFolder { folder in
      let words = (0..<60).map { $0 % 9 == 0 ? "-" : $0 % 11 == 0 ? "none" : "\($0)" }
      let lines = words.enumerated().map { "\($0 % 7),\($1),\($0 % 5),\($0 % 2)" }
      try write(["a,b,c,y"] + lines, to: "x.csv", in: folder)
      let options =
        "--columns a=ignore --columns c=category --missing-values - --missing-values none --epochs 1"
      let outcome = try Soma.run(
        ["train", "x.csv"] + options.split(separator: " ").map(String.init), in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let kinds = outcome.messages.split(separator: "\n").dropFirst().prefix(3).map {
        $0.split(separator: " ").prefix(2).joined(separator: " ")
      }
      #expect(kinds == ["a unused", "b number", "c category"])
    }
  }

  @Test func everyOptionReachesTheRun() throws {
    try withFolder { folder in
      let lines =
        ["a;b;when;g;y"]
        + (0..<120).map {
          "\($0 % 3);\($0 % 4 == 0 ? "-" : "v\($0 % 5)");2024-01-\($0 % 28 + 10 - ($0 % 28 > 20 ? 10 : 0));g\($0 / 12);\($0 % 2)"
        }
      try write(lines, to: "x.csv", in: folder)
      let options = """
        train x.csv --target y --target accuracy>=0.99 --task classification --columns a=category,when=ignore \
        --missing category --categories embedding --group g --class-weights balanced --separator ; \
        --missing-values - --test-fraction 0.25 --val-fraction 0.2 --epochs 1 -q --encoding latin1
        """
      let outcome = try Soma.run(options.split(separator: " ").map(String.init), in: folder)
      #expect(outcome.status == 4, "\(outcome.messages)")
      let text = try Data(contentsOf: URL(filePath: folder + "/runs/latest/config.json"))
      let json = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
      let preprocessing = try #require(json["preprocessing"] as? [String: Any])
      #expect(preprocessing["missing"] as? String == "category")
      #expect(preprocessing["categories"] as? String == "embedding")
      let inputs = try #require(preprocessing["inputs"] as? [[String: Any]])
      #expect(inputs.compactMap { $0["name"] as? String } == ["a", "b"])
      let data = try #require(json["data"] as? [String: Any])
      let table = try #require(data["table"] as? [String: Any])
      #expect(table["group"] as? String == "g" && table["testFraction"] as? Double == 0.25)
      #expect((table["path"] as? String)?.hasSuffix("/x.csv") == true)
      let format = try #require(table["format"] as? [String: Any])
      #expect(format["separator"] as? String == ";" && format["encoding"] as? String == "latin1")
      #expect(format["missingWords"] as? [String] == ["-"])
      let training = try #require(json["training"] as? [String: Any])
      #expect((training["classWeights"] as? [Double])?.count == 2)
      #expect((json["network"] as? [String: Any])?["embeddings"] is [[String: Any]])
      #expect(try Soma.run(["evaluate", "latest", "--json"], in: folder).status == 0)
    }
  }

  @Test func aTableIsShownAndChecked() throws {
    try withFolder { folder in
      try write(rows, to: "x.csv", in: folder)
      try write(["height,color,kind", "1,red,low", "99,red,high"], to: "test.csv", in: folder)
      let preview = try Soma.run(["data", "preview", "x.csv", "--count", "2"], in: folder).output
      #expect(
        preview == "height  color  kind\n     0  red    low\n     1  blue   low\n200 rows × 3 columns\n")
      let check = try Soma.run(
        ["data", "check", "x.csv", "--target", "kind", "--test-data", "test.csv", "--json"], in: folder
      ).json()
      #expect(check["rows"] as? Int == 200 && check["equalRows"] as? Int == 150)
      #expect(check["classCounts"] as? [Int] == [100, 100])
      #expect(check["testRows"] as? Int == 2 && check["knownTestRows"] as? Int == 0)
      let columns = try #require(check["columns"] as? [[String: Any]])
      #expect(columns.compactMap { $0["kind"] as? String } == ["number", "category", "category"])
    }
  }

  @Test func valuesAreCutRatherThanLeftOut() throws {
    try withFolder { folder in
      let words = (0..<3).map { "a-rather-long-name-\($0)" }
      try write(["a,y"] + (0..<30).map { "\(words[$0 % 3]),\($0 % 2)" }, to: "x.csv", in: folder)
      for width in [50, 60, 80] {
        let lines = try Soma.run(
          ["data", "check", "x.csv"], in: folder, environment: ["COLUMNS": "\(width)"]
        ).output.split(separator: "\n")
        #expect(lines[1].hasSuffix("values") && lines[2].contains("a-rather-long"), "\(lines)")
        #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
      }
    }
  }
}
