import Foundation
public import SomaTensor

/// The receiver operating characteristic: for each threshold, which shares of both classes score at least
/// that much.
public struct ROCCurve: Sendable, Equatable {
  /// From above every score (`infinity`) downwards, one for each different score.
  public let thresholds: [Double]
  /// The share of negatives at or above each threshold.
  public let falsePositiveRates: [Double]
  /// The share of positives at or above each threshold.
  public let truePositiveRates: [Double]
  /// The area under the curve: the chance that a positive scores above a negative, ties counting half.
  public let area: Double

  /// The curve of a whole set.
  ///
  /// - Parameters:
  ///   - scores: Higher means more likely positive; shape `[batch]`.
  ///   - labels: 0 or 1, integers or bool, shape `[batch]`.
  /// - Throws: ``MetricError/shapeMismatch(metric:predictions:targets:)``,
  ///   ``MetricError/oneClassOnly(metric:)``, ``MetricError/classOutOfRange(metric:row:label:classCount:)``,
  ///   or ``MetricError/invalid(metric:row:value:expected:)`` for a NaN score.
  /// - Complexity: O(*batch* log *batch*).
  public init(scores: Tensor, labels: Tensor) throws(MetricError) {
    let isPositive = try binaryLabels(labels, scores: scores, metric: "rocCurve")
    let values = scores.doubles
    for (row, value) in values.enumerated() where value.isNaN {
      throw .invalid(metric: "rocCurve", row: row, value: value, expected: "a score that can be ordered")
    }
    let positives = isPositive.count { $0 }, negatives = isPositive.count - positives
    guard positives > 0, negatives > 0 else { throw .oneClassOnly(metric: "rocCurve") }
    var thresholds = [Double.infinity], falsePositives = [0], truePositives = [0]
    for row in values.indices.sorted(by: { values[$0] > values[$1] }) {
      // Equal scores pass a threshold together, which makes a tie count half in the area.
      if thresholds.count == 1 || thresholds[thresholds.count - 1] != values[row] {
        thresholds.append(values[row])
        falsePositives.append(falsePositives[falsePositives.count - 1])
        truePositives.append(truePositives[truePositives.count - 1])
      }
      if isPositive[row] {
        truePositives[truePositives.count - 1] += 1
      } else {
        falsePositives[falsePositives.count - 1] += 1
      }
    }
    // Twice the area in whole numbers, so that it is exact.
    var doubledArea = 0
    for index in thresholds.indices.dropFirst() {
      doubledArea +=
        (falsePositives[index] - falsePositives[index - 1])
        * (truePositives[index] + truePositives[index - 1])
    }
    self.thresholds = thresholds
    falsePositiveRates = falsePositives.map { Double($0) / Double(negatives) }
    truePositiveRates = truePositives.map { Double($0) / Double(positives) }
    area = Double(doubledArea) / 2 / Double(positives) / Double(negatives)
  }
}

/// The area under the ``ROCCurve``: 0.5 for guessing, 1 for a perfect order.
///
/// - Throws: See ``ROCCurve/init(scores:labels:)``.
public func rocAUC(scores: Tensor, labels: Tensor) throws(MetricError) -> Double {
  try ROCCurve(scores: scores, labels: labels).area
}

/// The mean of −log p over the samples, p being the probability given to the true class.
///
/// A probability is held inside [ε, 1 − ε] with its type's ε, as in scikit-learn, so that one certain mistake
/// does not make the mean infinite.
///
/// - Parameters:
///   - probabilities: Shape `[batch, classes]`, or `[batch]`: the probability of class 1 of two.
///   - labels: Class indices of shape `[batch]`.
/// - Throws: ``MetricError/empty(metric:)``, ``MetricError/shapeMismatch(metric:predictions:targets:)``,
///   ``MetricError/classOutOfRange(metric:row:label:classCount:)``, or
///   ``MetricError/invalid(metric:row:value:expected:)`` for a number outside 0 … 1.
public func logLoss(probabilities: Tensor, labels: Tensor) throws(MetricError) -> Double {
  let columns =
    probabilities.rank == 1 ? Tensor.stack([1 - probabilities, probabilities], alongAxis: 1) : probabilities
  let labels = try checkedLabels(labels, scores: columns, metric: "logLoss")
  let values = columns.doubles, classCount = columns.shape[1]
  let epsilon = probabilities.dtype == .float64 ? Double.ulpOfOne : Double(Float.ulpOfOne)
  var sum = 0.0
  for (row, label) in labels.enumerated() {
    let value = values[row * classCount + label]
    guard value >= 0, value <= 1 else {
      throw .invalid(metric: "logLoss", row: row, value: value, expected: "a probability in 0 ... 1")
    }
    sum -= log(min(max(value, epsilon), 1 - epsilon))
  }
  return sum / Double(labels.count)
}

private func binaryLabels(_ labels: Tensor, scores: Tensor, metric: String) throws(MetricError) -> [Bool] {
  guard scores.rank == 1, labels.shape == scores.shape, !labels.dtype.isFloating else {
    throw .shapeMismatch(metric: metric, predictions: scores.shape, targets: labels.shape)
  }
  let classes = classIndices(labels)
  for (row, label) in classes.enumerated() where label != 0 && label != 1 {
    throw .classOutOfRange(metric: metric, row: row, label: label, classCount: 2)
  }
  return classes.map { $0 == 1 }
}
