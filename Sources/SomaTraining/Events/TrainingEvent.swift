public import SomaNN
public import SomaTensor

/// What a training tells whoever listens: the terminal, a log, the run folder, a web page.
///
/// The order is `started`, then for each epoch `epochStarted`, `stepped` for each step, `epochEnded` and, where the
/// result is the best so far, `improved`; last `ended`.
public enum TrainingEvent: Sendable {
  /// Training begins.
  case started(TrainingStart)
  /// An epoch begins; epochs count from 1.
  case epochStarted(epoch: Int)
  /// A step is done.
  case stepped(StepProgress)
  /// All samples have been seen once more, and the validation part has been measured.
  case epochEnded(EpochResult)
  /// The epoch gave the lowest loss so far; these are the numbers that gave it.
  case improved(epoch: Int, loss: Double, weights: [NamedTensor])
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
}

/// How far an epoch is.
public struct StepProgress: Sendable, Equatable {
  /// The epoch, from 1.
  public let epoch: Int
  /// Steps done in this epoch, and how many it has.
  public let step, stepCount: Int
  /// The mean loss over the samples of this epoch so far.
  public let loss: Double

  /// Progress measured elsewhere, for a loop of your own.
  public init(epoch: Int, step: Int, stepCount: Int, loss: Double) {
    self.epoch = epoch
    self.step = step
    self.stepCount = stepCount
    self.loss = loss
  }
}

/// The mean loss and, where classes are told apart, the share of right answers over a set of samples.
public struct Score: Sendable, Equatable {
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
    /// Somebody asked it to stop.
    case stopped
  }

  /// Why it is over.
  public let reason: Reason
  /// Epochs that were completed.
  public let epochs: Int
  /// The epoch whose numbers the model now has; 0 when no epoch was completed.
  public let bestEpoch: Int
  /// The loss that made it the best.
  public let bestLoss: Double?
  /// Over the test samples, with the best numbers; absent when there are none or training was stopped.
  public let test: Score?
  /// The time of everything.
  public let seconds: Double
}
