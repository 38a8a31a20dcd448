import Foundation
import Soma
import SomaCLI
import Testing

/// `soma config show --json` as (value, origin) by key.
private func shown(
  _ arguments: [String] = [], in folder: String, environment: [String: String] = [:]
) throws -> [String: (value: String, from: String)] {
  let outcome = try Soma.run(["config", "show", "--json"] + arguments, in: folder, environment: environment)
  #expect(outcome.status == 0, "\(outcome.messages)")
  let text = try JSONDecoder().decode(JSONValue.self, from: Data(outcome.output.utf8))
  func field(_ value: JSONValue, _ name: String) throws -> JSONValue {
    guard case .object(let fields) = value else { return .null }
    return try #require(fields.first { $0.key == name }).value
  }
  guard case .array(let lines) = try field(text, "settings") else { return [:] }
  return try Dictionary(
    uniqueKeysWithValues: lines.map { line in
      guard case .string(let key) = try field(line, "key"), case .string(let from) = try field(line, "from")
      else {
        throw CocoaError(.coderReadCorrupt)
      }
      return (key, (try field(line, "value").text, from))
    })
}

/// A value as it comes back: JSON does not tell 1 from 1.0.
private func written(_ value: JSONValue?) throws -> String? {
  try value.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.text.utf8)).text }
}

