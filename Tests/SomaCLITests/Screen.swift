/// A terminal as far as the program needs one: it understands new lines, the way back to the start of a line, erasing to
/// its end, and colours. Everything else, and what does not fit into a line, is noted.
struct Screen {
  let width: Int
  /// The lines from the first to the last that was begun, without blanks at their ends.
  var lines: [String] {
    let lines = rows.map { row in
      let text = row.map { $0.map(String.init) ?? "" }.joined()
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
    return lines.last == "" ? lines.dropLast() : lines
  }
  /// Texts that reached past the last column.
  private(set) var overflows: [String] = []
  /// Sequences and control characters that it does not know.
  private(set) var unknown: [String] = []
  /// How often the colour changed, and how often the cursor went back to the start of its line.
  private(set) var colorCount = 0, returnCount = 0

  /// A cell holds a character; one after a wide character holds none.
  private var rows: [[Character?]] = [[]]
  private var column = 0

  init(width: Int, receiving text: String) {
    self.width = width
    var rest = Array(text)[...]
    while let character = rest.popFirst() {
      switch character {
      case "\r\n", "\n":
        rows.append([])
        column = 0
      case "\r":
        column = 0
        returnCount += 1
      case "\u{1B}": obey(&rest)
      default: put(character)
      }
    }
  }

  private mutating func obey(_ rest: inout ArraySlice<Character>) {
    let end = rest.firstIndex { $0.isLetter } ?? rest.endIndex
    let sequence = String(rest[..<min(end + 1, rest.endIndex)])
    rest = rest[min(end + 1, rest.endIndex)...]
    switch (sequence.first, sequence.last) {
    case ("[", "K") where sequence == "[K":
      rows[rows.count - 1].removeLast(max(0, rows[rows.count - 1].count - column))
    case ("[", "m"): colorCount += 1
    default: unknown.append("ESC " + sequence)
    }
  }

  private mutating func put(_ character: Character) {
    let last = rows.count - 1
    if character.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
      unknown.append(character.unicodeScalars.map { "\\u{\(String($0.value, radix: 16))}" }.joined())
      return
    }
    // Korean syllables are the only wide characters in the tests.
    let cells: [Character?] =
      character.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) }
      ? [character, nil] : [character]
    if column + cells.count > width {
      overflows.append(rows[last].compactMap(\.self).map(String.init).joined())
    }
    while rows[last].count < column + cells.count { rows[last].append(" ") }
    rows[last].replaceSubrange(column..<column + cells.count, with: cells)
    column += cells.count
  }
}
