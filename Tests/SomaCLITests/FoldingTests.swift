import Soma
import SomaCLI
import SomaPlot
import Testing

private func terminal(_ width: Int, isUnicode: Bool = true, usesColor: Bool = false) -> Terminal {
  Terminal(isInteractive: true, width: width, isUnicode: isUnicode, usesColor: usesColor)
}

@Suite struct FoldingTests {
  @Test func partsMoveToTheNextLineWhole() {
    let parts = ["digits", "64-64-32-10 relu", "6 570 params", "seed 0"]
    #expect(terminal(80).folded(parts) == ["digits · 64-64-32-10 relu · 6 570 params · seed 0"])
    #expect(terminal(25).folded(parts) == ["digits · 64-64-32-10 relu", "6 570 params · seed 0"])
    #expect(
      terminal(24).folded(parts, indent: 2) == ["digits", "  64-64-32-10 relu", "  6 570 params · seed 0"])
    // Replaced before it is measured: ± takes two columns in ASCII.
    let score = ["test   accuracy 0.8790 ±0.0064", "loss 0.3441"]
    #expect(terminal(44).folded(score, separator: "   ").count == 1)
    #expect(
      terminal(44, isUnicode: false).folded(score, separator: "   ", indent: 7)
        == ["test   accuracy 0.8790 +-0.0064", "       loss 0.3441"])
  }

  @Test func textIsBrokenAtBlanksButNotInsideNumbers() {
    #expect(
      terminal(20).entry("mnist", "60 000 + 10 000 gray images", indent: 7)
        == ["mnist  60 000 +", "       10 000 gray", "       images"])
    #expect(terminal(10).folded("소득을 예측: 높음") == ["소득을", "예측: 높음"])
    // What fits is not touched: two blanks may be part of a path.
    #expect(terminal(20).folded("/tmp/a  b") == ["/tmp/a  b"])
    #expect(terminal(5).folded("/a/long/path") == ["/a/long/path"])
  }

  @Test func charactersAreReplacedBeforeTheTextIsBroken() {
    // Between blanks the dot separates; alone it would multiply.
    let lines = terminal(12, isUnicode: false).folded("AND · online · w·x")
    #expect(lines == ["AND | online", "| w.x"])
  }

  @Test func columnsOfWideCharactersStandUnderOneAnother() {
    var table = Columns([("열", .left), ("μ ± σ", .right)])
    table.add(["나이", "0.1 ± 0.2"])
    table.add(["x", "10.1 ± 0.2"])
    #expect(table.lines(terminal(80)) == ["열         μ ± σ", "나이   0.1 ± 0.2", "x     10.1 ± 0.2"])
    // In ASCII the title is longer than the numbers.
    #expect(
      table.lines(terminal(80, isUnicode: false))
        == ["열     mean +- sd", "나이   0.1 +- 0.2", "x     10.1 +- 0.2"])
  }
}

@Suite struct ConfusionTextTests {
  /// Three classes whose names are wide, long and short; the second is right in 2 of 8.
  private let classes = ["높음", "a very long name", "c"]

  private func text(_ terminal: Terminal) throws -> [String] {
    var confusion = ConfusionMatrix(classCount: 3)
    let counts = [[104, 0, 0], [6, 2, 0], [0, 1, 4]]
    for (label, row) in counts.enumerated() {
      for (prediction, count) in row.enumerated() where count > 0 {
        let number = Tensor([Int32](repeating: Int32(prediction), count: count))
        try confusion.add(
          predictions: number, labels: Tensor([Int32](repeating: Int32(label), count: count)))
      }
    }
    return try ConfusionText(
      confusion, ClassificationReport(confusion), classes: classes, terminal
    ).lines
  }

