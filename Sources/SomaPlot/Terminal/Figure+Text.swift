extension Figure {
  /// The figure as lines of text, no wider than the terminal unless that has fewer than 24 columns.
  ///
  /// Lines are braille dots, areas are shades or coloured half-blocks, points are characters. Panels of a row stand
  /// side by side where each gets 34 columns. The title is not repeated: text around the figure says it.
  public func text(_ style: TextStyle = TextStyle()) -> [String] {
    var lines: [String] = []
    for (index, row) in rows.enumerated() {
      if index > 0 { lines.append("") }
      let gap = 3
      let share = row.isEmpty ? 0 : (style.width - (row.count - 1) * gap) / row.count
      if row.count > 1, share >= 34 {
        lines += TextPanel.joined(row.map { TextPanel($0, width: share, style).lines }, share, gap)
      } else {
        for (number, panel) in row.enumerated() {
          if number > 0 { lines.append("") }
          lines += TextPanel(panel, width: max(24, style.width), style).lines
        }
      }
    }
    return lines
  }
}

extension TextPanel {
  /// Columns of lines side by side.
  static func joined(_ panels: [[String]], _ width: Int, _ gap: Int) -> [String] {
    (0..<(panels.map(\.count).max() ?? 0)).map { row in
      var line = ""
      for (number, lines) in panels.enumerated() {
        let text = row < lines.count ? lines[row] : ""
        line += number == panels.count - 1 ? text : text + blanks(width + gap - visibleWidth(text))
      }
      return line.trimmed
    }
  }

  /// Columns that a line takes when escape sequences are not counted.
  static func visibleWidth(_ text: String) -> Int {
    var width = 0
    for (index, part) in text.split(separator: "\u{1B}", omittingEmptySubsequences: false).enumerated() {
      width += index == 0 ? part.columnCount : part.drop { $0 != "m" }.dropFirst().columnCount
    }
    return width
  }

  static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}

extension String {
  /// The text without blanks at its end.
  var trimmed: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}
