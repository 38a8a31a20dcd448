public import SomaNN

/// Everything that a training carries from one step to the next, beside its samples and its settings. A training that
/// goes on from here gives the same bits as one that was never interrupted.
///
/// Random numbers have no place in it: first weights, the order of the samples and dropout are functions of the seed,
/// the epoch and the step.
public struct TrainingState: Sendable {
  /// The network as the last step left it.
  public var model: Model
  /// The optimizer with its memory.
  public var optimizer: any Optimizer
  /// The best epoch so far.
  public var best: Best?
  /// How far the training is.
  public var progress: TrainingProgress

  /// An epoch and its numbers.
  public struct Best: Sendable {
    /// Which epoch, and why.
    public let epoch: BestEpoch
    /// The network after that epoch.
    public let model: Model
  }

  /// A training that has not begun.
  public init(model: Model, optimizer: any Optimizer) {
    self.init(model: model, optimizer: optimizer, best: nil, progress: TrainingProgress())
  }

  init(model: Model, optimizer: any Optimizer, best: Best?, progress: TrainingProgress) {
    (self.model, self.optimizer, self.best, self.progress) = (model, optimizer, best, progress)
  }

  /// The network of the best epoch; before the first has ended, as it is.
  public var bestModel: Model { best?.model ?? model }
}

/// How far a training is, in a few numbers.
public struct TrainingProgress: Codable, Sendable, Equatable {
  /// Epochs that are complete.
  public internal(set) var epochs = 0
  /// Steps done in the epoch that is under way.
  public internal(set) var steps = 0
  /// Losses and right answers of the epoch that is under way.
  var tally = Tally()
  /// What the schedule starts from; nothing before the first step. A plateau lowers it.
  public internal(set) var baseRate: Double?
  /// What ``PlateauSchedule`` remembers.
  public internal(set) var plateau = PlateauSchedule.State()
  /// What ``EarlyStopping`` remembers.
  public internal(set) var stopping = EarlyStopping.State()
  /// Whether the last epoch reached the target.
  public internal(set) var isTargetReached = false
  /// The time spent so far, over all sessions.
  public internal(set) var seconds = 0.0

  /// Nothing done yet.
  public init() {}

  /// Whether no step has been made.
  public var isAtStart: Bool { epochs == 0 && steps == 0 }
}
