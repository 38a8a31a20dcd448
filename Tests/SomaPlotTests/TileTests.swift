import SomaPlot
import Testing

/// Two pictures of 2 × 2 pixels; the first has its upper left pixel set.
private let panel = Panel(
  tiles: [
    Tile("one", columnCount: 2, values: [1, 0, 0, 0]), Tile("two", columnCount: 2, values: [0, 0, 0, 1]),
  ],
  placeCount: 3, scale: .gray, range: 0...1)

private func lines(_ style: TextStyle) -> [String] {
  Figure(title: "t", description: "d", rows: [[panel]]).text(style)
}

@Test func aPixelIsTheSameNumberOfCharactersEverywhere() {
  // Three places of two pixels and two gaps of two make ten columns; at 24 columns each pixel is two wide and one high.
  let lines = lines(TextStyle(width: 24))
  #expect(lines[0] == "│██··    ····" && lines[1] == "│····    ··██")
  #expect(lines[2].hasPrefix("└─") && lines[3].contains("one") && lines[3].contains("two"))
}

@Test func imagesTooWideForTheirPixelsAreStillDrawn() {
  let wide = Panel(
    tiles: [Tile("", columnCount: 200, values: .init(repeating: 1, count: 400))], scale: .gray, range: 0...1)
  let lines = Figure(title: "t", description: "d", rows: [[wide]]).text(TextStyle(width: 40))
  #expect(!lines.isEmpty && lines.allSatisfy { $0.count <= 40 })
}

@Test func picturesOfDifferentSizesAreABrokenRule() async {
  await #expect(processExitsWith: .failure) {
    _ = Panel(
      tiles: [Tile("", columnCount: 1, values: [1]), Tile("", columnCount: 1, values: [1, 2])], scale: .gray,
      range: 0...1)
  }
  await #expect(processExitsWith: .failure) { _ = Tile("", columnCount: 2, values: [1, 2, 3]) }
}
