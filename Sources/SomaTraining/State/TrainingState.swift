import SomaData
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

extension TrainingProgress {
  /// The epochs, the samples of an epoch and the steps that a training can have.
  static let epochRange = 0...1_000_000, sampleRange = 0...1 << 40, stepRange = 0...1 << 53
  /// The seconds that a training can have taken: three hundred years.
  static let secondsRange = 0...1e10

  /// What is wrong with numbers that were read from a file, where something is.
  var fault: String? {
    func fault(_ name: String, _ value: Int, _ range: ClosedRange<Int>) -> String? {
      range.contains(value) ? nil : "\(name) is \(value)"
    }
    if let baseRate, !(baseRate >= 0 && baseRate.isFinite) { return "baseRate is \(baseRate)" }
    if !Self.secondsRange.contains(seconds) { return "seconds is \(seconds)" }
    return fault("epochs", epochs, Self.epochRange) ?? fault("steps", steps, Self.sampleRange)
      ?? fault("plateau.badReportCount", plateau.badReportCount, Self.epochRange)
      ?? fault("plateau.cooldownLeft", plateau.cooldownLeft, Self.epochRange)
      ?? fault("stopping.epochsWithoutGain", stopping.epochsWithoutGain, Self.epochRange) ?? tally.fault
  }

  /// Makes sure that the progress is one of a training on these samples.
  ///
  /// - Throws: ``TrainingError/stateDoesNotFit(reason:)``.
  func check(_ order: BatchOrder) throws(TrainingError) {
    if let fault { throw .stateDoesNotFit(reason: fault) }
    guard steps <= order.batchCount else {
      throw .stateDoesNotFit(
        reason:
          "\(steps) steps of its epoch are done, but \(order.sampleCount) samples make \(order.batchCount)")
    }
    // The batches before the last are full; one sample too few for a batch of its own joins the last.
    let full = min(steps * order.batchSize, order.sampleCount)
    let counted = steps == order.batchCount ? order.sampleCount : full
    guard tally.sampleCount == counted else {
      throw .stateDoesNotFit(
        reason: "\(steps) steps of its epoch have \(counted) samples, but \(tally.sampleCount) are counted")
    }
  }
}
