import SomaFormats
import SomaLabs
import SomaTensor
import Testing

private func values(_ words: String...) throws(LabError) -> LabValues {
  try LabValues(words, options: DiceLab().options)
}

@Test func whatIsNotTypedHasItsDefault() throws {
  let values = try values()
  #expect(values[DiceLab.throwCount] == 100 && values[DiceLab.bonus] == 0 && values[DiceLab.die] == .cube)
  #expect(values[DiceLab.weights] == [1, 1] && !values[DiceLab.isQuick] && values[DiceLab.label] == "none")
  #expect(values.text(of: DiceLab.throwCount) == "100" && values.text(of: DiceLab.die) == "cube")
}

@Test func optionsStandInAnyOrderAndForm() throws {
  let values = try values(
    "--throws=7", "mine", "--quick", "--bonus", "-0.5", "--die", "coin", "--weights", "1,-2.5, 3e1")
  #expect(values[DiceLab.throwCount] == 7 && values[DiceLab.bonus] == -0.5 && values[DiceLab.die] == .coin)
  #expect(values[DiceLab.weights] == [1, -2.5, 30] && values[DiceLab.isQuick])
  #expect(values[DiceLab.label] == "mine" && values.text(of: DiceLab.bonus) == "-0.5")
  // The last of two counts, and words after -- are no options; nor is a word with one dash.
  #expect(
    try LabValues(["--throws", "1", "--throws", "2"], options: DiceLab().options)[DiceLab.throwCount] == 2)
  #expect(try LabValues(["--", "--quick"], options: DiceLab().options)[DiceLab.label] == "--quick")
  #expect(try LabValues(["-x*y"], options: DiceLab().options)[DiceLab.label] == "-x*y")
}

@Test(arguments: [
  (["--throws", "0"], "--throws is 0", "allowed is a whole number from 1 to 100000"),
  (["--throws", "1.5"], "--throws is 1.5", "allowed is a whole number from 1 to 100000"),
  (["--bonus", "nan"], "--bonus is nan", "allowed is a number from -1 to 1"),
  (["--bonus=2"], "--bonus is 2", "allowed is a number from -1 to 1"),
  (
    ["--weights", "1"], "--weights is 1", "allowed is 2 to 3 numbers with commas between them, such as 1,-0.5"
  ),
  (["--weights", "1,,2"], "--weights is 1,,2", "allowed is 2 to 3 numbers"),
  (["--weights", "1,inf"], "--weights is 1,inf", "allowed is 2 to 3 numbers"),
  (["--throws"], "--throws needs a value", "--throws N"),
  (["--throws", "--quick"], "--throws needs a value", "--throws N"),
  (["--quick=yes"], "unexpected argument '--quick=yes'", "leave it out"),
  (["one", "two"], "unexpected argument 'two'", "leave it out"),
  (["--thorws", "1"], "there is no option named '--thorws'\nhelp: did you mean --throws?", ""),
  (["--die", "cub"], "there is no --die named 'cub'\nhelp: did you mean cube?", ""),
])
func aWrongWordIsNamedWithARemedy(_ words: [String], _ text: String, _ help: String) {
  let error = #expect(throws: LabError.self) { try LabValues(words, options: DiceLab().options) }
  let message = error?.description ?? "", advice = error?.help ?? ""
  #expect(message.hasPrefix(text) && advice.hasPrefix(help) && advice.isEmpty == help.isEmpty)
}

@Test func anOptionOfAnotherLabIsABrokenRule() async {
  await #expect(processExitsWith: .failure) {
    let values = try LabValues([], options: [DiceLab.isQuick])
    _ = values[DiceLab.throwCount]
  }
}

@Test func aFileThatCannotBeReadIsAnErrorOfTheLab() throws {
  let input = LabInput(try values()) { path throws(FileError) in
    throw FileError(.open, path: path, reason: "refused")
  }
  let error = #expect(throws: LabError.self) { try input.contents(ofFile: "points.csv") }
  #expect(error == .file(FileError(.open, path: "points.csv", reason: "refused")))
}

@Test func theLanguageFollowsTheEnvironment() {
  func language(_ variables: KeyValuePairs<String, String>) -> Language {
    Language(environment: Dictionary(uniqueKeysWithValues: variables.map { ($0.key, $0.value) }))
  }
  #expect(language(["LANG": "ko_KR.UTF-8"]) == .korean && language(["LANG": "ko_KR.utf8"]) == .korean)
  #expect(language([:]) == .english && language(["LANG": "C"]) == .english)
  #expect(language(["LANG": "en_US.UTF-8"]) == .english && language(["LANG": "kok_IN.UTF-8"]) == .english)
  // LC_ALL goes before LANG, and an empty one counts as none.
  #expect(language(["LANG": "ko_KR.UTF-8", "LC_ALL": "C"]) == .english)
  #expect(language(["LANG": "ko_KR.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""]) == .korean)
  // Korean in an encoding that is not written.
  #expect(language(["LANG": "ko_KR.eucKR"]) == .english && language(["LANG": "ko_KR"]) == .english)
  #expect(Localized("weight", "가중치")(.korean) == "가중치" && Language.english("weight", "가중치") == "weight")
}
