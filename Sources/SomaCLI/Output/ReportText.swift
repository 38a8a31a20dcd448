import Foundation
package import Soma
import SomaPlot

/// `report.md`: a run on one page.
package enum ReportText {
  /// The page.
  ///
  /// - Parameters:
  ///   - evaluation: Of the test samples, where the run is complete and has some.
  ///   - isImproving: Whether more epochs would help.
  package static func markdown(
    _ folder: RunFolder, _ record: RunRecord, _ configuration: RunConfiguration, model: Model,
    _ history: RunHistory, _ evaluation: Evaluation?, isImproving: Bool = false
  ) -> String {
    var sections = ["# \(folder.name.printable)", summary(record, configuration)]
    func add(_ title: String, _ lines: [String]) {
      if !lines.isEmpty { sections.append("## \(title)\n\n```\n" + lines.joined(separator: "\n") + "\n```") }
    }
    add("Command", [command(record)])
    add("Data", data(record, configuration))
    add("Network", [model.summary()])
    add("Settings", settings(configuration))
    add(
      "Epochs",
      curves(history, .page) + [best(record)].compactMap(\.self)
        + (isImproving ? ["still improving at the last epoch: more epochs would help"] : []))
    add("Layers after epoch \(history.layersEpoch)", layers(history, .page))
    if let evaluation {
      add(
        "Test",
        EvaluationText.lines(
          evaluation, classes: configuration.classes, .page, seconds: nil))
      add("Worst mistakes", mistakes(evaluation, configuration))
    }
    add(
      "How to repeat",
      [
        command(record), "soma evaluate \(folder.path.shellWord)",
        "soma resume \(folder.path.shellWord) --epochs \(Words.moreEpochs(than: configuration.training.epochs))"
          + "    for more epochs",
      ])
    return sections.joined(separator: "\n\n") + "\n"
  }

  private static func summary(_ record: RunRecord, _ configuration: RunConfiguration) -> String {
    var parts = ["**\(record.state.rawValue)**"]
    if let reason = record.reason { parts[0] += " (\(reason.split(separator: "\n")[0]))" }
    if let epochs = record.epochs { parts.append("\(epochs) of \(configuration.training.epochs) epochs") }
    if let test = record.test {
      parts.append(
        "test " + (test.accuracy.map { "accuracy \(Words.fixed($0)), " } ?? "")
          + "loss \(Words.loss(test.loss))")
    }
    if let seconds = record.seconds { parts.append(Words.time(seconds)) }
    parts.append("begun \(record.started)")
    if record.sessions > 1 { parts.append("in \(record.sessions) sessions") }
    return parts.joined(separator: " · ")
  }

  /// The command that began the run, as a shell takes it.
  private static func command(_ record: RunRecord) -> String {
    let words = record.arguments.dropFirst().map(\.shellWord)
    return (["soma"] + words).joined(separator: " ")
  }

  private static func data(_ record: RunRecord, _ configuration: RunConfiguration) -> [String] {
    var lines = [configuration.data.set.printable]
    if let data = record.data {
      lines.append(
        "\(groupedDigits(data.training)) train · \(groupedDigits(data.validation)) val · \(groupedDigits(data.test)) test"
      )
      lines.append("SHA-256 \(data.sha256)")
    }
    return lines
  }

  /// The settings in the words of the command line.
  package static func settings(_ configuration: RunConfiguration) -> [String] {
    let all = RunSettings.list(configuration)
    let width = all.map(\.name.count).max() ?? 0
    return all.map { $0.name.left(width) + "  " + $0.value }
  }

  /// A line for each number that the epochs have: first value, course, last value.
  package static func curves(_ history: RunHistory, _ terminal: Terminal) -> [String] {
    let rows: [(String, (RunHistory.Epoch) -> Double?, (Double) -> String)] = [
      ("loss", { $0.training.loss }, Words.loss),
      ("accuracy", { $0.training.accuracy }, { Words.fixed($0) }),
      ("val.loss", { $0.validation?.loss }, Words.loss),
      ("val.accuracy", { $0.validation?.accuracy }, { Words.fixed($0) }),
    ]
    return rows.compactMap { name, number, text in
      let values = history.epochs.compactMap(number)
      guard let first = history.first.flatMap(number) ?? values.first,
        let last = history.last.flatMap(number) ?? values.last
      else { return nil }
      let shown = thinned(values, to: max(8, min(50, terminal.width - 36)))
      return name.left(12) + "  " + text(first).right(9) + "  "
        + ProgressText.sparkline(shown, count: shown.count) + "  " + text(last)
    }
  }

  /// Means of equal parts, where there are more values than columns.
  private static func thinned(_ values: [Double], to count: Int) -> [Double] {
    guard values.count > count else { return values }
    return (0..<count).map { part in
      let range = values.count * part / count..<values.count * (part + 1) / count
      return values[range].reduce(0, +) / Double(range.count)
    }
  }

  private static func best(_ record: RunRecord) -> String? {
    record.best.map { "best epoch \($0.epoch): \($0.metric.rawValue) \(Words.loss($0.value))" }
  }

  /// The layers with their gradients and the units that do nothing.
  package static func layers(_ history: RunHistory, _ terminal: Terminal) -> [String] {
    guard !history.layers.isEmpty else { return [] }
    var table = Columns([("layer", .left), ("gradient norm", .right), ("dead units", .right)])
    for layer in history.layers {
      table.add([
        "\(layer.name) \(layer.kind)", layer.gradientNorm.map { String(format: "%.3g", $0) } ?? "-",
        layer.unitCount.map { "\(layer.deadCount.map(String.init) ?? "?") / \($0)" } ?? "-",
      ])
    }
    return table.lines(terminal)
  }

  private static func mistakes(_ evaluation: Evaluation, _ configuration: RunConfiguration) -> [String] {
    guard !evaluation.mistakes.isEmpty else { return [] }
    func text(_ values: [Double]) -> String {
      values.prefix(4).map { String(format: "%.4g", $0) }.joined(separator: " ")
    }
    let isClassification = evaluation.confusion != nil
    var table = Columns(
      [("sample", .right), (isClassification ? "class" : "value", .left), ("answer", .left)]
        + (isClassification ? [("probability", .right)] : []) + [("loss", .right)])
    for mistake in evaluation.mistakes.prefix(10) {
      if let label = mistake.label, let prediction = mistake.prediction {
        table.add([
          "\(mistake.index)", configuration.classes[label].printable,
          configuration.classes[prediction].printable, Words.fixed(mistake.probability ?? .nan, 3),
          Words.loss(mistake.loss),
        ])
      } else {
        table.add([
          "\(mistake.index)", text(mistake.expected), text(mistake.predicted), Words.loss(mistake.loss),
        ])
      }
    }
    return table.lines(.page) + ["all of them: eval/errors.jsonl"]
  }
}

