import Foundation
import Testing

/// What labs print at 80 columns, beside files in `Golden`.
@Suite struct LabGoldenTests {
  /// A call, and whether every character has to be the same. Numbers that come out of a training differ in their last
  /// digits between processors, and pictures with them: then the words count.
  struct Case: CustomTestStringConvertible {
    let file: String
    let arguments: [String]
    var isExact = false

    var testDescription: String { file }
  }

  static let cases = [
    Case(file: "perceptron", arguments: ["perceptron"], isExact: true),
    Case(file: "perceptron-xor", arguments: ["perceptron", "xor", "--rows", "5"], isExact: true),
    Case(file: "gates", arguments: ["gates"], isExact: true),
    Case(file: "fold", arguments: ["fold", "--weights", "step"], isExact: true),
    Case(file: "fold-learned", arguments: ["fold"]),
    Case(file: "activations", arguments: ["activations"], isExact: true),
    Case(file: "linear", arguments: ["linear"]),
    Case(file: "approximate", arguments: ["approximate"]),
    Case(file: "loss", arguments: ["loss"]),
    Case(file: "digits", arguments: ["digits"]),
  ]

  @Test(arguments: cases, ["en", "ko"])
  func aLabPrintsWhatItAlwaysPrinted(_ sample: Case, _ language: String) throws {
    let run = try withFolder { folder in
      try Soma.run(["lab"] + sample.arguments + ["--lang", language], in: folder)
    }
    #expect(run.status == 0 && run.messages.isEmpty)
    try GoldenText.check(
      sample.isExact ? run.output : Self.words(run.output), "\(sample.file).\(language).txt")
  }

  /// The lines that are no part of a picture, with `#` for numbers and one blank for many. Lines that follow one another
  /// are joined: where a text is broken depends on how long its numbers are.
  static func words(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !isPicture($0) }
    let paragraphs = lines.split(separator: "").map { paragraph in
      paragraph.joined(separator: " ")
        .replacing(/-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?|·/, with: "#")
        .replacing(#/ +/#, with: " ").replacing(#/#( #)+/#, with: "#")
    }
    // Numbers alone are those of an axis.
    return paragraphs.filter { $0.contains { $0 != "#" && $0 != " " } }.joined(separator: "\n\n") + "\n"
  }

  private static func isPicture(_ line: Substring) -> Bool {
    line.unicodeScalars.contains {
      (0x2500...0x25FF).contains($0.value) || (0x2800...0x28FF).contains($0.value)
    }
  }
}
