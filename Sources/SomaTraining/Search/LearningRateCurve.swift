/// What a range test measured.
public struct LearningRateCurve: Sendable, Equatable {
  /// One step.
  public struct Point: Sendable, Equatable {
    /// The step's rate.
    public let rate: Double
    /// The loss of its batch before the step, and the average over it and the steps before.
    public let loss, smoothed: Double

    /// A point measured elsewhere.
    public init(rate: Double, loss: Double, smoothed: Double) {
      (self.rate, self.loss, self.smoothed) = (rate, loss, smoothed)
    }
  }

  /// Why the test ended.
  public enum End: String, Sendable {
    /// All steps were made.
    case highestRate
    /// The smoothed loss became too large.
    case exploded
    /// A loss was not finite.
    case notFinite
    /// Somebody asked it to stop.
    case stopped
  }

  /// The steps, in order.
  public let points: [Point]
  /// Why the test ended.
  public let end: End

  /// A curve measured elsewhere.
  public init(points: [Point], end: End) {
    self.points = points
    self.end = end
  }

  /// A step size to train with: a third of ``rateOfLeastLoss``, which is the last rate before the loss gets worse.
  /// Nothing where the loss did not fall by a twentieth, or by no more than batches differ from each other.
  ///
  /// fastai takes a tenth, of the causally smoothed curve. Design note 0006 compares both with the rate of the steepest
  /// fall, on curves whose best rate is known: a third of the least mean loses least and was never too large.
  public var suggestion: Double? {
    let means = means
    guard let least = means.min(by: { $0.loss < $1.loss }), let first = means.first else { return nil }
    // At the first rates nothing is learned yet, so the losses differ only because the batches do.
    let start = points.filter { $0.rate <= first.rate * Self.reach * Self.reach }.map(\.loss)
    let mean = start.reduce(0, +) / Double(start.count)
    let variance = start.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, start.count - 1))
    // Of the difference of two means.
    let standardError = (variance * 2 / Double(start.count)).squareRoot()
    guard mean - least.loss > max(0.05 * mean, 4 * standardError) else { return nil }
    return least.rate / 3
  }

  /// The rate at which the mean loss of the steps around it is least.
  public var rateOfLeastLoss: Double? { means.min { $0.loss < $1.loss }?.rate }

  /// The mean loss around each rate: of steps whose rates are within ``reach``. Unlike the smoothed loss it does not
  /// lag behind. The last rates have too few steps above them.
  private var means: [(rate: Double, loss: Double)] {
    guard let last = points.last else { return [] }
    return points.filter { $0.rate * Self.reach <= last.rate }.map { point in
      let around = points.filter { $0.rate <= point.rate * Self.reach && $0.rate * Self.reach >= point.rate }
      return (point.rate, around.reduce(0) { $0 + $1.loss } / Double(around.count))
    }
  }

  /// How far apart rates are whose losses are averaged, as a quotient.
  private static let reach = 4.5
}
