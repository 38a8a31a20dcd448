import Foundation
import Testing

/// How commands look at 80 and 40 columns, on a terminal and in a file, beside texts in `Golden`.
@Suite struct AppearanceTests {
  /// Where the program runs, and the texts it is held to.
  struct Stage: CustomTestStringConvertible {
    var width = 80
    var environment: [String: String] = [:]
    var isTerminal = true

    /// Only the characters and the width change what is shown; colours must not.
    var file: String { "\(width)" + (environment["LC_ALL"] == "C" ? ".ascii" : "") }
    var testDescription: String {
      let variables = environment.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
      return "\(isTerminal ? "terminal" : "file") \(width) \(variables)"
    }
  }

  static let stages = [
    Stage(), Stage(width: 40), Stage(environment: ["NO_COLOR": "1"]),
    Stage(width: 40, environment: ["NO_COLOR": "1"]), Stage(environment: ["LC_ALL": "C"]),
    Stage(isTerminal: false), Stage(width: 40, isTerminal: false),
    Stage(environment: ["LC_ALL": "C"], isTerminal: false),
  ]

  @Test(arguments: stages) func commandsLookAsTheyAreDesigned(_ stage: Stage) throws {
    try withFolder { folder in
      try Self.fruit.write(toFile: folder + "/과일.csv", atomically: true, encoding: .utf8)
      let kind = stage.isTerminal ? "terminal" : "file"
      let train = ["train", "digits", "--epochs", "2", "--threads", "1", "--name", "first"]
      try check(train, "train-\(kind)", stage, folder)
      let second = [
        "train", "과일.csv", "--target", "종류", "--epochs", "2", "--lr", "0.01", "--batch-size", "8",
        "--set", "model.dropout=0", "--threads", "1", "--name", "둘째",
      ]
      try check(second, "train-table-\(kind)", stage, folder)
      try check(["evaluate", "둘째"], "evaluate", stage, folder)
      try check(["inspect", "first"], "inspect", stage, folder)
      try check(["runs", "list"], "runs-list", stage, folder)
      try check(["runs", "compare", "first", "둘째"], "runs-compare", stage, folder)
    }
  }

  /// Three kinds that cannot be mixed up, so that their matrix is the same on every processor.
  private static let fruit =
    "무게,색깔,종류\n"
    + (0..<90).map { row in
      let (kind, name, color) = [(0, "사과", "빨강"), (1, "바나나", "노랑"), (2, "귤", "주황")][row % 3]
      return "\(100 * kind + row % 10),\(color),\(name)\n"
    }.joined()

  private func check(_ arguments: [String], _ name: String, _ stage: Stage, _ folder: String) throws {
    var environment = stage.environment
    let found: String
    if stage.isTerminal {
      let (outcome, text) = try Soma.run(
        arguments, in: folder, on: [.output, .messages], width: stage.width, environment: environment)
      #expect(outcome.status == 0)
      let screen = Screen(width: stage.width, receiving: text)
      #expect(screen.unknown.isEmpty && screen.overflows.isEmpty, "\(name)")
      if environment["NO_COLOR"] != nil { #expect(screen.colorCount == 0) }
      found = screen.lines.joined(separator: "\n") + "\n"
    } else {
      environment["COLUMNS"] = "\(stage.width)"
      let outcome = try Soma.run(arguments, in: folder, environment: environment)
      #expect(outcome.status == 0)
      for text in [outcome.output, outcome.messages] {
        #expect(Set(text.utf8).isDisjoint(with: [0x1B, 0x08, 0x0D]))
      }
      // Messages, then results: the order in which a training writes them.
      found = outcome.messages + outcome.output
    }
    try GoldenText.check(Self.masked(found, isExact: name == "evaluate"), "\(name).\(stage.file).txt")
  }

  @Test func theFirstLayerIsShownAsImages() throws {
    try withFolder { folder in
      #expect(try Soma.run(["train", "digits", "--epochs", "1", "-q"], in: folder).status == 0)
      func lines(_ environment: [String: String]) throws -> [String] {
        let (outcome, text) = try Soma.run(
          ["inspect", "digits", "--image"], in: folder, on: .output, environment: environment)
        let screen = Screen(width: 80, receiving: text)
        #expect(outcome.status == 0 && screen.overflows.isEmpty && screen.unknown.isEmpty)
        return screen.lines
      }
      // Sixteen of the 64 units. Half-blocks: 8 pictures in a row, 4 lines each and a caption.
      let blocks = try lines([:])
      #expect(blocks.count == 1 + 2 * 5 + 1)
      #expect(blocks[0].hasPrefix("layers.1.weight · 16 of 64 units · orange -"))
      #expect(blocks[1].count == 8 * 8 + 7 * 2 && Set(blocks[1]) == ["▀", " "])
      // Two shades for a pixel: 4 pictures in a row, 8 lines each.
      for environment in [["NO_COLOR": "1"], ["LC_ALL": "C"]] {
        let shades = try lines(environment)
        #expect(shades.count == 1 + 4 * 9 + 3)
        #expect(shades[1].count == 4 * 16 + 3 * 2 && Set(shades[1]).isSubset(of: Set(".:-=+*#%@ ")))
      }
      #expect(try Soma.run(["train", "moons", "--epochs", "1", "-q"], in: folder).status == 0)
      let refused = try Soma.run(["inspect", "moons", "--image"], in: folder)
      #expect(refused.status == 64 && refused.messages.contains("moons takes 2 numbers, not images"))
    }
  }

  /// The text without what differs from run to run and from processor to processor: the digits of a date, a time of day
  /// and a number with three or more decimals or with an exponent of two digits are `n`, and minus signs of such numbers
  /// are gone; lengths of time and samples per second are a `#` where they end.
  ///
  /// - Parameter isExact: Only losses and times differ.
  static func masked(_ text: String, isExact: Bool) -> String {
    func letters(_ text: Substring) -> String { String(text.map { $0.isNumber ? "n" : $0 }) }
    let dates = text.replacing(/[0-9-]{10}[_T]([0-9]{6}|[0-9:]{8}Z)/) { letters($0.0) }
    let numbers =
      isExact
      ? dates.replacing(/loss [0-9.e-]+/, with: "loss n.nnnn")
      : dates.replacing(/[0-9]\.[0-9]{2}e-[0-9]{2}/, with: "n.nne-nn")
        .replacing(#/ -([0-9]*\.[0-9]{3,})/#) { "  " + $0.1 }
        .replacing(/[0-9]*\.[0-9]{3,}/) { letters($0.0) }
    return numbers.replacing(/[0-9]+(\.[0-9])?(k|M|s)(?![a-z])/) { match in
      String(repeating: " ", count: match.0.count - 1) + "#"
    }
  }
}
