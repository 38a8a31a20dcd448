/// Precision, recall and F1 of each class and on average, from a whole set's ``ConfusionMatrix``.
///
/// precision = right / predicted as the class; recall = right / truly of the class; F1 = 2PR / (P + R). A
/// quotient 0 / 0 counts as 0; ``unseenClasses`` and ``unpredictedClasses`` say where that happened.
public struct ClassificationReport: Sendable, Equatable {
  /// Scores of one class, or an average.
  public struct Scores: Sendable, Equatable {
    /// Of what was predicted as the class, the share that is right.
    public var precision: Double
    /// Of what is of the class, the share that was found.
    public var recall: Double
    /// The harmonic mean of the two.
    public var f1: Double
    /// How many samples are truly of the class.
    public var support: Int
  }

  /// The share of right predictions.
  public let accuracy: Double
  /// By class index.
  public let classes: [Scores]
  /// The mean over the classes, each counted alike.
  public let macro: Scores
  /// From the counts of all classes together; with one label a sample, all three equal the accuracy.
  public let micro: Scores
  /// The mean over the classes, each weighted by its support.
  public let weighted: Scores
  /// Classes that no sample has; their recall counts as 0.
  public let unseenClasses: [Int]
  /// Classes that were never predicted; their precision counts as 0.
  public let unpredictedClasses: [Int]

  /// The scores of everything counted.
  ///
  /// - Throws: ``MetricError/empty(metric:)`` where nothing was.
  public init(_ matrix: ConfusionMatrix) throws(MetricError) {
    let total = matrix.sampleCount, range = 0..<matrix.classCount
    guard total > 0 else { throw .empty(metric: "classificationReport") }
    let rows = matrix.rows
    let support = rows.map { $0.reduce(0, +) }
    let predicted = range.map { column in rows.reduce(0) { $0 + $1[column] } }
    let right = range.map { rows[$0][$0] }
    let classes = range.map { Self.scores(right: right[$0], predicted: predicted[$0], support: support[$0]) }
    let rightTotal = right.reduce(0, +)
    self.classes = classes
    accuracy = Double(rightTotal) / Double(total)
    macro = Self.mean(classes, weights: range.map { _ in 1 }, support: total)
    weighted = Self.mean(classes, weights: support.map { Double($0) }, support: total)
    micro = Self.scores(right: rightTotal, predicted: total, support: total)
    unseenClasses = range.filter { support[$0] == 0 }
    unpredictedClasses = range.filter { predicted[$0] == 0 }
  }

  private static func scores(right: Int, predicted: Int, support: Int) -> Scores {
    func quotient(_ count: Int, _ total: Int) -> Double { total == 0 ? 0 : Double(count) / Double(total) }
    // 2PR / (P + R) in counts, which needs one division.
    return Scores(
      precision: quotient(right, predicted), recall: quotient(right, support),
      f1: quotient(2 * right, predicted + support), support: support)
  }

  private static func mean(_ classes: [Scores], weights: [Double], support: Int) -> Scores {
    let total = weights.reduce(0, +)
    func mean(_ score: (Scores) -> Double) -> Double {
      zip(classes, weights).reduce(0) { $0 + score($1.0) * $1.1 } / total
    }
    return Scores(precision: mean(\.precision), recall: mean(\.recall), f1: mean(\.f1), support: support)
  }
}
