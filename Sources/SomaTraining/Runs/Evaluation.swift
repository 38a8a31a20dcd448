import Foundation
public import SomaData
public import SomaNN
import SomaTensor

/// How good a network is on samples it has not learned from.
public struct Evaluation: Sendable {
  /// How many samples were measured.
  public let count: Int
  /// The mean loss that training makes small, and the share of right answers.
  public let score: Score
  /// Which classes were taken for which, where classes are told apart.
  public let confusion: ConfusionMatrix?
  /// Precision, recall and F1 of each class, and their means.
  public let report: ClassificationReport?
  /// Squared and absolute errors and R², where values are predicted, in their own units.
  public let regression: RegressionReport?
  /// The samples that were answered wrongly, or all of them where values are predicted; the worst first.
  public let mistakes: [Mistake]

  /// One sample and what the network made of it.
  public struct Mistake: Sendable, Equatable {
    /// The sample's index among those measured.
    public let index: Int
    /// Its own loss.
    public let loss: Double
    /// The class it has and the class that was answered, where classes are told apart.
    public let label, prediction: Int?
    /// The probability of the answer.
    public let probability: Double?
    /// The values it has and those that were predicted, where values are predicted.
    public let expected, predicted: [Double]
  }
}

extension SavedRun {
  /// Measures the network on samples.
  ///
  /// - Throws: As ``RunConfiguration/evaluate(_:on:)``.
  public func evaluate(_ samples: Samples) throws -> Evaluation {
    try configuration.evaluate(model, on: samples)
  }
}

extension RunConfiguration {
  /// Measures a network of this configuration on samples.
  ///
  /// - Throws: ``RunError/wrongInput(found:expected:)`` for samples of another shape, ``TrainingError/noSamples``, or
  ///   what the loss throws for classes that the network does not have.
  public func evaluate(_ model: Model, on samples: Samples) throws -> Evaluation {
    guard samples.count > 0 else { throw TrainingError.noSamples }
    guard samples.inputShape == input.shape else {
      throw RunError.wrongInput(found: "samples of shape \(samples.inputShape)", expected: "\(input.shape)")
    }
    let outputs = try model.outputs(for: samples)
    let loss = try training.loss(outputs, samples.targets).item
    guard training.objective == .classification else {
      let (predictions, targets) = (inUnits(outputs), inUnits(samples.targets))
      var regression = RegressionReport()
      try regression.add(predictions: predictions, targets: targets)
      return Evaluation(
        count: samples.count, score: Score(loss: loss, accuracy: nil), confusion: nil, report: nil,
        regression: regression, mistakes: Evaluation.residuals(predictions, targets))
    }
    var confusion = ConfusionMatrix(classCount: classes.count)
    try confusion.add(predictions: outputs, labels: samples.targets)
    let report = try ClassificationReport(confusion)
    return Evaluation(
      count: samples.count, score: Score(loss: loss, accuracy: report.accuracy), confusion: confusion,
      report: report, regression: nil, mistakes: Evaluation.wrongAnswers(outputs, samples))
  }
}

extension Evaluation {
  /// A pair of classes that were mixed up.
  public struct Confusion: Sendable, Equatable {
    /// The true class, and what was answered.
    public let label, prediction: Int
    /// How often.
    public let count: Int
  }

  /// The pairs mixed up most often, most frequent first.
  public func mostConfused(_ limit: Int = 5) -> [Confusion] {
    guard let confusion else { return [] }
    var pairs: [Confusion] = []
    for (label, row) in confusion.rows.enumerated() {
      for (prediction, count) in row.enumerated() where label != prediction && count > 0 {
        pairs.append(Confusion(label: label, prediction: prediction, count: count))
      }
    }
    // The order among equals is that of the classes, so that the text is always the same.
    return Array(
      pairs.sorted { ($1.count, $0.label, $0.prediction) < ($0.count, $1.label, $1.prediction) }.prefix(limit)
    )
  }

  /// Rows whose greatest logit, the first of equals, is not that of their class.
  fileprivate static func wrongAnswers(_ outputs: Tensor, _ samples: Samples) -> [Mistake] {
    let logs = outputs.logSoftmax().doubles, width = outputs.shape[1]
    var mistakes: [Mistake] = []
    for (index, label) in samples.classIndices.enumerated() {
      let row = logs[index * width..<(index + 1) * width]
      let answer = row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex
      guard answer != Int(label) || row.contains(where: \.isNaN) else { continue }
      mistakes.append(
        Mistake(
          index: index, loss: -row[row.startIndex + Int(label)], label: Int(label), prediction: answer,
          probability: exp(row[row.startIndex + answer]), expected: [], predicted: []))
    }
    return worstFirst(mistakes)
  }

  /// All rows, by the mean of their squared errors.
  fileprivate static func residuals(_ outputs: Tensor, _ targets: Tensor) -> [Mistake] {
    let found = outputs.doubles, wanted = targets.doubles, width = outputs.shape[1]
    return worstFirst(
      (0..<outputs.shape[0]).map { index in
        let range = index * width..<(index + 1) * width
        let squares = range.reduce(0) { $0 + (found[$1] - wanted[$1]) * (found[$1] - wanted[$1]) }
        return Mistake(
          index: index, loss: squares / Double(max(1, width)), label: nil, prediction: nil, probability: nil,
          expected: Array(wanted[range]), predicted: Array(found[range]))
      })
  }

  /// By loss, the order among equals that of the samples; what is no number comes first.
  private static func worstFirst(_ mistakes: [Mistake]) -> [Mistake] {
    func rank(_ mistake: Mistake) -> Double { mistake.loss.isNaN ? .infinity : mistake.loss }
    return mistakes.sorted { (rank($1), $0.index) < (rank($0), $1.index) }
  }
}