private func write(_ text: String, _ path: String) throws {
  try FileManager.default.createDirectory(
    at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(text.utf8).write(to: URL(filePath: path))
}

@Suite struct SettingsTests {
  @Test func theNearestSourceDecides() throws {
    try withFolder { folder in
      try write(
        "seed = 1\n[train]\nlr = 0.1\nepochs = 11\npatience = 1\nmin-gain = 1\n",
        folder + "/home/soma/config.toml")
      try write("[train]\nlr = 0.2\nepochs = 12\npatience = 2\n", folder + "/soma.toml")
      let environment = [
        "XDG_CONFIG_HOME": folder + "/home", "SOMA_TRAIN_LR": "0.3", "SOMA_TRAIN_EPOCHS": "13",
      ]
      let arguments = ["--set", "train.epochs=14", "--set", "train.lr=0.4", "--lr", "0.5"]
      let values = try shown(arguments, in: folder, environment: environment)
      let user = folder + "/home/soma/config.toml"
      let expected = [
        ("train.lr", "0.5", "--lr"), ("train.epochs", "14", "--set"),
        ("train.patience", "2", "soma.toml line 4"),
        ("train.min-gain", "1", "\(user) line 6"), ("seed", "\"1\"", "\(user) line 1"),
        ("train.optimizer", "null", "default"),
      ]
      for (key, value, from) in expected {
        #expect(
          values[key]?.value == value && values[key]?.from == from, "\(key): \(values[key] ?? ("", ""))")
      }
      #expect(try shown(in: folder, environment: environment)["train.lr"]?.from == "SOMA_TRAIN_LR")
      // Everything beside the command line is announced.
      let outcome = try Soma.run(["config", "show"], in: folder, environment: environment)
      #expect(
        outcome.messages == "using \(user)\nusing ./soma.toml\nusing SOMA_TRAIN_LR, SOMA_TRAIN_EPOCHS\n")
    }
  }

  @Test func everyFlagSetsItsKey() throws {
    try withFolder { folder in
      for key in SettingKey.all {
        guard let flag = key.flag else { continue }
        let isSwitch = ["--offline", "--no-shuffle", "--no-header"].contains(flag)
        let values = try shown([flag] + (isSwitch ? [] : [SettingsText.text(key.example)]), in: folder)
        let expected = try written(key.kind.value(of: key.example))
        #expect(values[key.path]?.from == flag && values[key.path]?.value == expected, "\(flag)")
      }
    }
  }

  @Test func everyVariableSetsItsKey() throws {
    try withFolder { folder in
      let keys = SettingKey.all.filter { $0.path != "search.space" }
      let variables = Dictionary(
        uniqueKeysWithValues: keys.map { ($0.environmentName, SettingsText.text($0.example)) })
      let values = try shown(in: folder, environment: variables)
      for key in keys {
        #expect(values[key.path]?.from == key.environmentName, "\(key.path)")
        #expect(try values[key.path]?.value == written(key.kind.value(of: key.example)), "\(key.path)")
      }
    }
  }

  @Test func everyKeyOfAFileIsReadWithItsLine() throws {
    try withFolder { folder in
      // The file that init writes, with every setting's line in force.
      #expect(try Soma.run(["init"], in: folder).status == 0)
      let lines = try String(contentsOfFile: folder + "/soma.toml", encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      let settings = lines.map { $0.contains(#/^# [a-z.-]+ = /#) ? String($0.dropFirst(2)) : String($0) }
      try write(settings.joined(separator: "\n"), folder + "/soma.toml")
      let values = try shown(in: folder)
      for key in SettingKey.all {
        let name = key.path.contains(".") ? key.path.drop { $0 != "." }.dropFirst() : key.path[...]
        // Two sections may have keys of one name.
        let section = key.path.contains(".") ? "[" + key.path.prefix { $0 != "." } + "]" : ""
        let start = settings.firstIndex(of: section) ?? 0
        let number = 1 + (settings[start...].firstIndex { $0.hasPrefix(name + " = ") } ?? -1)
        #expect(
          values[key.path]?.from == "soma.toml line \(number)", "\(key.path): \(values[key.path] ?? ("", ""))"
        )
      }
    }
  }

  @Test func linesOfLongValuesAreThoseWhereTheyBegin() throws {
    try withFolder { folder in
      try write(
        """
        # a comment

        [data]
        source = \"\"\"
        moons\"\"\"
        split = { val = 0.25 }
        [model]
        # lr = 3
        layers = [
          16,  # first
          8,
        ]
        dropout = 0.5
        """, folder + "/soma.toml")
      let values = try shown(in: folder)
      #expect(
        values["data.source"]?.from == "soma.toml line 4" && values["data.source"]?.value == "\"moons\"")
      #expect(values["data.split.val"]?.from == "soma.toml line 6")
      #expect(values["model.layers"]?.from == "soma.toml line 9" && values["model.layers"]?.value == "[16,8]")
      #expect(values["model.dropout"]?.from == "soma.toml line 13")
    }
  }

  @Test func pathsInAFileAreMeantFromThere() throws {
    try withFolder { folder in
      try write(
        "out = \"../runs\"\n[data]\nsource = \"digits\"\nfolder = \"sets\"\n[model]\ninit-from = \"latest\"\n",
        folder + "/experiments/soma.toml")
      let values = try shown(["experiments/soma.toml"], in: folder)
      let root = URL(filePath: folder).resolvingSymlinksInPath().path(percentEncoded: false)
      func same(_ key: String, _ path: String) {
        let text = values[key]?.value.trimmingCharacters(in: ["\""]) ?? ""
        #expect(
          URL(filePath: text, relativeTo: URL(filePath: root + "/")).standardizedFileURL.path == root + path)
      }
      same("out", "/runs")
      same("data.folder", "/experiments/sets")
      // Names are no paths.
      #expect(
        values["data.source"]?.value == "\"digits\"" && values["model.init-from"]?.value == "\"latest\"")
    }
  }

  @Test func whatAFileSaysAboutItsDataIsNotMeantForOtherData() throws {
    try withFolder { folder in
      try write("[data]\nsource = \"moons\"\nsplit.val = 0.3\n[train]\nepochs = 4\n", folder + "/soma.toml")
      let same = try shown(["moons"], in: folder), other = try shown(["digits"], in: folder)
      #expect(same["data.split.val"]?.value == "0.3" && other["data.split.val"]?.value == "null")
      #expect(other["train.epochs"]?.value == "4" && other["data.source"]?.from == "the argument")
    }
  }

  @Test func aRunsOwnConfigurationTrainsTheSameNetwork() throws {
    try withFolder { folder in
      let options = """
        train moons --epochs 3 --lr 0.02 --layers 8,4 --activation relu --dropout 0.1 --seed 18446744073709551615 \
        --optimizer momentum --clip-norm 1 --monitor val.accuracy --patience 2 --no-shuffle -q --out first
        """.split(separator: " ").map(String.init)
      #expect(try Soma.run(options, in: folder).status == 0)
      for (number, source) in ["first/latest/config.json", "copy.toml"].enumerated() {
        if number == 1 {
          // Read, shown, and written as TOML again.
          let keys = try shown(["first/latest/config.json"], in: folder).filter { $0.value.value != "null" }
          let lines = keys.map { "\($0.key) = \($0.value.value)" }.sorted()
          try write(lines.joined(separator: "\n"), folder + "/copy.toml")
        }
        let outcome = try Soma.run(["train", source, "-q", "--out", "again\(number)"], in: folder)
        #expect(outcome.status == 0, "\(outcome.messages)")
        func weights(_ out: String) throws -> Safetensors {
          try Safetensors(contentsOf: folder + "/\(out)/latest/weights.safetensors")
        }
        let (first, again) = (try weights("first"), try weights("again\(number)"))
        #expect(zip(first.tensors, again.tensors).allSatisfy { $0.tensor.isIdentical(to: $1.tensor) })
        // Flags still go before the file.
        let other = try Soma.run(["train", source, "--epochs", "1", "--dry-run", "--json"], in: folder)
        #expect(other.output.contains("\"epochs\" : 1,"))
      }
    }
  }

  @Test func jsonIsAcceptedToo() throws {
    try withFolder { folder in
      try write("{\"data\": {\"source\": \"moons\"},\n \"train\": {\"lr\": 0.5}}", folder + "/c.json")
      let values = try shown(["c.json"], in: folder)
      #expect(values["train.lr"]?.from == "c.json line 2" && values["data.source"]?.value == "\"moons\"")
    }
  }

  @Test func aFileThatSaysWhatToTrainNeedsNoArgument() throws {
    try withFolder { folder in
      try write("[data]\nsource = \"moons\"\n[train]\nepochs = 2\n", folder + "/soma.toml")
      let outcome = try Soma.run(["train"], in: folder)
      #expect(outcome.status == 0 && outcome.messages.hasPrefix("using ./soma.toml\n"))
      #expect(outcome.messages.contains(" 2/2 "))
      // Quiet is quiet.
      #expect(try Soma.run(["train", "-q"], in: folder).messages == "")
    }
  }

  @Test func aRandomSeedIsToldAndCanBeUsedAgain() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["train", "moons", "--seed", "random", "--epochs", "1", "-q"], in: folder)
      let match = try #require(try #/seed (\d+)\n/#.wholeMatch(in: outcome.messages), "\(outcome.messages)")
      let config = try String(contentsOfFile: folder + "/runs/latest/config.json", encoding: .utf8)
      #expect(config.contains("\"seed\" : \(match.1)"))
    }
  }
}

