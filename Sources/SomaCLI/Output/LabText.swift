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
    var lines: [String] = []
    for (number, block) in result.blocks.enumerated() {
      if number > 0 { lines.append("") }
      switch block {
      case .heading(let text), .text(let text):
        lines += terminal.folded(text.printable)
      case .lines(let texts): lines += texts.map { terminal.shown($0.printable) }
      case .table(let table): lines += self.lines(table, terminal)
      case .figure(let figure): lines += figure.mapped(terminal.shown).text(terminal.style)
      }
    }
    guard !result.next.isEmpty else { return lines }
    let calls = result.next.map { ("soma lab \(lab.name) \($0.arguments)", $0.note(language)) }
    return lines + ["", language("next", "다음") + ":"]
      + entries(calls, terminal)
  }

  /// Pairs of a call and a note in two columns; long notes are wrapped, or stand below where there is no room beside.
  static func entries(_ entries: [(String, String)], _ terminal: Terminal) -> [String] {
    let column = (entries.map(\.0.columnCount).max() ?? 0) + 5
    return entries.flatMap { call, note -> [String] in
      guard terminal.width - column >= 24 else {
        return ["  " + terminal.shown(call)]
          + terminal.entry(String(repeating: " ", count: 5), note, indent: 6)
      }
      return terminal.entry("  " + call, note, indent: column)
    }
  }

  private static func lines(_ table: LabTable, _ terminal: Terminal) -> [String] {
    var columns = Columns(table.columns.map { ($0.title, $0.isNumber ? .right : .left) })
    for row in table.rows { columns.add(row.map(\.printable)) }
    return columns.lines(terminal)
  }
}
