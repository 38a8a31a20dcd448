public import SomaNN
public import SomaTensor

/// What a training tells whoever listens: the terminal, a log, the run folder, a web page.
///
/// The order is `started`, then for each epoch `epochStarted`, `stepped` for each step, `epochEnded`, where the result is
/// the best so far `improved`, and now and then `health`; last `ended`. `checkpoint` comes after `started` and before
/// `ended`, and between steps whenever it is time to save.
public enum TrainingEvent: Sendable {
  /// Training begins.
  case started(TrainingStart)
  /// An epoch begins; epochs count from 1.
  case epochStarted(epoch: Int)
  /// A step is done.
  case stepped(StepProgress)
  /// All samples have been seen once more, and the validation part has been measured.
  case epochEnded(EpochResult)
  /// The epoch is the best so far; these are its numbers.
  case improved(BestEpoch, weights: [NamedTensor])
  /// How gradients and units are.
  case health(HealthReport)
  /// A moment to save: from this state the training can go on. Whoever keeps the state longer than the call makes the
  /// next step copy it.
  case checkpoint(TrainingState)
  /// Training is over.
  case ended(TrainingEnd)
}

/// The sizes of a training.
public struct TrainingStart: Sendable, Equatable {
  /// Samples to train on, to choose the best epoch with, and to test with.
  public let trainingCount, validationCount, testCount: Int
  /// How many epochs are planned, and how many steps each has.
  public let epochCount, stepsPerEpoch: Int
  /// Samples in a step.
  public let batchSize: Int
  /// Learned numbers.
  public let parameterCount: Int
  /// What the operands of products are rounded to.
  public let precision: Precision
  /// What the order of samples is drawn from.
  public let seed: UInt64
  /// Where a training that was interrupted goes on: complete epochs, and steps done in the next. 0 for a new one.
  public let epochsDone, stepsDone: Int
}

/// How far an epoch is.
public struct StepProgress: Sendable, Equatable {
  /// The epoch, from 1.
  public let epoch: Int
  /// Steps done in this epoch, and how many it has.
  public let step, stepCount: Int
  /// The mean loss over the samples of this epoch so far.
  public let loss: Double
  /// The loss of this step alone.
  public let stepLoss: Double
  /// The step size.
  public let learningRate: Double
  /// Whether the step is one of those that ``Trainer/logInterval`` asks for.
  public let isLogged: Bool

  /// Progress measured elsewhere, for a loop of your own.
  public init(
    epoch: Int, step: Int, stepCount: Int, loss: Double, stepLoss: Double, learningRate: Double,
    isLogged: Bool = false
  ) {
    self.epoch = epoch
    self.step = step
    self.stepCount = stepCount
    self.loss = loss
    self.stepLoss = stepLoss
    self.learningRate = learningRate
    self.isLogged = isLogged
  }
}

/// The mean loss and, where classes are told apart, the share of right answers over a set of samples.
public struct Score: Sendable, Equatable, Codable {
  /// The mean loss of a sample.
  public let loss: Double
  /// The share of samples whose class was right; absent when values are predicted.
  public let accuracy: Double?

  /// A result measured elsewhere.
  public init(loss: Double, accuracy: Double?) {
    self.loss = loss
    self.accuracy = accuracy
  }
}

/// What an epoch gave.
public struct EpochResult: Sendable, Equatable {
  /// The epoch, from 1, and how many are planned.
  public let epoch, epochCount: Int
  /// Over the training samples, each measured just before the step that used it.
  public let training: Score
  /// Over the validation samples, after the epoch; absent when none are held out.
  public let validation: Score?
  /// The step size of the last step.
  public let learningRate: Double
  /// The time of the whole epoch, and that of its steps alone.
  public let seconds, trainingSeconds: Double
  /// Training samples per second, without validation.
  public let samplesPerSecond: Double
  /// Whether it is the best so far.
  public let isBest: Bool

  /// A result measured elsewhere, for a loop of your own.
  public init(
    epoch: Int, epochCount: Int, training: Score, validation: Score?, learningRate: Double, seconds: Double,
    trainingSeconds: Double, samplesPerSecond: Double, isBest: Bool
  ) {
    self.epoch = epoch
    self.epochCount = epochCount
    self.training = training
    self.validation = validation
    self.learningRate = learningRate
    self.seconds = seconds
    self.trainingSeconds = trainingSeconds
    self.samplesPerSecond = samplesPerSecond
    self.isBest = isBest
  }
}

/// How a training came to its end.
public struct TrainingEnd: Sendable, Equatable {
  /// Why it is over.
  public enum Reason: String, Sendable {
    /// All epochs are done.
    case finished
    /// The metric got no better.
    case noGain
    /// The target was reached.
    case targetReached
    /// Somebody asked it to stop.
    case stopped
    /// There was no time left.
    case outOfTime

    /// Whether nothing is left to be done; otherwise the training can be taken up again.
    public var isComplete: Bool { self != .stopped && self != .outOfTime }
  }

  /// Why it is over.
  public let reason: Reason
  /// Epochs that were completed, and steps done in the next.
  public let epochs, steps: Int
  /// The epoch whose numbers were kept; nothing when no epoch was completed.
  public let best: BestEpoch?
  /// Whether the target was reached, where there was one.
  public let isTargetReached: Bool?
  /// Over the test samples, with the best numbers; absent when there are none, or the training is not complete.
  public let test: Score?
  /// The time of this session, and of all sessions together.
  public let seconds, totalSeconds: Double
}
