import SomaPlot
import Testing

@Test(arguments: [24, 34, 40, 80, 120])
func noLineIsWiderThanTheTerminal(_ width: Int) {
  for (name, figure) in SampleFigures.all {
    for isUnicode in [true, false] {
      let lines = figure.text(TextStyle(width: width, isUnicode: isUnicode))
      for line in lines {
        #expect(line.columnCount <= width, "\(name): \(line)")
        // Nothing that a terminal would obey, and no blanks to be copied along.
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(name)")
        #expect(line.last != " ")
      }
    }
  }
}

@Test func withoutUnicodeOnlyTheWordsCanBeMore() {
  let figure = Figure(
    title: "", description: "",
    rows: [
      [
        Panel(
          x: Axis("x"), y: Axis("y"),
          marks: [
            .heatMap(HeatMap(Grid(x: -1...1, y: -1...1) { $0.x * $0.y })),
            .line(Line([Point(-1, -1), Point(1, 1)], label: "line")),
            .arrow(Arrow(from: Point(0, 0), to: Point(-0.5, 0.5))),
          ]
            + [Marker.circle, .square, .triangle, .diamond, .cross, .ring].map {
              .scatter(Scatter([Point(0.5, 0)], marker: $0, label: "\($0)"))
            })
      ], [Panel(marks: [.bars(Bars([.init("a", 1), .init("b", 0.3)]))])],
    ])
  for usesColor in [false, true] {
    let text = figure.text(TextStyle(isUnicode: false, usesColor: usesColor)).joined()
    #expect(text.utf8.allSatisfy { $0 < 128 }, "\(text)")
  }
}

@Test func colorsAreSwitchedOffAtTheEndOfEveryLine() {
  for (name, figure) in SampleFigures.all {
    for line in figure.text(TextStyle(usesColor: true)) {
      let codes = line.split(separator: "\u{1B}").dropFirst(line.hasPrefix("\u{1B}") ? 0 : 1)
      #expect(codes.last.map { $0.hasPrefix("[0m") } ?? true, "\(name): \(line.debugDescription)")
    }
  }
  let colored = SampleFigures.plane.text(TextStyle(usesColor: true)).joined()
  #expect(colored.contains("\u{1B}[38;5;32m●\u{1B}[0m class 1"))
}

@Test func aPlaneIsDrawnToScale() {
  let panel = Panel(
    x: Axis("x", range: 0...1), y: Axis("y", range: 0...1), aspect: 1,
    marks: [
      .straightLine(StraightLine(a: 1, b: 0, c: 0.5)),
      .scatter(Scatter([Point(0, 0)], marker: .square, label: "no")),
      .scatter(Scatter([Point(1, 1)], label: "yes")),
    ])
  let text = Figure(title: "gate", description: "", rows: [[panel]]).text(TextStyle(width: 24))
  #expect(
    text == [
      "■ no   ● yes",
      "y",
      "1.0┤         ⢸        ●",
      "   │         ⢸",
      "0.8┤         ⢸",
      "   │         ⢸",
      "0.6┤         ⢸",
      "0.4┤         ⢸",
      "   │         ⢸",
      "0.2┤         ⢸",
      "   │         ⢸",
      "0.0┤■        ⢸",
      "   └┬────────┬────────┬",
      "   0.0      0.5      1.0",
      "             x",
    ])
}

@Test func barsStandUnderOneAnother() {
  let bars = Bars([.init("w₁", 1), .init("편향", 0.5), .init("w₃", 0), .init("x", .nan)])
  let figure = Figure(title: "", description: "", rows: [[Panel(marks: [.bars(bars)])]])
  #expect(
    figure.text(TextStyle(width: 30)) == [
      // 30 columns, less 4 of names, 3 of numbers and the blanks between them.
      "w₁   " + String(repeating: "█", count: 20) + " 1",
      "편향 " + String(repeating: "█", count: 10) + " 0.5",
      "w₃    0",
      "x     NaN",
    ])
}

@Test func wideCharactersTakeTwoColumns() {
  #expect("퍼셉트론".columnCount == 8 && "e\u{301}".columnCount == 1 && "●─⠿".columnCount == 3)
  #expect("가나".padded(to: 6) == "가나  " && "가나다".prefix(columns: 5) == "가나")
}
