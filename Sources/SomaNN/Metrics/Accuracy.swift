import SomaRules
public import SomaTensor

/// Why a metric cannot be computed.
public enum MetricError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is nothing to average over.
  case empty(metric: String)
  /// Predictions and targets do not belong together.
  case shapeMismatch(metric: String, predictions: [Int], targets: [Int])
  /// A label or a prediction names no class.
  case classOutOfRange(metric: String, row: Int, label: Int, classCount: Int)
  /// Only one of the two classes occurs.
  case oneClassOnly(metric: String)
  /// A number is not one the metric can use.
  case invalid(metric: String, row: Int, value: Double, expected: String)

  /// What is wrong, with the numbers.
  public var description: String {
    switch self {
    case .empty(let metric): "\(metric): there are no samples"
    case .shapeMismatch(let metric, let predictions, let targets):
      "\(metric): predictions of shape \(predictions) do not fit targets of shape \(targets)"
    case .classOutOfRange(let metric, let row, let label, let classCount):
      "\(metric): row \(row) holds class \(label), but the classes are 0 ..< \(classCount)"
    case .oneClassOnly(let metric): "\(metric): needs samples of both classes, but all are of one"
    case .invalid(let metric, let row, let value, let expected):
      "\(metric): row \(row) is \(value), expected \(expected)"
    }
  }
}

/// The share of predictions that are right, counted in integers.
///
/// - Parameters:
///   - predictions: Class indices of shape `[batch]`, or floating scores of shape `[batch, classes]`, of
///     which the largest (the first of equals) is the prediction.
///   - labels: Class indices of shape `[batch]`.
/// - Throws: ``MetricError/empty(metric:)``, ``MetricError/shapeMismatch(metric:predictions:targets:)``.
public func accuracy(predictions: Tensor, labels: Tensor) throws(MetricError) -> Double {
  let (found, expected) = try predictedClasses(predictions, labels, metric: "accuracy")
  guard !expected.isEmpty else { throw .empty(metric: "accuracy") }
  return Double(zip(found, expected).count { $0 == $1 }) / Double(expected.count)
}

/// The share of rows whose label is among the `count` largest scores. Of equal scores, the smaller class
/// index comes first.
///
/// - Parameters:
///   - scores: Shape `[batch, classes]`.
///   - labels: Class indices of shape `[batch]`.
///   - count: How many guesses a row has.
/// - Throws: ``MetricError``.
/// - Precondition: `count` is positive.
public func topKAccuracy(scores: Tensor, labels: Tensor, count: Int) throws(MetricError) -> Double {
  mustHold(count > 0, "topKAccuracy: count is \(count), expected 1 or more")
  let labels = try checkedLabels(labels, scores: scores, metric: "topKAccuracy")
  let classCount = scores.shape[1], values = scores.doubles
  let hits = labels.enumerated().count { row, label in
    let scores = values[row * classCount..<(row + 1) * classCount]
    let own = scores[scores.startIndex + label]
    // A NaN beats nothing, and a label whose score is one is never found.
    let better = scores.enumerated().count { index, score in score > own || (score == own && index < label) }
    return !own.isNaN && better < count
  }
  return Double(hits) / Double(labels.count)
}

/// Class indices as Swift integers.
func classIndices(_ tensor: Tensor) -> [Int] {
  tensor.converted(to: .int64).array(of: Int64.self).map { Int($0) }
}

/// Predicted and true classes, predictions being class indices or rows of scores.
func predictedClasses(
  _ predictions: Tensor, _ labels: Tensor, metric: String
) throws(MetricError) -> (found: [Int], expected: [Int]) {
  let isScores = predictions.dtype.isFloating && predictions.rank == 2 && predictions.shape[1] > 0
  let classes = isScores ? predictions.argmax() : predictions
  guard classes.shape == labels.shape, labels.rank == 1, !labels.dtype.isFloating, !classes.dtype.isFloating
  else {
    throw .shapeMismatch(metric: metric, predictions: predictions.shape, targets: labels.shape)
  }
  return (classIndices(classes), classIndices(labels))
}

/// Labels that fit the rows of scores, at least one.
func checkedLabels(_ labels: Tensor, scores: Tensor, metric: String) throws(MetricError) -> [Int] {
  guard scores.rank == 2, labels.shape == [scores.shape[0]], !labels.dtype.isFloating else {
    throw .shapeMismatch(metric: metric, predictions: scores.shape, targets: labels.shape)
  }
  let indices = classIndices(labels), classCount = scores.shape[1]
  guard !indices.isEmpty else { throw .empty(metric: metric) }
  for (row, label) in indices.enumerated() where label < 0 || label >= classCount {
    throw .classOutOfRange(metric: metric, row: row, label: label, classCount: classCount)
  }
  return indices
}
