import Soma
import SomaPlot

/// Runs against one another, as text.
enum ComparisonText {
  /// A run, its settings and its course.
  typealias Subject = (run: RunsText.Run, configuration: RunConfiguration, history: RunHistory)

  /// The settings in which runs differ, and what they came to; a column for each run. Where their names leave no room
  /// the columns have numbers, and where that does not help, there are several tables: a run is never left out.
  static func lines(_ runs: [Subject], _ terminal: Terminal) -> [String] {
    let names = runs.map { $0.run.folder.name.printable }
    let rows = rows(runs)
    if let lines = table(names, rows, runs.indices, terminal) { return lines }
    let numbers = names.indices.map { "\($0 + 1)" }
    var lines = zip(numbers, names).map { $0.right(numbers.last?.count ?? 1) + "  " + $1 }
    var start = 0
    while start < runs.count {
      let ends = (start + 1...runs.count).reversed()
      let end = ends.first { table(numbers, rows, start..<$0, terminal) != nil } ?? start + 1
      // One column that is still too wide is shown all the same.
      let wide = Terminal(isInteractive: false, width: .max, isUnicode: terminal.isUnicode)
      lines += [""] + (table(numbers, rows, start..<end, wide) ?? [])
      start = end
    }
    return lines
  }

  /// The table of some of the runs; nothing, where it is too wide.
  private static func table(
    _ titles: [String], _ rows: [(name: String, values: [String])], _ range: Range<Int>, _ terminal: Terminal
  ) -> [String]? {
    var table = Columns([("", .left)] + titles[range].map { ($0, .right) })
    for row in rows { table.add([row.name] + row.values[range]) }
    let lines = table.lines(Terminal(isInteractive: false, width: .max, isUnicode: terminal.isUnicode))
    return lines.allSatisfy { $0.columnCount <= terminal.width } ? lines : nil
  }

  private static func rows(_ runs: [Subject]) -> [(name: String, values: [String])] {
    let records = runs.map(\.run.record)
    func row(_ name: String, _ text: (RunRecord) -> String?) -> (name: String, values: [String]) {
      (name, records.map { $0.flatMap(text) ?? "-" })
    }
    var rows = RunsText.differences(runs.map(\.configuration))
    rows += [row("state") { $0.state.rawValue }, row("epochs done") { $0.epochs.map(String.init) }]
    let metrics = Set(records.compactMap { $0?.best?.metric.rawValue }).sorted()
    rows += metrics.map { metric in
      row("best \(metric)") { record in
        record.best.flatMap { $0.metric.rawValue == metric ? Words.loss($0.value) : nil }
      }
    }
    if records.contains(where: { $0?.test?.accuracy != nil }) {
      rows.append(row("test accuracy") { $0.test?.accuracy.map { Words.fixed($0) } })
    }
    rows += [
      row("test loss") { $0.test.map { Words.loss($0.loss) } }, row("time") { $0.seconds.map(Words.time) },
      (
        "val.loss",
        runs.map { ProgressText.sparkline($0.history.epochs.compactMap { $0.validation?.loss }, count: 20) }
      ),
    ]
    return rows
  }
}
