package import Soma
import SomaPlot

/// What is known of a table, as text and as JSON.
package enum TableReportText {
  /// Columns, classes, and what should be looked at.
  package static func lines(_ report: TableReport, name: String, _ terminal: Terminal) -> [String] {
    var lines = [
      "\(name.printable) · \(groupedDigits(report.rowCount)) rows × \(report.profiles.count) columns"
    ]
    lines += ColumnsText.lines(report.profiles, nil, terminal)
    if let target = report.target {
      lines += terminal.folded(ColumnsText.target(target), indent: 2) + classes(report, target, terminal)
    }
    lines += terminal.folded(
      report.duplicateCount > 0
        ? "equal rows: \(groupedDigits(report.duplicateCount)) are equal to one before them"
        : "equal rows: none", indent: 2)
    if let test = report.test {
      lines += terminal.folded(
        "test rows: \(groupedDigits(test.rowCount)); \(groupedDigits(test.knownCount)) have the inputs of a training row",
        indent: 2
      )
    }
    return lines + report.notes.flatMap { terminal.note($0) }
  }

  private static func classes(_ report: TableReport, _ target: Preprocessing.Target, _ terminal: Terminal)
    -> [String]
  {
    guard !report.classCounts.isEmpty else { return [] }
    var table = Columns([("class", .left), ("rows", .right), ("share", .right)])
    let total = max(1, report.classCounts.reduce(0, +))
    for (name, count) in zip(target.classNames, report.classCounts) {
      table.add([
        name.printable, groupedDigits(count), Words.fixed(100 * Double(count) / Double(total), 1) + "%",
      ])
    }
    return table.lines(terminal)
  }

  /// One object.
  package static func json(_ report: TableReport, name: String) -> JSONValue {
    [
      "schema": .string("soma.data/1"), "name": .string(name), "rows": .integer(report.rowCount),
      "columns": ColumnsText.json(report.profiles, nil),
      "target": report.target.map { .string($0.column) } ?? .null,
      "classes": .strings(report.target?.classNames ?? []), "classCounts": .integers(report.classCounts),
      "equalRows": .integer(report.duplicateCount),
      "testRows": report.test.map { .integer($0.rowCount) } ?? .null,
      "knownTestRows": report.test.map { .integer($0.knownCount) } ?? .null,
      "notes": .strings(report.notes),
    ]
  }

  /// The first rows, numbers to the right.
  package static func preview(_ table: Table, count: Int, _ terminal: Terminal) -> [String] {
    var columns = Columns(table.columns.map { ($0.name.printable, $0.isNumeric ? .right : .left) })
    for row in 0..<min(count, table.rowCount) {
      columns.add(table.columns.map { ($0.text(at: row) ?? "").printable.prefix(columns: 30) })
    }
    return columns.lines(terminal)
      + ["\(groupedDigits(table.rowCount)) rows × \(table.columns.count) columns"]
  }
}
