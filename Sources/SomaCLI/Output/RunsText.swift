import Foundation
package import Soma
import SomaPlot

/// Runs side by side, as text and as JSON.
package enum RunsText {
  /// A run folder and what is known of it.
  package struct Run {
    /// The folder.
    package let folder: RunFolder
    /// What it says of itself.
    package let record: RunRecord?
    /// Whether it was made for a run that never came to its first save, and nobody trains in it.
    package let isFailedStart: Bool

    /// Looks into a folder.
    package init(_ folder: RunFolder) {
      self.folder = folder
      record = folder.record
      isFailedStart = !folder.isUsable && !folder.isInUse
    }

    /// How it is, in words.
    var state: String { isFailedStart ? "failed start" : record?.state.rawValue ?? "?" }
  }

  /// A table, newest last, as the names sort.
  package static func list(_ runs: [Run], _ terminal: Terminal) -> [String] {
    var table = Columns([
      ("run", .left), ("state", .left), ("epochs", .right), ("best", .left), ("test", .left),
      ("time", .right),
    ])
    for run in runs {
      let record = run.record
      table.add([
        run.folder.name.printable, run.state, record?.epochs.map(String.init) ?? "-",
        record?.best.map { "\($0.metric.rawValue) \(Words.loss($0.value))" } ?? "-", test(record),
        record?.seconds.map(Words.time) ?? "-",
      ])
    }
    return table.lines(terminal)
  }

  /// One run: how it is, its settings and its course.
  package static func show(
    _ run: Run, _ configuration: RunConfiguration, _ history: RunHistory, _ terminal: Terminal
  ) -> [String] {
    var lines = ["\(run.folder.path.printable) · \(run.state)"]
    if let record = run.record {
      if let reason = record.reason {
        lines += reason.split(separator: "\n").flatMap { terminal.folded(String($0)) }
      }
      if record.state != .done {
        lines += terminal.folded([
          "last heard of \(record.heartbeat ?? record.started)", "process \(record.process)",
        ])
      }
    }
    lines += list([run], terminal) + [""] + ReportText.settings(configuration)
    let curves = ReportText.curves(history, terminal)
    if !curves.isEmpty { lines += [""] + curves }
    let layers = ReportText.layers(history, terminal)
    if !layers.isEmpty { lines += [""] + layers }
    return lines
  }

  /// The settings that are not the same in all.
  static func differences(_ configurations: [RunConfiguration]) -> [(name: String, values: [String])] {
    let lists = configurations.map(RunSettings.list)
    return (lists.first ?? []).indices.compactMap { index in
      let values = lists.map { $0[index].value }
      return Set(values).count > 1 ? (lists[0][index].name, values) : nil
    }
  }

  private static func test(_ record: RunRecord?) -> String {
    guard let test = record?.test else { return "-" }
    return test.accuracy.map { "accuracy \(Words.fixed($0))" } ?? "loss \(Words.loss(test.loss))"
  }

  /// A run as an object.
  package static func json(_ run: Run, _ configuration: RunConfiguration? = nil) -> JSONValue {
    let record = run.record
    var fields: [(key: String, value: JSONValue)] = [
      ("name", .string(run.folder.name)), ("path", .string(run.folder.path)),
      (
        "state",
        run.isFailedStart ? .string("failedStart") : record.map { .string($0.state.rawValue) } ?? .null
      ),
      ("reason", record?.reason.map { .string($0) } ?? .null),
      ("started", record.map { .string($0.started) } ?? .null),
      ("epochs", record?.epochs.map { .integer($0) } ?? .null),
      ("best", record?.best?.json ?? .null), ("test", record?.test?.json ?? .null),
      ("seconds", record?.seconds.map { .rounded($0) } ?? .null),
    ]
    if let configuration {
      fields.append(
        (
          "settings",
          .object(RunSettings.list(configuration).map { (key: $0.name, value: .string($0.value)) })
        ))
    }
    return .object(fields)
  }
}
