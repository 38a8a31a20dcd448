public import SomaNN
import SomaRules

/// Ends a training that makes no more progress.
///
/// It ends after `patience` epochs in a row in which the metric did not get better than its last gain by more than
/// `minimumGain`; the first number is a gain, a NaN never is. As Keras' `EarlyStopping` does. Which epoch's numbers are
/// kept is another matter: always those of the best one.
public struct EarlyStopping: Codable, Sendable, Equatable {
  /// The number that is watched.
  public var metric: EpochMetric
  /// Which direction is better.
  public var goal: PlateauSchedule.Goal
  /// How many epochs without a gain end the training.
  public var patience: Int
  /// How much better counts as a gain.
  public var minimumGain: Double

  /// What the epochs so far left behind.
  public struct State: Codable, Sendable, Equatable {
    /// The number of the last gain.
    public internal(set) var reference: Double?
    /// Epochs in a row without a gain.
    public internal(set) var epochsWithoutGain = 0

    /// Before the first epoch.
    public init() {}
  }

  /// A rule.
  ///
  /// - Parameters:
  ///   - goal: That of the metric unless given.
  /// - Precondition: `patience` is positive, `minimumGain` is finite and not negative.
  public init(
    metric: EpochMetric = .validationLoss, goal: PlateauSchedule.Goal? = nil, patience: Int = 10,
    minimumGain: Double = 0
  ) {
    mustHold(patience > 0, "EarlyStopping: patience is \(patience), expected 1 or more")
    mustHold(
      minimumGain >= 0 && minimumGain.isFinite,
      "EarlyStopping: minimumGain is \(minimumGain), expected 0 or more")
    self.metric = metric
    self.goal = goal ?? metric.goal
    self.patience = patience
    self.minimumGain = minimumGain
  }

  /// Takes in the number of an epoch.
  public func take(_ value: Double, _ state: inout State) {
    if goal.isBetter(value, than: state.reference, by: minimumGain) {
      state = State()
      state.reference = value
    } else {
      state.epochsWithoutGain += 1
    }
  }

  /// Whether the training should end.
  public func isExhausted(_ state: State) -> Bool { state.epochsWithoutGain >= patience }
}
