public import SomaData
public import SomaNN
import SomaTensor

/// How good a network is on samples it has not learned from.
public struct Evaluation: Sendable {
  /// How many samples were measured.
  public let count: Int
  /// The mean loss and the share of right answers.
  public let score: Score
  /// Which classes were taken for which, where classes are told apart.
  public let confusion: ConfusionMatrix?
  /// Precision, recall and F1 of each class, and their means.
  public let report: ClassificationReport?
  /// Squared and absolute errors and R², where values are predicted.
  public let regression: RegressionReport?
}

extension SavedRun {
  /// Measures the network on samples.
  ///
  /// - Throws: ``RunError/wrongInput(found:expected:)`` for samples of another shape, ``TrainingError/noSamples``, or
  ///   what the loss throws for classes that the network does not have.
  public func evaluate(_ samples: Samples) throws -> Evaluation {
    guard samples.count > 0 else { throw TrainingError.noSamples }
    guard samples.inputShape == configuration.input.shape else {
      throw RunError.wrongInput(
        found: "samples of shape \(samples.inputShape)", expected: "\(configuration.input.shape)")
    }
    let outputs = try model.outputs(for: samples)
    let loss = try configuration.training.objective.loss(outputs, samples.targets).item
    guard configuration.training.objective == .classification else {
      var regression = RegressionReport()
      try regression.add(predictions: outputs, targets: samples.targets)
      return Evaluation(
        count: samples.count, score: Score(loss: loss, accuracy: nil), confusion: nil, report: nil,
        regression: regression)
    }
    var confusion = ConfusionMatrix(classCount: configuration.classes.count)
    try confusion.add(predictions: outputs, labels: samples.targets)
    let report = try ClassificationReport(confusion)
    return Evaluation(
      count: samples.count, score: Score(loss: loss, accuracy: report.accuracy), confusion: confusion,
      report: report,
      regression: nil)
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
}
