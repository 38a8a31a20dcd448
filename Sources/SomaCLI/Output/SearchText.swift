import Foundation
import Soma
import SomaPlot

/// A search as text and as JSON.
struct SearchText {
  private let plan: SearchPlan
  private let metric: EpochMetric
  private let terminal: Terminal

  init(_ plan: SearchPlan, metric: EpochMetric, terminal: Terminal) {
    (self.plan, self.metric, self.terminal) = (plan, metric, terminal)
  }

  /// What is going to happen.
  func showStart(done: Int, path: String) {
    let rungs = plan.rungs.map { "\($0.trials) × \($0.epochs) epoch\($0.epochs == 1 ? "" : "s")" }
    show(["search"] + plan.dimensions.map(\.name))
    show(["trials", rungs.joined(separator: ", then "), "seed \(plan.seed)"])
    show(["state", path.printable + (done > 0 ? ", \(done) trials done" : "")])
  }

  /// A trial that is done.
  func show(_ trial: SearchTrial) {
    let score = trial.score.map { "\(metric.rawValue) \(Words.loss($0))" } ?? trial.failure ?? ""
    let values = zip(plan.dimensions, trial.values).map { "\($0.name)=\(Self.text($1))" }
    let head = "trial \(trial.number)".left(9) + "\(trial.epochs) ep".right(7) + "  " + score.left(16)
    show([head] + values + [trial.seconds.map(Words.time) ?? ""], separator: "  ", indent: 4)
  }

  private func show(_ parts: [String], separator: String = " · ", indent: Int = 0) {
    for line in terminal.folded(parts, separator: separator, indent: indent) {
      Console.message(line.trimmedAtEnd)
    }
  }

  /// A number as short as it can be told apart; the state file has all digits.
  static func text(_ value: SearchValue) -> String {
    guard case .number(let number) = value, Int(exactly: number) == nil else { return value.description }
    return String(format: "%.4g", number)
  }

  /// The best trials, best first.
  static func table(_ result: SearchResult, metric: EpochMetric, _ terminal: Terminal) -> [String] {
    var table = Columns(
      [("trial", .right), ("epochs", .right), (metric.rawValue, .right)]
        + result.plan.dimensions.map { ($0.name, .right) } + [("time", .right)])
    let shown = result.ranking.prefix(20)
    for trial in shown {
      table.add(
        ["\(trial.number)", "\(trial.epochs)", trial.score.map(Words.loss) ?? trial.failure ?? ""]
          + trial.values.map(text) + [trial.seconds.map(Words.time) ?? ""])
    }
    let rest = result.trials.count - shown.count
    return table.lines(terminal) + (rest > 0 ? ["… and \(rest) more"] : [])
  }

  /// The command that trains with a trial's values.
  static func command(_ trial: SearchTrial, _ plan: SearchPlan, source: String?) -> String {
    let sets = zip(plan.dimensions, trial.values).map { "--set \($0.name)=\($1)" }
    return "soma train \(source.map { $0.printable + " " } ?? "")" + sets.joined(separator: " ")
  }

  /// One object, trials in the order of the table.
  static func json(_ result: SearchResult, metric: EpochMetric) -> JSONValue {
    [
      "schema": .string("soma.search/1"), "metric": .string(metric.rawValue),
      "complete": .bool(result.isComplete),
      "trials": .array(
        result.ranking.map { trial in
          [
            "trial": .integer(trial.number), "rung": .integer(trial.rung), "epochs": .integer(trial.epochs),
            "score": trial.score.map { .number($0) } ?? .null,
            "failure": trial.failure.map { .string($0) } ?? .null,
            "values": .object(zip(result.plan.dimensions, trial.values).map { ($0.name, json($1)) }),
            "seconds": trial.seconds.map { .rounded($0) } ?? .null,
          ]
        }),
    ]
  }

  private static func json(_ value: SearchValue) -> JSONValue {
    switch value {
    case .number(let number): Int(exactly: number).map { .integer($0) } ?? .number(number)
    case .text(let text): .string(text)
    }
  }
}
