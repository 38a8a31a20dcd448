import Soma
import SomaLabs
import SomaPlot

/// The result of a lab, as text and as JSON.
enum LabText {
  /// The version of the object that ``json(_:lab:values:seed:)`` makes.
  static let schema = "soma.lab/1"

  /// One object: what was asked, and the numbers.
  static func json(_ result: LabResult, lab: any Lab, values: LabValues, seed: UInt64) -> JSONValue {
    [
      "schema": .string(schema), "lab": .string(lab.name), "seed": .string(String(seed)),
      "options": .object(lab.options.map { ($0.name, .string(values.text(of: $0))) }), "data": result.data,
    ]
  }

  /// The blocks from the top down, and what to try next.
  static func lines(
    _ result: LabResult, lab: any Lab, _ language: Language, _ terminal: Terminal
  ) -> [String] {
    let style = TextStyle(
      width: terminal.width, isUnicode: terminal.isUnicode, usesColor: terminal.usesColor)
    var lines: [String] = []
    for (number, block) in result.blocks.enumerated() {
      if number > 0 { lines.append("") }
      switch block {
      case .heading(let text), .text(let text):
        lines += wrapped(terminal.shown(text.printable), width: terminal.width)
      case .lines(let texts): lines += texts.map { terminal.shown($0.printable) }
      case .table(let table): lines += self.lines(table, terminal)
      case .figure(let figure): lines += figure.mapped(terminal.shown).text(style)
      }
    }
    guard !result.next.isEmpty else { return lines }
    let calls = result.next.map { ("soma lab \(lab.name) \($0.arguments)", $0.note(language)) }
    return lines + ["", language("next", "다음") + ":"]
      + entries(calls, width: terminal.width).map(terminal.shown)
  }

  /// Pairs of a call and a note in two columns; long notes are wrapped, or stand below where there is no room beside.
  static func entries(_ entries: [(String, String)], width: Int) -> [String] {
    let column = (entries.map(\.0.columnCount).max() ?? 0) + 5
    let isBeside = width - column >= 24
    let indent = isBeside ? column : 6
    return entries.flatMap { call, note -> [String] in
      let notes = wrapped(note, width: width - indent)
      let first = "  " + (isBeside ? call.left(column - 2) + notes[0] : call)
      let rest = isBeside ? notes.dropFirst() : notes[...]
      return [first] + rest.map { String(repeating: " ", count: indent) + $0 }
    }
  }

  private static func lines(_ table: LabTable, _ terminal: Terminal) -> [String] {
    // Replaced before the widths are measured: a replacement may be longer.
    var columns = Columns(table.columns.map { (terminal.shown($0.title), $0.isNumber ? .right : .left) })
    for row in table.rows { columns.add(row.map { terminal.shown($0.printable) }) }
    return columns.lines(width: terminal.width)
  }

  /// The text in lines of at most so many columns, broken at blanks.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = [], line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.columnCount + 1 + word.columnCount > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + [line]
  }
}
