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
      case .heading(let text): lines.append(terminal.shown(text.printable))
      case .text(let text): lines += wrapped(terminal.shown(text.printable), width: terminal.width)
      case .lines(let texts): lines += texts.map { terminal.shown($0.printable) }
      case .table(let table): lines += self.lines(table, terminal)
      case .figure(let figure): lines += figure.mapped(terminal.shown).text(style)
      }
    }
    guard !result.next.isEmpty else { return lines }
    let calls = result.next.map { "soma lab \(lab.name) \($0.arguments)" }
    let width = calls.map(\.columnCount).max() ?? 0
    let word = language("next", "다음")
    lines.append("")
    for (number, (call, example)) in zip(calls, result.next).enumerated() {
      let head = number == 0 ? word + "  " : String(repeating: " ", count: word.columnCount + 2)
      lines.append(terminal.shown(head + call.left(width) + "   " + example.note(language)))
    }
    return lines
  }

  private static func lines(_ table: LabTable, _ terminal: Terminal) -> [String] {
    // Replaced before the widths are measured: a replacement may be longer.
    var columns = Columns(table.columns.map { (terminal.shown($0.title), $0.isNumber ? .right : .left) })
    for row in table.rows { columns.add(row.map { terminal.shown($0.printable) }) }
    return columns.lines(width: terminal.width)
  }

  /// The text in lines of at most so many columns, broken at blanks.
  private static func wrapped(_ text: String, width: Int) -> [String] {
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
