/// A rectangle of character cells. Each can hold 2 × 4 dots, two half-cell backgrounds or a shade, and a character
/// over them.
struct TextCanvas {
  let columnCount, rowCount: Int
  private var cells: [Cell]

  private struct Cell {
    var dots: UInt8 = 0
    var dotInk = Ink.text
    var glyph: Character?
    var glyphInk = Ink.text
    /// Whether the character before is two columns wide and covers this cell.
    var isCovered = false
    var shade: Character?
    var upper: TerminalColor?
    var lower: TerminalColor?
  }

  init(columnCount: Int, rowCount: Int) {
    self.columnCount = columnCount
    self.rowCount = rowCount
    cells = Array(repeating: Cell(), count: columnCount * rowCount)
  }

  /// The cell of a place given in shares of the canvas, from the lower left.
  func cell(at share: (x: Double, y: Double)) -> (column: Int, row: Int)? {
    guard (-0.001...1.001).contains(share.x), (-0.001...1.001).contains(share.y) else { return nil }
    // The places of dots are rounded the same way, so points sit on their lines.
    let (x, y) = dot(at: (min(1, max(0, share.x)), min(1, max(0, share.y))))
    return (x / 2, y / 4)
  }

  private func dot(at share: (x: Double, y: Double)) -> (x: Int, y: Int) {
    (
      Int((share.x * Double(2 * columnCount - 1)).rounded()),
      Int(((1 - share.y) * Double(4 * rowCount - 1)).rounded())
    )
  }

  // MARK: Drawing

  /// Writes characters from a cell to the right, as far as there is room.
  mutating func write(_ text: String, column: Int, row: Int, ink: Ink = .text) {
    guard (0..<rowCount).contains(row) else { return }
    var column = column
    for character in text.printable {
      let width = String(character).columnCount
      if width > 0, column >= 0, column + width <= columnCount {
        let index = row * columnCount + column
        cells[index].glyph = character
        cells[index].glyphInk = ink
        cells[index].isCovered = false
        if width == 2 { cells[index + 1].isCovered = true }
      }
      column += width
    }
  }

  /// Whether no character stands in some cells of a row.
  func isFree(column: Int, row: Int, count: Int) -> Bool {
    guard (0..<rowCount).contains(row), column >= 0, column + count <= columnCount else { return false }
    return (column..<column + count).allSatisfy {
      cells[row * columnCount + $0].glyph == nil && !cells[row * columnCount + $0].isCovered
    }
  }

  /// Draws a line of dots between two places in shares of the canvas; what lies outside is cut off.
  mutating func line(
    from: (x: Double, y: Double), to: (x: Double, y: Double), ink: Ink, dash: Dash = .solid
  ) {
    guard let (from, to) = TextCanvas.clipped(from, to) else { return }
    let start = dot(at: from), end = dot(at: to)
    let count = max(abs(end.x - start.x), abs(end.y - start.y))
    for step in 0...count {
      switch dash {
      case .solid: break
      case .dashed: if step % 6 >= 4 { continue }
      case .dotted: if step % 3 != 0 { continue }
      }
      let share = count == 0 ? 0 : Double(step) / Double(count)
      set(
        x: Int((Double(start.x) + share * Double(end.x - start.x)).rounded()),
        y: Int((Double(start.y) + share * Double(end.y - start.y)).rounded()), ink)
    }
  }

  private mutating func set(x: Int, y: Int, _ ink: Ink) {
    // The dots of a braille character, as Unicode numbers them.
    let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    let index = y / 4 * columnCount + x / 2
    cells[index].dots |= bits[y % 4][x % 2]
    cells[index].dotInk = ink
  }

  /// The background of a cell: two colours, and a character for when there are no colours.
  mutating func shade(
    column: Int, row: Int, _ character: Character, upper: TerminalColor?, lower: TerminalColor?
  ) {
    let index = row * columnCount + column
    cells[index].shade = character
    cells[index].upper = upper
    cells[index].lower = lower
  }

  /// The part of a segment that lies in the unit square (Liang and Barsky, 1984).
  private static func clipped(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> (
    (x: Double, y: Double), (x: Double, y: Double)
  )? {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    guard dx.isFinite, dy.isFinite else { return nil }
    var first = 0.0, last = 1.0
    for (direction, room) in [(-dx, from.x), (dx, 1 - from.x), (-dy, from.y), (dy, 1 - from.y)] {
      if direction == 0 {
        if room < 0 { return nil }
      } else if direction < 0 {
        first = max(first, room / direction)
      } else {
        last = min(last, room / direction)
      }
    }
    guard first <= last else { return nil }
    func place(_ share: Double) -> (x: Double, y: Double) {
      (min(1, max(0, from.x + share * dx)), min(1, max(0, from.y + share * dy)))
    }
    return (place(first), place(last))
  }

  // MARK: Text

  /// The rows as text, without blanks at their ends.
  func lines(_ style: TextStyle) -> [String] {
    (0..<rowCount).map { row in
      var pen = Pen(usesColor: style.usesColor)
      for column in 0..<columnCount { put(cells[row * columnCount + column], style, &pen) }
      return pen.line
    }
  }

  private func put(_ cell: Cell, _ style: TextStyle, _ pen: inout Pen) {
    if cell.isCovered { return }
    let back = style.usesColor ? cell.lower ?? cell.upper : nil
    if let glyph = cell.glyph {
      pen.write(glyph, ink: cell.glyphInk, on: back)
    } else if cell.dots != 0 {
      pen.write(character(of: cell.dots, style), ink: cell.dotInk, on: back)
    } else if style.usesColor, let upper = cell.upper, let lower = cell.lower {
      if style.isUnicode {
        pen.writeHalves(upper: upper, lower: lower)
      } else {
        pen.write(" ", ink: .text, on: back)
      }
    } else {
      pen.write(cell.shade ?? " ", ink: .text, on: nil)
    }
  }

  private func character(of dots: UInt8, _ style: TextStyle) -> Character {
    if style.isUnicode { return Character(Unicode.Scalar(0x2800 + UInt32(dots)) ?? "·") }
    let isUpper = dots & 0x1B != 0, isLower = dots & 0xE4 != 0
    return isUpper && isLower ? ":" : isUpper ? "'" : "."
  }
}

/// Writes one line and changes colours only where they change.
private struct Pen {
  let usesColor: Bool
  private var text = ""
  private var code = ""

  init(usesColor: Bool) { self.usesColor = usesColor }

  /// The line so far, plain at its end.
  var line: String {
    guard code.isEmpty else { return text + "\u{1B}[0m" }
    guard let last = text.lastIndex(where: { $0 != " " }) else { return "" }
    return String(text[...last])
  }

  mutating func write(_ character: Character, ink: Ink, on back: TerminalColor?) {
    if let back {
      set("38;5;\(ink.terminalIndex(on: back));48;5;\(back.index)")
    } else {
      set(character == " " ? "" : ink.terminalIndex.map { "38;5;\($0)" } ?? "")
    }
    text.append(character)
  }

  mutating func writeHalves(upper: TerminalColor, lower: TerminalColor) {
    set("38;5;\(upper.index);48;5;\(lower.index)")
    text.append("▀")
  }

  private mutating func set(_ wanted: String) {
    guard usesColor, wanted != code else { return }
    text += wanted.isEmpty ? "\u{1B}[0m" : "\u{1B}[0;\(wanted)m"
    code = wanted
  }
}
