import Foundation
import SomaLabs
import SomaPlot
import Testing

/// What holds for the output of every lab; a new one is checked as soon as it is registered.
@Suite struct EveryLabCommandTests {
  static let names = Labs.all.map(\.name)

  @Test(arguments: names, ["en", "ko"])
  func aLabFitsEightyColumnsAndWritesItsPicture(_ name: String, _ language: String) throws {
    try withFolder { folder in
      let outcome = try Soma.run(["lab", name, "--lang", language, "--svg", "x.svg"], in: folder)
      #expect(outcome.status == 0 && outcome.messages == "wrote x.svg\n")
      Self.expectLines(in: outcome.output, noWiderThan: 80)
      let picture = try String(contentsOfFile: folder + "/x.svg", encoding: .utf8)
      #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n"))
    }
  }

  @Test(arguments: names)
  func theHelpOfALabIsWrapped(_ name: String) throws {
    try withFolder { folder in
      for language in ["en", "ko"] {
        let outcome = try Soma.run(["lab", name, "--help", "--lang", language], in: folder)
        #expect(outcome.status == 0 && outcome.output.contains("soma lab \(name)"))
        Self.expectLines(in: outcome.output, noWiderThan: 80)
      }
    }
  }

  @Test(arguments: names)
  func withoutUTF8EveryCharacterIsASCII(_ name: String) throws {
    try withFolder { folder in
      for words in [["lab", name], ["lab", name, "--help"]] {
        let outcome = try Soma.run(words, in: folder, environment: ["LC_ALL": "C", "COLUMNS": "40"])
        let others = outcome.output.filter { !$0.isASCII }
        #expect(outcome.status == 0 && others.isEmpty, "\(words): \(others)")
        #expect(controlCharacters(in: outcome.output).isEmpty)
      }
    }
  }

  private static func expectLines(in text: String, noWiderThan width: Int) {
    for line in text.split(separator: "\n") where String(line).columnCount > width {
      Issue.record("\(String(line).columnCount) columns: \(line)")
    }
    #expect(controlCharacters(in: text).isEmpty)
  }
}
