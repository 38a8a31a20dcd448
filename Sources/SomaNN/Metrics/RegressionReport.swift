public import SomaTensor

/// Errors of predicted numbers over a whole set, gathered batch by batch in Double.
///
///     var report = RegressionReport()
///     for (x, y) in batches { try report.add(predictions: model(x), targets: y) }
///     print(report.meanSquaredError, report.meanAbsoluteError, report.r2)
public struct RegressionReport: Sendable {
  /// Sums for one column of the targets.
  private struct Column {
    var squaredError = 0.0, absoluteError = 0.0
    // Welford's running mean and sum of squared deviations, which do not cancel for targets far from 0.
    var mean = 0.0, deviation = 0.0
  }

  /// How many samples were added.
  public private(set) var sampleCount = 0
  private var columns: [Column] = []

  /// Nothing yet.
  public init() {}

  /// Adds a batch.
  ///
  /// - Parameters:
  ///   - predictions: Shape `[batch]` or `[batch, columns]`.
  ///   - targets: The same shape.
  /// - Throws: ``MetricError/shapeMismatch(metric:predictions:targets:)``, also where the columns are not as
  ///   many as before.
  public mutating func add(predictions: Tensor, targets: Tensor) throws(MetricError) {
    let width = predictions.rank == 2 ? predictions.shape[1] : 1
    guard predictions.shape == targets.shape, predictions.rank == 1 || predictions.rank == 2,
      columns.isEmpty || columns.count == width
    else {
      throw .shapeMismatch(metric: "regressionReport", predictions: predictions.shape, targets: targets.shape)
    }
    if columns.isEmpty { columns = [Column](repeating: Column(), count: width) }
    let found = predictions.doubles, expected = targets.doubles
    for row in 0..<predictions.shape[0] {
      sampleCount += 1
      for column in 0..<width {
        let target = expected[row * width + column], error = found[row * width + column] - target
        columns[column].squaredError += error * error
        columns[column].absoluteError += Swift.abs(error)
        let distance = target - columns[column].mean
        columns[column].mean += distance / Double(sampleCount)
        columns[column].deviation += distance * (target - columns[column].mean)
      }
    }
  }

  /// The mean of squared errors over samples and columns. Nothing added: NaN.
  public var meanSquaredError: Double { mean(\.squaredError) }

  /// The mean of absolute errors over samples and columns. Nothing added: NaN.
  public var meanAbsoluteError: Double { mean(\.absoluteError) }

  /// R² = 1 − Σ(ŷ − y)² / Σ(y − ȳ)², the mean over the columns: 1 for perfect predictions, 0 for always
  /// predicting the mean, negative for worse. Where the targets do not vary, 1 if all errors are 0 and else
  /// 0, as in scikit-learn. Fewer than two samples, which have no spread to compare with: NaN.
  public var r2: Double {
    guard sampleCount > 1 else { return .nan }
    let scores = columns.map { column in
      column.deviation > 0
        ? 1 - column.squaredError / column.deviation
        : column.squaredError == 0 ? 1 : column.squaredError.isNaN ? .nan : 0
    }
    return scores.reduce(0, +) / Double(scores.count)
  }

  private func mean(_ sum: (Column) -> Double) -> Double {
    columns.reduce(0) { $0 + sum($1) } / Double(sampleCount * columns.count)
  }
}
