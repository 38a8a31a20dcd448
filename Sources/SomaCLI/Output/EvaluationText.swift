package import Soma
import SomaPlot

/// The results of an evaluation, as text and as JSON.
package enum EvaluationText {
  /// A matrix of more classes is not read by anybody.
  private static let classLimit = 20

  /// The score, the confusion matrix where it fits, and the pairs mixed up most.
  package static func lines(
    _ evaluation: Evaluation, classes: [String], width: Int, seconds: Double?
  ) -> [String] {
    var lines = [
      ResultText.score(
        evaluation.score, count: evaluation.count, macroF1: evaluation.report?.macro.f1, seconds: seconds)
    ]
    if let regression = evaluation.regression {
      lines.append(
        "       MAE \(Words.loss(regression.meanAbsoluteError))   "
          + "RMSE \(Words.loss(regression.meanSquaredError.squareRoot()))   R² \(Words.fixed(regression.r2))   "
          + "\(groupedDigits(evaluation.count)) samples")
    }
    if let confusion = evaluation.confusion, let report = evaluation.report {
      if classes.count < classLimit { lines += matrix(confusion, report, classes: classes, width: width) }
      lines += mixedUp(evaluation.mostConfused(), classes: classes, width: width)
    }
    return lines
  }

  /// Rows are true classes, columns answers, and the last column is the recall. Nothing, where it does not fit.
  private static func matrix(
    _ confusion: ConfusionMatrix, _ report: ClassificationReport, classes: [String], width: Int
  ) -> [String] {
    let names = classes.map { String($0.printable.prefix(12)) }
    let nameWidth = names.map(\.count).max() ?? 0
    let digits = confusion.rows.flatMap { $0 }.map { String($0).count }.max() ?? 1
    let cell = max(digits, 3) + 2
    guard nameWidth + classes.count * cell + 8 <= width else { return [] }
    var lines = [
      (String(repeating: " ", count: nameWidth)
        + names.map { String($0.prefix(cell - 2)).right(cell) }.joined()
        + "  recall")
    ]
    let recalls = report.classes.map(\.recall)
    let worst = recalls.indices.filter { report.classes[$0].support > 0 }.min { recalls[$0] < recalls[$1] }
    for (index, row) in confusion.rows.enumerated() {
      let mark = index == worst && recalls[index] < 1 && nameWidth + classes.count * cell + 16 <= width
      lines.append(
        names[index].left(nameWidth) + row.map { String($0).right(cell) }.joined()
          + Words.fixed(recalls[index], 3).right(8) + (mark ? "  ← worst" : ""))
    }
    return lines
  }

  private static func mixedUp(_ pairs: [Evaluation.Confusion], classes: [String], width: Int) -> [String] {
    guard !pairs.isEmpty else { return [] }
    var line = "most confused: "
    for (index, pair) in pairs.enumerated() {
      let text =
        (index > 0 ? " · " : "")
        + "\(classes[pair.label].printable)→\(classes[pair.prediction].printable) \(pair.count)"
      guard index == 0 || line.count + text.count <= width else { break }
      line += text
    }
    return [line]
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
