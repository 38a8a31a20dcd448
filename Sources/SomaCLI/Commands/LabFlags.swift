import Foundation
import SomaLabs

/// The options that every lab has.
enum LabFlags {
  static let seed = LabOption(
    "seed", .option(value: "N|random"), default: Seed(number: 0), "0",
    Localized("decides every random number", "모든 난수를 정하는 수")
  ) { text throws(LabError) in
    if text == "random" { return Seed(number: .random(in: 0...UInt64(UInt32.max))) }
    guard let number = UInt64(text) else {
      throw .badValue(option: "--seed", value: text, allowed: "a whole number of 0 or more, or random")
    }
    return Seed(number: number)
  }
  static let svg = LabOption.text(
    "svg", .option(value: "FILE"), default: "", Localized("write the picture to a file", "그림을 파일로 저장"))
  static let json = LabOption.flag(
    "json", Localized("print the numbers as one JSON object", "숫자를 JSON 객체 하나로 출력"))
  static let language = LabOption(
    "lang", .option(value: "en|ko"), default: Language?.none, "",
    Localized("English or Korean; else by LANG", "영어 또는 한국어, 없으면 LANG에 따름")
  ) { text throws(LabError) in
    guard let language = Language(rawValue: text) else {
      throw .badValue(option: "--lang", value: text, allowed: "en or ko")
    }
    return language
  }
  static let color = LabOption.choice(
    "color", default: ColorChoice.auto, Localized("colours in the terminal", "터미널 색상"))
  static let help = LabOption.flag("help", Localized("print this text", "이 도움말 출력"))

  static let all: [any AnyLabOption] = [seed, svg, json, language, color, help]

  /// The number that decides the random ones.
  struct Seed: Sendable {
    let number: UInt64
  }

  /// The language typed, or the environment's.
  static func language(_ values: LabValues) -> Language {
    values[language] ?? Language(environment: ProcessInfo.processInfo.environment)
  }

  /// The lab's name, the first word that is no option of all labs nor an option's value; and the other words.
  static func split(_ words: [String]) throws -> (name: String?, rest: [String]) {
    var rest = words.map { $0 == "-h" ? "--help" : $0 }
    if rest.first == "help" { rest[0] = "--help" }
    var index = 0
    while index < rest.count, rest[index].hasPrefix("-") {
      let takesValue = all.contains { option in
        if case .option = option.form { "--" + option.name == rest[index] } else { false }
      }
      index += takesValue ? 2 : 1
    }
    guard index < rest.count else { return (nil, rest) }
    return (rest.remove(at: index), rest)
  }
}
