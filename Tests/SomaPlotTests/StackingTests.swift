import Foundation
import SomaPlot
import Testing

private func figure(_ title: String, rowCount: Int) -> Figure {
  let panel = Panel(title: "panel of \(title)", marks: [.line(Line(values: [0, 1]))])
  return Figure(
    title: title, description: "about \(title)", rows: Array(repeating: [panel], count: rowCount))
}

@Suite struct StackingTests {
  @Test func everyFigureKeepsItsTitleAboveItsRows() {
    let stacked = Figure(
      stacking: [figure("one", rowCount: 2), figure("two", rowCount: 1), figure("", rowCount: 1)])
    #expect(stacked.title == "one" && stacked.headings == [2: "two"] && stacked.rows.count == 4)
    #expect(stacked.description == "about one about two about ")
    let twice = Figure(stacking: [stacked, stacked])
    #expect(twice.headings == [2: "two", 4: "one", 6: "two"])
    #expect(Figure(stacking: []).rows.isEmpty && Figure(stacking: []).headings.isEmpty)
  }

  @Test func titlesStandWhereTheirRowsBegin() throws {
    let stacked = Figure(stacking: [figure("one", rowCount: 1), figure("two", rowCount: 1)])
    let svg = stacked.svg()
    var rest = svg[...]
    for word in [">one</text>", ">panel of one</text>", ">two</text>", ">panel of two</text>"] {
      let place = try #require(rest.range(of: word), "\(word)")
      rest = rest[place.upperBound...]
    }
    // The text around a figure says its title; the others stand in it.
    let lines = stacked.text()
    #expect(!lines.contains("one"))
    let title = try #require(lines.firstIndex(of: "two"))
    #expect(lines[(title + 1)...].contains("panel of two") && lines[..<title].contains("panel of one"))
    #expect(stacked.mapped { $0.uppercased() }.headings == [1: "TWO"])
  }
}
