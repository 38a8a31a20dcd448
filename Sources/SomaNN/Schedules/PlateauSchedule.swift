import SomaRules

/// Lowers the learning rate when a watched number stops improving.
///
/// Unlike a ``Schedule`` it depends on what happened, so its ``state`` has to be saved and restored.
///
///     var plateau = PlateauSchedule(goal: .smaller, patience: 5)
///     optimizer.learningRate = plateau.learningRate(after: validationLoss, current: optimizer.learningRate)
///
/// After more than `patience` reports in a row without improvement, the rate becomes `max(rate · factor,
/// minimum)`, and the next `cooldown` reports count as neither good nor bad. A NaN never improves. Equal to
/// PyTorch's `ReduceLROnPlateau`.
public struct PlateauSchedule: Sendable {
  /// Which direction is better.
  public enum Goal: String, Sendable, Codable {
    /// A loss.
    case smaller
    /// An accuracy.
    case larger
  }

  /// How much better counts.
  public enum Threshold: Sendable, Equatable {
    /// By this part of the best so far.
    case relative(Double)
    /// By this much.
    case absolute(Double)
  }

  /// What has to be saved.
  public struct State: Sendable, Codable, Equatable {
    /// The best number so far; `nil` before the first report.
    public var best: Double?
    /// Reports in a row without improvement.
    public var badReportCount = 0
    /// Reports left in which nothing is counted.
    public var cooldownLeft = 0

    /// Before the first report.
    public init() {}
  }

  /// What the reports so far left behind.
  public var state = State()
  private let goal: Goal
  private let factor, minimum: Double
  private let patience, cooldown: Int
  private let threshold: Threshold

  /// A rule for what counts as progress and what follows without it.
  ///
  /// - Parameters:
  ///   - goal: Which direction is better.
  ///   - factor: What the rate is multiplied by.
  ///   - patience: How many reports without improvement are borne.
  ///   - threshold: How much better counts.
  ///   - cooldown: How many reports after a reduction do not count.
  ///   - minimum: The smallest rate.
  /// - Precondition: `factor` is in 0 ..< 1; no other number is negative.
  public init(
    goal: Goal = .smaller, factor: Double = 0.1, patience: Int = 10, threshold: Threshold = .relative(1e-4),
    cooldown: Int = 0, minimum: Double = 0
  ) {
    check("PlateauSchedule", "factor", factor, in: 0..<1)
    check("PlateauSchedule", "minimum", minimum, in: nonNegative)
    mustHold(
      patience >= 0 && cooldown >= 0,
      "PlateauSchedule: patience is \(patience) and cooldown \(cooldown), expected 0 or more")
    (self.goal, self.factor, self.patience, self.threshold) = (goal, factor, patience, threshold)
    (self.cooldown, self.minimum) = (cooldown, minimum)
  }

  /// Takes in the latest number and returns the rate to go on with.
  public mutating func learningRate(after watched: Double, current: Double) -> Double {
    if improves(watched) {
      state.best = watched
      state.badReportCount = 0
    } else {
      state.badReportCount += 1
    }
    if state.cooldownLeft > 0 {
      state.cooldownLeft -= 1
      state.badReportCount = 0
    }
    guard state.badReportCount > patience else { return current }
    state.cooldownLeft = cooldown
    state.badReportCount = 0
    // A rate already below the minimum is not raised to it.
    return min(current, max(current * factor, minimum))
  }

  private func improves(_ watched: Double) -> Bool {
    guard let best = state.best else { return !watched.isNaN }
    switch (goal, threshold) {
    case (.smaller, .relative(let part)): return watched < best * (1 - part)
    case (.smaller, .absolute(let amount)): return watched < best - amount
    case (.larger, .relative(let part)): return watched > best * (1 + part)
    case (.larger, .absolute(let amount)): return watched > best + amount
    }
  }
}