@Suite struct InitTests {
  @Test func aFileIsWrittenOnceAndOnlyThen() throws {
    try withFolder { folder in
      let first = try Soma.run(["init", "--from", "moons"], in: folder)
      #expect(first.status == 0 && first.output == "soma.toml\n" && first.messages == "next   soma train\n")
      let text = try String(contentsOfFile: folder + "/soma.toml", encoding: .utf8)
      #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 120 })
      let second = try Soma.run(["init"], in: folder)
      #expect(second.status == 73 && second.messages.contains("soma.toml exists already"))
      #expect(try String(contentsOfFile: folder + "/soma.toml", encoding: .utf8) == text)
      #expect(try Soma.run(["init", "--force"], in: folder).status == 0)
      #expect(
        try String(contentsOfFile: folder + "/soma.toml", encoding: .utf8).contains("source = \"digits\""))
      // Nothing but the source is in force.
      let values = try shown(in: folder)
      #expect(values.filter { $0.value.from != "default" }.map(\.key) == ["data.source"])
      #expect(try Soma.run(["train", "--epochs", "1", "-q"], in: folder).status == 0)
    }
  }

  @Test func aSetThatIsNoneIsNoStart() throws {
    try withFolder { folder in
      let outcome = try Soma.run(["init", "--from", "digist"], in: folder)
      #expect(outcome.status == 64 && outcome.messages.contains("did you mean \"digits\""))
      #expect(!FileManager.default.fileExists(atPath: folder + "/soma.toml"))
    }
  }
}