/// The settings of a run, by the names that they have on the command line.
package enum RunSettings {
  /// All that decide a number or an end.
  package static func list(_ configuration: RunConfiguration) -> [(name: String, value: String)] {
    let (network, training) = (configuration.network, configuration.training)
    let supervision = training.supervision
    func number(_ value: Double) -> String { String(format: "%g", value) }
    return [
      ("data", configuration.data.set.printable),
      ("val-fraction", number(configuration.data.validationFraction)),
      ("layers", network.hidden.isEmpty ? "none" : network.hidden.map(String.init).joined(separator: ",")),
      ("activation", network.activation), ("init", network.initializer),
      ("init-from", training.initialWeights.map { String($0.sha256.prefix(12)) } ?? "-"),
      ("dropout", number(network.dropProbability)), ("optimizer", training.optimizer),
      ("lr", Words.rate(training.learningRate)), ("schedule", training.schedule.rawValue),
      ("epochs", "\(training.epochs)"), ("batch-size", "\(training.batchSize)"),
      ("shuffle", training.shuffles ? "yes" : "no"), ("clip-norm", training.clipNorm.map(number) ?? "-"),
      ("precision", training.precision.rawValue), ("seed", "\(training.seed)"),
      ("monitor", supervision.monitor?.rawValue ?? "-"),
      ("patience", supervision.patience.map(String.init) ?? "-"),
      ("min-gain", number(supervision.minimumGain)), ("target", supervision.target?.description ?? "-"),
      ("time-limit", supervision.timeLimit.map(Words.time) ?? "-"),
    ]
  }
}
