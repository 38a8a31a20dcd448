/// One panel as lines of text.
struct TextPanel {
  let panel: Panel
  let axes: PanelAxes
  let style: TextStyle
  let width: Int

  init(_ panel: Panel, width: Int, _ style: TextStyle) {
    self.panel = panel
    self.style = style
    self.width = width
    axes = PanelAxes(panel)
  }

  /// Title, key, field and axes from the top down.
  var lines: [String] {
    var head: [String] = []
    if !panel.title.isEmpty { head.append(panel.title.printable) }
    if !panel.keys.isEmpty {
      head.append(
        panel.keys.map {
          "\(painted(String($0.marker.glyph(isUnicode: style.isUnicode)), $0.ink)) \($0.label.printable)"
        }
        .joined(separator: "   "))
    }
    guard panel.bars.isEmpty else { return head + barLines }
    return head + fieldLines
  }

  private func painted(_ text: String, _ ink: Ink) -> String {
    guard style.usesColor, let index = ink.terminalIndex else { return text }
    return "\u{1B}[38;5;\(index)m\(text)\u{1B}[0m"
  }

  // MARK: Bars

  private var barLines: [String] {
    let bars = panel.bars
    let nameWidth = bars.map { $0.name.columnCount }.max() ?? 0
    let numbers = bars.map { NumberText.short($0.value) }
    let numberWidth = numbers.map(\.columnCount).max() ?? 0
    let room = max(8, width - nameWidth - numberWidth - 3)
    let base = axes.x.isLogarithmic ? 0 : min(1, max(0, axes.x.share(0) ?? 0))
    let lines = zip(bars, numbers).map { bar, number in
      let end = min(1, max(0, axes.x.share(bar.value) ?? base))
      let from = Int((min(base, end) * Double(room)).rounded())
      let body = block((max(base, end) - min(base, end)) * Double(room))
      return bar.name.printable.padded(to: nameWidth) + " " + TextPanel.blanks(from) + painted(body, bar.ink)
        + " " + number
    }
    return axes.x.label.isEmpty ? lines : lines + [TextPanel.blanks(nameWidth + 1) + axes.x.label.printable]
  }

  /// A bar so many columns long, to an eighth of a column.
  private func block(_ length: Double) -> String {
    guard style.isUnicode else { return String(repeating: "#", count: Int(length.rounded())) }
    let eighths = Int((length * 8).rounded())
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  // MARK: Fields

  private var fieldLines: [String] {
    let yTicks = axes.y.ticks(atMost: 5)
    let isFramed = axes.x.isVisible || axes.y.isVisible
    let gutter = isFramed ? (yTicks.map(\.label.columnCount).max() ?? 0) + 1 : 0
    let labelWidth = min(width / 3, endLabels.map(\.text.columnCount).max().map { $0 + 1 } ?? 0)
    let most = max(8, width - gutter - labelWidth - 1)
    let (columnCount, rowCount) = fieldSize(atMost: most)
    var canvas = TextCanvas(columnCount: columnCount, rowCount: rowCount)
    TextMarks(axes: axes, style: style).draw(panel.marks, on: &canvas)

    var tickOfRow: [Int: String] = [:]
    for tick in yTicks {
      if let share = axes.y.share(tick.value), let cell = canvas.cell(at: (0, share)) {
        tickOfRow[cell.row] = tick.label
      }
    }
    let words = placedLabels(on: canvas)
    var lines: [String] = axes.y.label.isEmpty ? [] : [axes.y.label.printable]
    for (row, field) in canvas.lines(style).enumerated() {
      var line = field
      if isFramed {
        let label = tickOfRow[row]?.printable
        let border = style.isUnicode ? (label == nil ? "│" : "┤") : (label == nil ? "|" : "+")
        line = TextPanel.blanks(gutter - 1 - (label ?? "").columnCount) + (label ?? "") + border + line
      }
      if let word = words[row] {
        let used = TextPanel.visibleWidth(line)
        line += TextPanel.blanks(gutter + columnCount + 1 - used) + painted(word.text.printable, word.ink)
      }
      lines.append(line)
    }
    guard !isFramed else { return lines + axisLines(gutter, canvas) }
    // Without a frame, rows that hold nothing at the top and at the bottom are no part of the picture.
    let isBlank: (String) -> Bool = { $0.allSatisfy { $0 == " " } }
    return Array(lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  /// The characters of the field: as the panel's sides are, or so many for each pixel of an image.
  private func fieldSize(atMost most: Int) -> (columnCount: Int, rowCount: Int) {
    if let image = panel.image, image.columnCount <= most {
      let size = max(1, min(most / image.columnCount, 36 / image.rowCount))
      return (image.columnCount * size, (image.rowCount * size + 1) / 2)
    }
    let rowCount = max(6, min(18, Int((Double(most) * panel.aspect / 2).rounded())))
    return (max(8, min(most, Int((Double(rowCount) * 2 / panel.aspect).rounded()))), rowCount)
  }

  /// The horizontal axis, the numbers below it, and its name.
  private func axisLines(_ gutter: Int, _ canvas: TextCanvas) -> [String] {
    let count = canvas.columnCount
    var line = [Character](repeating: style.isUnicode ? "─" : "-", count: count)
    var numbers = TextCanvas(columnCount: gutter + count + 1, rowCount: 1)
    var free = 0
    for tick in axes.x.ticks(atMost: max(3, count / 8)) {
      guard let share = axes.x.share(tick.value), let cell = canvas.cell(at: (share, 0)) else { continue }
      line[cell.column] = style.isUnicode ? "┬" : "+"
      let width = tick.label.columnCount
      let column = max(0, min(gutter + cell.column - width / 2, numbers.columnCount - width))
      guard column >= free else { continue }
      numbers.write(tick.label, column: column, row: 0)
      free = column + width + 1
    }
    var lines = [TextPanel.blanks(gutter - 1) + (style.isUnicode ? "└" : "+") + String(line)]
    lines += numbers.lines(TextStyle(isUnicode: style.isUnicode)).filter { !$0.isEmpty }
    if !axes.x.label.isEmpty {
      lines.append(TextPanel.blanks(gutter + (count - axes.x.label.columnCount) / 2) + axes.x.label.printable)
    }
    return lines
  }

  // MARK: Labels of lines

  private var endLabels: [(share: Double, text: String, ink: Ink)] {
    panel.marks.compactMap { mark in
      switch mark {
      case .line(let line) where !line.label.isEmpty:
        line.points.reversed().lazy.compactMap { axes.share($0) }.first.map { ($0.y, line.label, line.ink) }
      case .straightLine(let line) where !line.label.isEmpty:
        axes.ends(of: line).map { ($0.to.y, line.label, line.ink) }
      default: nil
      }
    }
  }

  /// Each label in the row where its line ends, or the nearest free one.
  private func placedLabels(on canvas: TextCanvas) -> [Int: (text: String, ink: Ink)] {
    var result: [Int: (text: String, ink: Ink)] = [:]
    for label in endLabels {
      guard let wanted = canvas.cell(at: (1, min(1, max(0, label.share))))?.row else { continue }
      let rows = (0..<canvas.rowCount).filter { result[$0] == nil }
      guard let row = rows.min(by: { (abs($0 - wanted), $0) < (abs($1 - wanted), $1) }) else { continue }
      result[row] = (label.text.prefix(columns: width / 3 - 1).trimmed, label.ink)
    }
    return result
  }
}
