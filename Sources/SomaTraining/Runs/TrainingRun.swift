import Foundation
public import SomaData
import SomaFormats
public import SomaNN
import SomaTensor

/// A training that is ready to go: its configuration, its samples and its state.
public struct TrainingRun: Sendable {
  /// Every setting.
  public let configuration: RunConfiguration
  /// The samples to learn from, to choose the best epoch with, and to test with.
  public let training: Samples
  /// The data's own part, or drawn from the training samples, each class with its share.
  public let validation: Samples?
  /// Never learned from.
  public let test: Samples?
  /// The SHA-256 of all samples.
  public let dataFingerprint: String
  /// Where the training is.
  public private(set) var state: TrainingState

  /// The network with its best numbers so far.
  public var model: Model { state.bestModel }

  /// Splits the data and builds the model and the optimizer.
  ///
  /// - Parameters:
  ///   - initialWeights: The numbers to begin with, where they are not drawn.
  ///   - report: Receives what is worth a note, such as which tensor of a foreign file became which.
  /// - Throws: `UnknownName`, `ModelError`, `DataError.cannotSplit`, ``TrainingError/notEnoughMemory(_:)`` or
  ///   ``RunError/doesNotMatch(path:reason:)``.
  public init(
    configuration: RunConfiguration, data: DataSet, initialWeights: InitialWeights? = nil,
    report: (String) -> Void = { _ in }
  ) throws {
    var configuration = configuration
    if configuration.data.isOfFiles { configuration.data.parts = PartFingerprints(of: data) }
    try configuration.checkMemory(sampleCount: data.train.count)
    let (drawn, optimizer) = try Self.parts(configuration)
    var model = drawn
    if let initialWeights {
      for note in initialWeights.notes { report("initial weights: \(note)") }
      let renamed = try initialWeights.load(into: &model)
      if !renamed.isEmpty {
        report("initial weights: " + renamed.map { "\($0.from) → \($0.to)" }.joined(separator: ", "))
      }
    }
    try self.init(
      configuration, data, fingerprint: data.fingerprint.hexadecimal,
      TrainingState(model: model, optimizer: optimizer))
  }

  /// Takes up a run where it was saved.
  ///
  /// - Parameter data: The samples that the run began with.
  /// - Throws: ``RunError/dataChanged(set:expected:found:)``, or ``CheckpointError/doesNotFit(path:reason:)`` where these
  ///   samples cannot have led to the state: ``RunCheckpoint/previous(in:after:)`` may then help.
  public init(continuing checkpoint: RunCheckpoint, data: DataSet) throws {
    let fingerprint = data.fingerprint.hexadecimal
    guard fingerprint == checkpoint.dataFingerprint else {
      let changed = checkpoint.configuration.data.parts?.changed(in: PartFingerprints(of: data)) ?? []
      throw RunError.dataChanged(
        set: changed.isEmpty
          ? data.name : "the \(changed.joined(separator: " and ")) part of \(data.name)",
        expected: checkpoint.dataFingerprint, found: fingerprint)
    }
    try self.init(checkpoint.configuration, data, fingerprint: fingerprint, checkpoint.state)
    do throws(TrainingError) {
      try state.progress.check(trainer(secondsUsed: 0).order(of: training))
    } catch {
      throw CheckpointError.doesNotFit(path: checkpoint.file.path, reason: "\(error)")
    }
  }

  private init(
    _ configuration: RunConfiguration, _ data: DataSet, fingerprint: String, _ state: TrainingState
  ) throws {
    self.configuration = configuration
    self.state = state
    dataFingerprint = fingerprint
    if let held = data.validation {
      (training, validation) = (data.train, held)
    } else if configuration.data.validationFraction > 0, !configuration.data.isDivided {
      let split = try data.train.split(
        fraction: configuration.data.validationFraction, seed: configuration.data.seed)
      (training, validation) = (split.rest, split.part)
    } else {
      (training, validation) = (data.train, nil)
    }
    test = data.test
  }

  static func parts(_ configuration: RunConfiguration) throws -> (Model, any Optimizer) {
    (
      try configuration.network.makeModel(
        inputShape: configuration.input.shape, seed: configuration.training.seed),
      try OptimizerName.named(configuration.training.optimizer).makeOptimizer(
        learningRate: configuration.training.learningRate)
    )
  }

  /// Trains, from where the state is.
  ///
  /// - Parameters:
  ///   - secondsUsed: What this session has taken of its time limit already, for reading the data.
  /// - Throws: As ``Trainer/fit(_:training:validation:test:shouldStop:report:)`` does.
  @discardableResult
  public mutating func run(
    secondsUsed: Double = 0, shouldStop: @autoclosure () -> Bool = false,
    report: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingEnd {
    try trainer(secondsUsed: secondsUsed).fit(
      &state, training: training, validation: validation, test: test, shouldStop: shouldStop(),
      report: report)
  }

  func trainer(secondsUsed: Double) -> Trainer {
    let settings = configuration.training
    let stepCount = settings.epochs * ((training.count + settings.batchSize - 1) / settings.batchSize)
    var trainer = Trainer(
      epochCount: settings.epochs, batchSize: settings.batchSize, seed: settings.seed,
      objective: settings.objective,
      schedule: settings.schedule.makeSchedule(stepCount: stepCount))
    if settings.classWeights != nil { trainer.loss = settings.loss }
    trainer.precision = settings.precision
    trainer.shuffles = settings.shuffles
    trainer.clipNorm = settings.clipNorm
    settings.supervision.apply(
      to: &trainer, hasValidation: validation.map { $0.count > 0 } ?? false, secondsUsed: secondsUsed)
    trainer.plateau = settings.schedule.makePlateau(goal: trainer.metric?.goal ?? .smaller)
    return trainer
  }
}
