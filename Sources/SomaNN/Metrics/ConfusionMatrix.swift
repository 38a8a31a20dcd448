import SomaRules
public import SomaTensor

/// How often each class was taken for each other: rows are true classes, columns predicted ones.
///
/// Batches are added one after another; counts are integers, so their order does not matter.
public struct ConfusionMatrix: Sendable, Equatable {
  /// The number of classes.
  public let classCount: Int
  /// Row by row.
  private var counts: [Int]

  /// All zero.
  ///
  /// - Precondition: `classCount` is positive.
  public init(classCount: Int) {
    mustHold(classCount > 0, "ConfusionMatrix: classCount is \(classCount), expected 1 or more")
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
  }

  /// How many samples of class `label` were predicted as `prediction`.
  ///
  /// - Precondition: Both are in `0 ..< classCount`.
  public subscript(label label: Int, prediction prediction: Int) -> Int {
    mustHold(
      label >= 0 && label < classCount && prediction >= 0 && prediction < classCount,
      "ConfusionMatrix: label \(label) and prediction \(prediction), expected 0 ..< \(classCount)")
    return counts[label * classCount + prediction]
  }

  /// The counts, one array for each true class.
  public var rows: [[Int]] {
    (0..<classCount).map { Array(counts[$0 * classCount..<($0 + 1) * classCount]) }
  }

  /// How many samples were counted.
  public var sampleCount: Int { counts.reduce(0, +) }

  /// Counts a batch.
  ///
  /// - Parameters:
  ///   - predictions: Class indices of shape `[batch]`, or floating scores of shape `[batch, classes]`.
  ///   - labels: Class indices of shape `[batch]`.
  /// - Throws: ``MetricError/shapeMismatch(metric:predictions:targets:)`` or
  ///   ``MetricError/classOutOfRange(metric:row:label:classCount:)``; nothing is counted then.
  public mutating func add(predictions: Tensor, labels: Tensor) throws(MetricError) {
    let (found, expected) = try predictedClasses(predictions, labels, metric: "confusionMatrix")
    for (row, pair) in zip(found, expected).enumerated() {
      for label in [pair.0, pair.1] where label < 0 || label >= classCount {
        throw .classOutOfRange(metric: "confusionMatrix", row: row, label: label, classCount: classCount)
      }
    }
    for (prediction, label) in zip(found, expected) { counts[label * classCount + prediction] += 1 }
  }
}
