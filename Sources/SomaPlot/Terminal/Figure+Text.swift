extension Figure {
  /// The figure as lines of text, no wider than the terminal unless that has fewer than 24 columns.
  ///
  /// Lines are braille dots, areas are shades or coloured half-blocks, points are characters. Panels of a row stand
  /// side by side where 80 columns would give each as much, or 34 columns; else the row is broken. The title is not
  /// repeated: text around the figure says it.
  public func text(_ style: TextStyle = TextStyle()) -> [String] {
    var lines: [String] = []
    for (number, row) in rows.enumerated() where !row.isEmpty {
      if let heading = headings[number] { lines += [""] + [heading.printable] }
      let gap = 3
      func share(_ count: Int, of width: Int) -> Int { (width - (count - 1) * gap) / count }
      let least = min(34, share(row.count, of: 80))
      let count = (1...row.count).last { share($0, of: style.width) >= least } ?? 1
      for start in stride(from: 0, to: row.count, by: count) {
        if !lines.isEmpty { lines.append("") }
        let width = count > 1 ? share(count, of: style.width) : max(24, style.width)
        let panels = row[start..<min(start + count, row.count)].map { TextPanel($0, width: width, style) }
        lines += TextPanel.joined(panels.map(\.lines), width, gap)
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
