import SomaPlot

/// A table of text: numbers to the right, words to the left, and as many columns as the width allows.
///
/// Columns are dropped from the right, never cut: half a number is worse than none.
package struct Columns {
  /// On which side of its column a text stands.
  package enum Side { case left, right }

  private let titles: [String]
  private let sides: [Side]
  private var rows: [[String]] = []

  /// A table with titles.
  package init(_ columns: [(title: String, side: Side)]) {
    titles = columns.map(\.title)
    sides = columns.map(\.side)
  }

  /// Adds a row; missing cells are blank.
  package mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The lines of the table, the titles first, in the characters that the terminal has.
  package func lines(_ terminal: Terminal) -> [String] {
    // Replaced before the widths are measured: a replacement may be longer.
    let rows = ([titles] + rows).map { $0.map(terminal.shown) }
    var widths = titles.map { _ in 0 }
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.columnCount) }
    }
    var shown = 0
    var used = 0
    for (index, column) in widths.enumerated() {
      let needed = used + column + (index > 0 ? 2 : 0)
      guard index == 0 || needed <= terminal.width else { break }
      used = needed
      shown = index + 1
    }
    return rows.map { row in
      let cells = (0..<shown).map { index -> String in
        let cell = index < row.count ? row[index] : ""
        return sides[index] == .left ? cell.left(widths[index]) : cell.right(widths[index])
      }
      return cells.joined(separator: "  ").trimmedAtEnd
    }
  }
}

extension String {
  /// The text without blanks at its end.
  package var trimmedAtEnd: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
