import SomaNN

/// How a training looks after itself: what its best epoch is, when it ends, how often it is saved and told.
public struct Supervision: Codable, Sendable, Equatable {
  /// What makes an epoch the best, and what patience is measured by; by default the validation loss, or the training
  /// loss where nothing is held out.
  public var monitor: EpochMetric?
  /// How many epochs without a gain end the training; none for never.
  public var patience: Int?
  /// How much better counts as a gain.
  public var minimumGain = 0.0
  /// What is to be reached; the training ends with it.
  public var target: TrainingTarget?
  /// Seconds that one session may take.
  public var timeLimit: Double?
  /// Seconds between two saves within an epoch.
  public var saveInterval = 30.0
  /// Of how many steps one is logged; none for no steps.
  public var logInterval: Int?

  /// Nothing but the defaults.
  public init() {}

  /// Gives a trainer these rules.
  ///
  /// - Parameters:
  ///   - hasValidation: Whether samples are held out.
  ///   - secondsUsed: What the session has taken already.
  func apply(to trainer: inout Trainer, hasValidation: Bool, secondsUsed: Double) {
    let metric = monitor ?? (hasValidation ? .validationLoss : .trainingLoss)
    trainer.metric = metric
    trainer.earlyStopping = patience.map {
      EarlyStopping(metric: metric, patience: $0, minimumGain: minimumGain)
    }
    trainer.target = target
    trainer.timeLimit = timeLimit.map { $0 - secondsUsed }
    trainer.saveInterval = saveInterval
    trainer.logInterval = logInterval
  }

  /// - Throws: ``TrainingError/badSetting(name:value:allowed:)`` for a number outside its range.
  func check() throws(TrainingError) {
    func require(_ isRight: Bool, _ name: String, _ value: Any, _ allowed: String) throws(TrainingError) {
      if !isRight { throw .badSetting(name: name, value: "\(value)", allowed: allowed) }
    }
    try require(patience ?? 1 > 0, "patience", patience ?? 0, "1 or more epochs")
    try require(minimumGain >= 0 && minimumGain.isFinite, "min-gain", minimumGain, "0 or a positive number")
    try require(
      timeLimit ?? 1 > 0 && (timeLimit ?? 1).isFinite, "time-limit", timeLimit ?? 0,
      "a time such as 90s, 20m or 1h30m")
    try require(
      saveInterval >= 0 && saveInterval.isFinite, "save-every", saveInterval,
      "0 or a positive number of seconds")
    try require(logInterval ?? 1 > 0, "log-every", logInterval ?? 0, "1 or more steps")
  }
}
