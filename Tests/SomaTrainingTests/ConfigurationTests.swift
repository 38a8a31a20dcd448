import Foundation
import Soma
import Testing

private func configuration(_ change: (inout TrainingSettings) -> Void = { _ in }) throws -> RunConfiguration {
  var settings = TrainingSettings()
  change(&settings)
  return try settings.resolved(for: DataSet.load("moons"), name: "moons", folder: nil)
}

@Test func aConfigurationSurvivesItsFile() throws {
  let original = try configuration {
    $0.hidden = []
    $0.learningRate = 0.1 + 0.2
    $0.seed = .max
    $0.precision = .bfloat16
  }
  #expect(try RunConfiguration(json: original.json, path: "config.json") == original)
}

@Test func aConfigurationFromBeforePrecisionsIsFloat32() throws {
  let original = try configuration()
  let text = original.json.replacing("\"precision\" : \"float32\",", with: "")
  #expect(text != original.json)
  #expect(try RunConfiguration(json: text, path: "config.json") == original)
  #expect {
    _ = try RunConfiguration(json: original.json.replacing("float32", with: "half"), path: "config.json")
  } throws: { "\($0)".contains("training.precision") }
}

@Test(arguments: [
  ("{", "it is not JSON"), ("[]", "not of the right type"), ("{}", "schema is missing"),
])
func aBrokenConfigurationSaysWhatIsWrong(_ text: String, _ reason: String) {
  #expect {
    _ = try RunConfiguration(json: text, path: "config.json")
  } throws: { "\($0)".hasPrefix("config.json: ") && "\($0)".contains(reason) }
}

@Test func aConfigurationOfAnotherVersionIsRefused() throws {
  let text = try configuration().json.replacing("soma.run/1", with: "soma.run/99")
  #expect {
    _ = try RunConfiguration(json: text, path: "config.json")
  } throws: { "\($0)".contains("soma.run/99") }
}

@Test func numbersOutsideTheirRangesAreRefusedByName() {
  let cases: [(String, (inout TrainingSettings) -> Void)] = [
    ("lr", { $0.learningRate = -1 }), ("lr", { $0.learningRate = .nan }), ("epochs", { $0.epochs = -1 }),
    ("batch-size", { $0.batchSize = 0 }), ("dropout", { $0.dropProbability = 1 }),
    ("val-fraction", { $0.validationFraction = 1 }), ("layers", { $0.hidden = [8, 0] }),
    ("layers", { $0.hidden = [10_000_000] }),
  ]
  for (name, change) in cases {
    #expect("\(name)") {
      _ = try configuration(change)
    } throws: { error in
      guard case .badSetting(let found, _, _)? = error as? TrainingError else { return false }
      return found == name
    }
  }
}

@Test func namesAreResolvedToTheirOwnSpelling() throws {
  let chosen = try configuration {
    $0.activation = "leaky_relu"
    $0.optimizer = "AdamW"
  }
  #expect(chosen.network.activation == "leakyReLU" && chosen.network.initializer == "heNormal")
  #expect(chosen.training.optimizer == "adamw")
  #expect(throws: UnknownName.self) { try configuration { $0.activation = "rule" } }
}

@Test func intervalsAreThoseOfSciPy() {
  // scipy.stats.binomtest(k, n).proportion_ci(method="wilson"), SciPy 1.16
  let cases: [(right: Int, count: Int, low: Double, high: Double)] = [
    (8790, 10000, 0.8724620579303302, 0.885246871304697), (586, 599, 0.9632250284447884, 0.9872736335432716),
    (250, 250, 0.9848667005045555, 1), (0, 10, 0, 0.27753279986288926),
    (1, 2, 0.09453120573423074, 0.9054687942657693),
  ]
  for (right, count, low, high) in cases {
    let interval = Interval.wilson(Double(right) / Double(count), count: count)
    #expect(abs(interval.low - low) < 1e-12 && abs(interval.high - high) < 1e-12)
  }
}

@Test func jsonIsReadByOthersAsItWasMeant() throws {
  let value: JSONValue = [
    "text": .string("a\"b\\c\n\u{7}\u{1B}[31mé\u{9B}"), "nan": .number(.nan), "infinite": .number(-.infinity),
    "small": .number(1e-300), "list": .array([.bool(true), .integer(-3), .null]),
  ]
  let object = try #require(
    try JSONSerialization.jsonObject(with: Data(value.text.utf8)) as? [String: Any])
  #expect(object["text"] as? String == "a\"b\\c\n\u{7}\u{1B}[31mé\u{9B}")
  #expect(object["nan"] is NSNull && object["infinite"] is NSNull)
  #expect(object["small"] as? Double == 1e-300)
  #expect((object["list"] as? [Any])?.count == 3)
  // Nothing in it would be obeyed by a terminal, and the keys keep their order.
  #expect(!value.text.unicodeScalars.contains { $0.properties.generalCategory == .control })
  #expect(value.text.hasPrefix("{\"text\":"))
}
