package import Soma
import SomaPlot

/// The results of an evaluation, as text and as JSON.
package enum EvaluationText {
  /// The score, in one line where that is wide enough.
  static func score(_ evaluation: Evaluation, _ terminal: Terminal, seconds: Double?) -> [String] {
    ResultText.score(
      evaluation.score, count: evaluation.count, macroF1: evaluation.report?.macro.f1, seconds: seconds,
      terminal)
  }

  /// The score, the confusion matrix where it fits, and the pairs mixed up most.
  package static func lines(
    _ evaluation: Evaluation, classes: [String], _ terminal: Terminal, seconds: Double?
  ) -> [String] {
    var lines = score(evaluation, terminal, seconds: seconds)
    if let regression = evaluation.regression {
      lines += ResultText.under(
        "",
        [
          "MAE \(Words.loss(regression.meanAbsoluteError))",
          "RMSE \(Words.loss(regression.meanSquaredError.squareRoot()))", r2(regression),
          "\(groupedDigits(evaluation.count)) samples",
        ], terminal)
    }
    if let confusion = evaluation.confusion, let report = evaluation.report {
      lines += ConfusionText(confusion, report, classes: classes, terminal).lines
      lines += mixedUp(evaluation.mostConfused(), classes: classes, terminal)
    }
    return lines
  }

  /// Of one sample there is no spread to compare the error with.
  private static func r2(_ regression: RegressionReport) -> String {
    regression.sampleCount < 2 ? "R² undefined for one sample" : "R² \(Words.fixed(regression.r2))"
  }

  private static func mixedUp(
    _ pairs: [Evaluation.Confusion], classes: [String], _ terminal: Terminal
  ) -> [String] {
    guard !pairs.isEmpty else { return [] }
    let texts = pairs.map { pair in
      "\(classes[pair.label].printable)→\(classes[pair.prediction].printable) \(pair.count)"
    }
    return terminal.folded(["most confused: " + texts[0]] + texts.dropFirst(), indent: 2)
  }

  /// One object.
  package static func json(_ evaluation: Evaluation, _ saved: SavedRun, seconds: Double) -> JSONValue {
    var fields: [(key: String, value: JSONValue)] = [
      ("schema", .string("soma.evaluate/1")), ("run", .string(saved.path)),
      ("data", .string(saved.configuration.data.set)), ("count", .integer(evaluation.count)),
      ("loss", .number(evaluation.score.loss)),
    ]
    if let accuracy = evaluation.score.accuracy {
      let interval = Interval.wilson(accuracy, count: evaluation.count)
      fields.append(("accuracy", .number(accuracy)))
      fields.append(("accuracyInterval", .array([.number(interval.low), .number(interval.high)])))
    }
    if let regression = evaluation.regression {
      fields.append(("meanAbsoluteError", .number(regression.meanAbsoluteError)))
      fields.append(("rootMeanSquaredError", .number(regression.meanSquaredError.squareRoot())))
      fields.append(("r2", .number(regression.r2)))
    }
    if let report = evaluation.report, let confusion = evaluation.confusion {
      fields.append(("macroF1", .number(report.macro.f1)))
      fields.append(
        ("classes", .array(zip(saved.configuration.classes, report.classes).map(json(named:scores:)))))
      fields.append(("confusion", .array(confusion.rows.map { .integers($0) })))
    }
    fields.append(("seconds", .rounded(seconds)))
    return .object(fields)
  }

  private static func json(named name: String, scores: ClassificationReport.Scores) -> JSONValue {
    [
      "name": .string(name), "precision": .number(scores.precision), "recall": .number(scores.recall),
      "f1": .number(scores.f1), "support": .integer(scores.support),
    ]
  }
}
