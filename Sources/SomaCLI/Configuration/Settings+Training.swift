import Foundation
import Soma

extension Settings {
  /// What a person chose for a training.
  ///
  /// - Parameters:
  ///   - seed: What random numbers are drawn from.
  ///   - initialWeights: What ``initialWeights()`` gave.
  func training(seed: UInt64, initialWeights: InitialWeights?) throws -> TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = integers("model.layers")
    settings.activation = text("model.activation")
    settings.initializer = text("model.init")
    settings.dropProbability = number("model.dropout")
    settings.optimizer = text("train.optimizer")
    settings.learningRate = number("train.lr")
    settings.schedule = try text("train.schedule").map(LearningRatePlan.named)
    settings.epochs = integer("train.epochs")
    settings.batchSize = integer("train.batch-size")
    settings.precision = try text("train.precision").map(Precision.named)
    settings.validationFraction = number("data.split.val")
    settings.seed = seed
    settings.classWeights = try text("train.class-weights").map(ClassWeighting.named) ?? .equal
    settings.shuffles = flag("train.shuffle") ?? settings.shuffles
    settings.clipNorm = number("train.clip-norm")
    settings.initialWeights = initialWeights?.source
    settings.supervision = try supervision(settings.supervision)
    return settings
  }

  /// When a training ends, and what is kept of it.
  private func supervision(_ usual: Supervision) throws -> Supervision {
    var supervision = usual
    supervision.monitor = try text("train.monitor").map(EpochMetric.named)
    supervision.patience = integer("train.patience")
    supervision.minimumGain = number("train.min-gain") ?? usual.minimumGain
    supervision.target = try text("train.target").map { try TrainingTarget($0) }
    supervision.timeLimit = number("train.time-limit")
    supervision.logInterval = integer("train.log-every")
    supervision.saveInterval = number("train.save-every") ?? usual.saveInterval
    return supervision
  }

  /// What random numbers are drawn from; nothing where that is to be random itself.
  var seed: UInt64? { self["seed"] == nil ? 0 : text("seed").flatMap { UInt64($0) } }

  /// Uses as many threads as somebody wants.
  func useThreads() {
    if let threads = integer("threads") { ThreadPool.use(threadCount: threads) }
  }

  /// The weights to begin with, if there are such.
  func initialWeights() throws -> InitialWeights? {
    try text("model.init-from").map { try InitialWeights(RunFolder.weightsPath(of: $0)) }
  }
}