  @Test func aMatrixNamesTheWorstClass() throws {
    #expect(
      try text(terminal(80)) == [
        "              높  a v    c  recall",
        "높음         104    0    0   1.000",
        "a very long    6    2    0   0.250  ← worst",
        "c              0    1    4   0.800",
      ])
  }

  @Test func aNarrowTerminalGetsATighterMatrixOrNone() throws {
    #expect(
      try text(terminal(31)) == [
        "             높 a v   c  recall", "높음        104   0   0   1.000",
        "a very long   6   2   0   0.250", "c             0   1   4   0.800",
      ])
    #expect(try text(terminal(30)) == ["the matrix of 3 classes takes", "31 columns"])
  }

  @Test func graysRepeatWhatTheNumbersSay() throws {
    let lines = try text(terminal(80, usesColor: true))
    // All of a row is the brightest of five grays, 6 of 8 the fourth, 2 of 8 the second; zero has none.
    #expect(lines[1] == "높음       \u{1B}[1;38;5;16;48;5;254m  104\u{1B}[0m    0    0   1.000")
    #expect(
      lines[2]
        == "a very long\u{1B}[38;5;16;48;5;250m    6\u{1B}[0m\u{1B}[1;38;5;231;48;5;241m    2\u{1B}[0m    0   0.250  ← worst"
    )
    let plain = lines.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") }
    #expect(try plain == text(terminal(80)))
  }

  @Test func twentyClassesHaveNoMatrix() throws {
    func lines(_ count: Int) throws -> [String] {
      var confusion = ConfusionMatrix(classCount: count)
      try confusion.add(predictions: Tensor([Int32(0)]), labels: Tensor([Int32(0)]))
      let names = (0..<count).map { "\($0)" }
      return try ConfusionText(
        confusion, ClassificationReport(confusion), classes: names, terminal(200)
      ).lines
    }
    #expect(try lines(19).count == 20 && lines(20).isEmpty)
  }
}

@Suite struct PaceTests {
  private let start = ContinuousClock.now

  /// The milliseconds at which a line is due, asked every ten.
  private func times(isInteractive: Bool, until end: Int) -> [Int] {
    var pace = Pace(isInteractive: isInteractive, start: start)
    return stride(from: 0, through: end, by: 10).filter { pace.isDue(start + .milliseconds($0)) }
  }

  @Test func aMovingLineMovesTenTimesASecondAndALogGetsASignEveryHalfMinute() {
    #expect(times(isInteractive: true, until: 1000) == Array(stride(from: 100, through: 1000, by: 100)))
    #expect(times(isInteractive: false, until: 100_000) == [30_000, 60_000, 90_000])
    var pace = Pace(isInteractive: false, start: start)
    pace.restart(start + .seconds(20))
    #expect(!pace.isDue(start + .seconds(49)) && pace.isDue(start + .seconds(50)))
  }

  @Test func anEstimatedTimeStaysHalfASecond() {
    var time = SteadyTime()
    let shown = [0, 100, 499, 500, 600].map { time.shown("\($0)", start + .milliseconds($0)) }
    #expect(shown == ["0", "0", "0", "500", "500"])
  }
}

@Suite struct TileTextTests {
  private let tile = Tile("a", columnCount: 3, values: [-1, 0, 1, -0.5, .nan, 2])
  private let other = Tile("longer", columnCount: 3, values: [0, 0, 0, 1, 1, 1])

  @Test func withoutColoursAPixelIsAShadeTwice() {
    let style = TextStyle(width: 16)
    // Nine shades of -1...1: the middle is the fifth, and -0.5 the third.
    #expect(
      Tile.text([tile, other], style, scale: .signed, range: -1...1)
        == ["..++@@  ++++++", "--  @@  @@@@@@", "a       longer"])
    #expect(
      Tile.text([tile, other], TextStyle(width: 13), scale: .signed, range: -1...1)
        == ["..++@@", "--  @@", "a", "", "++++++", "@@@@@@", "longer"])
    #expect(
      Tile.text([other], TextStyle(width: 5, isUnicode: false), scale: .gray, range: 0...1)
        == ["", "@@@", "longer"])
  }

  @Test func inColoursAPixelIsHalfABlock() {
    let lines = Tile.text([other], TextStyle(usesColor: true), scale: .gray, range: 0...1)
    // The darkest of 24 grays over the brightest.
    #expect(lines == ["\u{1B}[0;38;5;232;48;5;255m▀▀▀\u{1B}[0m", "longer"])
  }
}
