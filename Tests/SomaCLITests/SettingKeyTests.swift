import Soma
import SomaCLI
import Testing

@Suite struct SettingKeyTests {
  @Test func pathsAndVariablesAreUniqueAndSpelledAlike() throws {
    let paths = SettingKey.all.map(\.path), variables = SettingKey.all.map(\.environmentName)
    #expect(Set(paths).count == paths.count && Set(variables).count == variables.count)
    let form = #/[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)*/#
    for key in SettingKey.all {
      #expect(try form.wholeMatch(in: key.path) != nil, "\(key.path)")
      #expect(key.summary.last.map { ".…".contains($0) } == true, "\(key.summary)")
      #expect(!key.usual.isEmpty && !key.kind.allowed.isEmpty)
      #expect(key.flag.map { $0.hasPrefix("--") } ?? true)
    }
    // They mean other things.
    #expect(!variables.contains("SOMA_DATA") && !variables.contains("SOMA_CACHE"))
    #expect(variables.contains("SOMA_THREADS"))
  }

  /// Values on both sides of each border.
  @Test(arguments: [
    ("seed", ["0", "18446744073709551615", "random"], ["-1", "1.5", "", "18446744073709551616", "ten"]),
    ("threads", ["1", "256"], ["0", "257", "1.0", "two"]),
    ("data.split.val", ["0", "0.999"], ["-0.001", "1", "nan", "a tenth"]),
    ("model.layers", ["none", "1", "1000000,3", " 8, 4"], ["0", "1000001", "8,,4", "8,", "-3", "x", "1.5"]),
    ("model.activation", ["relu", "leaky_relu"], [""]),
    ("model.dropout", ["0", "0.9999"], ["1", "-0.1", "inf"]),
    ("train.lr", ["1e-300", "1e300", "5"], ["0", "-1", "inf", "nan", "1e999", "fast"]),
    ("train.epochs", ["0", "1000000"], ["-1", "1000001", "1.5", "many"]),
    ("train.batch-size", ["1", "1000000000"], ["0", "1000000001"]),
    ("train.clip-norm", ["0.001"], ["0", "-1"]),
    ("train.shuffle", ["true", "false"], ["1", "yes", "True"]),
    ("train.patience", ["1", "9223372036854775807"], ["0", "-1"]),
    ("train.min-gain", ["0", "1"], ["-0.1", "inf"]),
    (
      "train.time-limit", ["90s", "20m", "1h30m", "0.5", "1h"],
      ["0", "-1", "", "h", "20 m", "1e9", "99999999999h"]
    ),
    ("train.log-every", ["1"], ["0"]), ("train.save-every", ["0"], ["-1", "inf"]),
    ("search.trials", ["1", "10000"], ["0", "10001"]), ("search.eta", ["2", "1000"], ["1", "1001"]),
    ("search.points", ["1", "1000"], ["0", "1001"]),
  ])
  func bordersAreWhereTheyAreSaidToBe(_ path: String, _ right: [String], _ wrong: [String]) throws {
    let key = try #require(SettingKey.at(path))
    for text in right { #expect(try key.kind.value(ofText: text) != nil, "\(text)") }
    for text in wrong {
      // An empty name stands for nothing, which is told by an error of its own.
      #expect((try? key.kind.value(ofText: text)) == JSONValue?.none, "\(text)")
    }
  }

  @Test func lengthsOfTimeAreSeconds() throws {
    let kind = try #require(SettingKey.at("train.time-limit")).kind
    for (text, seconds) in [("90s", 90.0), ("20m", 1200), ("1h30m", 5400), ("2h0m5s", 7205), ("7", 7)] {
      #expect(try kind.value(ofText: text) == .number(seconds))
    }
  }

  @Test func everyExampleIsAllowedInFilesAndTyped() throws {
    for key in SettingKey.all {
      let value = try key.kind.value(of: key.example)
      #expect(value != nil, "\(key.path)")
      guard key.path != "search.space" else { continue }
      #expect(try key.kind.value(ofText: SettingsText.text(key.example)) == value, "\(key.path)")
    }
  }

  @Test func theSchemaHasEveryKeyAndNothingElse() throws {
    func paths(_ node: JSONValue, _ path: String) -> [String] {
      guard case .object(let fields) = node else { return [] }
      func field(_ name: String) -> JSONValue? { fields.first { $0.key == name }?.value }
      guard case .object(let properties)? = field("properties") else { return [path] }
      #expect(field("additionalProperties") == .bool(false), "\(path)")
      return properties.filter { $0.key != "$schema" }.flatMap {
        paths($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)")
      }
    }
    #expect(Set(paths(SettingsSchema.json, "")) == Set(SettingKey.all.map(\.path)))
  }

  @Test(arguments: [
    ("learning_rate", "train.lr"), ("train.learningRate", "train.lr"), ("lr", "train.lr"),
    ("model.lr", "train.lr"), ("train.batch_size", "train.batch-size"),
    ("train.batchsize", "train.batch-size"),
    ("train.epohcs", "train.epochs"), ("trian.epochs", "train.epochs"), ("max_epochs", "train.epochs"),
    ("hidden_layer_sizes", "model.layers"), ("hidden", "model.layers"),
    ("model.activaton", "model.activation"),
    ("random_state", "seed"), ("validation_split", "data.split.val"),
    ("data.split.validation", "data.split.val"),
    ("train.dropout", "model.dropout"), ("solver", "train.optimizer"),
  ])
  func aWrongKeyLeadsToTheRightOne(_ wrong: String, _ right: String) {
    #expect(SettingKey.suggestions(for: wrong).first == right)
  }

  @Test func nonsenseLeadsNowhere() {
    for path in ["", ".", "zzz", "train.zzzzzz", "train", "a.b.c"] {
      #expect(SettingKey.suggestions(for: path).isEmpty, "\(path)")
    }
  }
}
