public import SomaNN
public import SomaTensor

/// A number that an epoch gives and that decides something: which epoch is the best, when training ends.
///
/// The raw value is the number's name in the log and on the command line.
public enum EpochMetric: String, Codable, Sendable, CaseIterable {
  case trainingLoss = "loss"
  case trainingAccuracy = "accuracy"
  case validationLoss = "val.loss"
  case validationAccuracy = "val.accuracy"

  /// The metric of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> EpochMetric {
    try UnknownName.choice("metric", named: name)
  }

  /// Which direction is better: down for a loss, up for an accuracy.
  public var goal: PlateauSchedule.Goal {
    switch self {
    case .trainingLoss, .validationLoss: .smaller
    case .trainingAccuracy, .validationAccuracy: .larger
    }
  }

  /// Whether it is measured on samples held out.
  public var isOfValidation: Bool { self == .validationLoss || self == .validationAccuracy }
  /// Whether only classes have it.
  public var isAccuracy: Bool { goal == .larger }

  /// Makes sure that a training gives the number.
  ///
  /// - Throws: ``TrainingError/nothingHeldOut(_:)`` or ``TrainingError/noClasses(_:)``.
  func check(hasValidation: Bool, _ objective: Objective) throws(TrainingError) {
    if isAccuracy, objective != .classification { throw .noClasses(self) }
    if isOfValidation, !hasValidation { throw .nothingHeldOut(self) }
  }

  /// The number, where the epoch has it.
  public func value(training: Score, validation: Score?) -> Double? {
    switch self {
    case .trainingLoss: training.loss
    case .trainingAccuracy: training.accuracy
    case .validationLoss: validation?.loss
    case .validationAccuracy: validation?.accuracy
    }
  }
}

extension PlateauSchedule.Goal {
  /// Whether a number is better than another by more than a margin. A NaN is never better, and anything else is better
  /// than nothing.
  func isBetter(_ value: Double, than best: Double?, by margin: Double = 0) -> Bool {
    guard let best else { return !value.isNaN }
    return self == .smaller ? value < best - margin : value > best + margin
  }
}

/// The epoch whose numbers a training keeps.
public struct BestEpoch: Codable, Sendable, Equatable {
  /// The epoch, from 1.
  public let epoch: Int
  /// What it was the best in.
  public let metric: EpochMetric
  /// The value that made it the best.
  public let value: Double

  /// An epoch and its value.
  public init(epoch: Int, metric: EpochMetric, value: Double) {
    self.epoch = epoch
    self.metric = metric
    self.value = value
  }
}
