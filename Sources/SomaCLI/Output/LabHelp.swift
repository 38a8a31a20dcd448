import Soma
import SomaLabs
import SomaPlot

/// What there is to know about labs before they run.
enum LabHelp {
  /// The labs, each in a line.
  static func list(_ language: Language, _ terminal: Terminal) -> [String] {
    [
      language(
        "labs: one idea each, offline, the same every time",
        "실습: 하나에 한 가지 개념, 네트워크 없이, 언제나 같은 결과"), "",
    ] + LabText.entries(Labs.all.map { ($0.name, $0.summary(language)) }, terminal) + [
      "",
      "soma lab " + language("NAME", "이름") + "            " + language("run one", "실행"),
      "soma lab " + language("NAME", "이름") + " --help     " + language("what it can do", "옵션 보기"),
    ]
  }

  /// The labs with their options as one object.
  static var json: JSONValue {
    [
      "schema": .string("soma.labs/1"),
      "labs": .array(
        Labs.all.map { lab in
          [
            "name": .string(lab.name), "title": json(lab.title), "summary": json(lab.summary),
            "options": .array(
              lab.options.map { option in
                [
                  "name": .string(option.name), "usage": .string(usage(option)), "help": json(option.help),
                  "default": .string(option.defaultText),
                ]
              }),
          ]
        }),
    ]
  }

  /// What one lab does, examples first.
  static func lines(_ lab: any Lab, _ language: Language, _ terminal: Terminal) -> [String] {
    let argument = lab.options.first(where: \.isArgument).map { " [\(usage($0))]" } ?? ""
    var lines = terminal.folded("\(lab.title(language)): \(lab.summary(language))") + [""]
    lines += LabText.entries(
      lab.examples.map { ("soma lab \(lab.name) \($0.arguments)".trimmedAtEnd, $0.note(language)) },
      terminal)
    lines += [
      "", language("usage", "사용법") + ": soma lab \(lab.name)\(argument) [\(language("options", "옵션"))]", "",
    ]
    lines += LabText.entries(lab.options.map { entry($0, language) }, terminal)
    lines += ["", language("every lab:", "모든 실습 공통:")]
    return lines + LabText.entries(LabFlags.all.map { entry($0, language) }, terminal)
  }

  private static func json(_ text: Localized) -> JSONValue {
    ["en": .string(text.english), "ko": .string(text.korean)]
  }

  private static func usage(_ option: any AnyLabOption) -> String {
    switch option.form {
    case .option(let value): "--\(option.name) \(value)"
    case .flag: "--\(option.name)"
    case .argument(let value): value
    }
  }

  private static func entry(_ option: any AnyLabOption, _ language: Language) -> (String, String) {
    let note = option.defaultText.isEmpty ? "" : " (\(language("default", "기본값")) \(option.defaultText))"
    return (usage(option), option.help(language) + note)
  }
}
