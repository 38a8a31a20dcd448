public import SomaData
public import SomaNN
import SomaRules
public import SomaTensor

/// The loop over ``TrainingStep``: epochs, batches, validation, the best numbers and when to end, told as
/// ``TrainingEvent``s. It knows nothing of who listens.
///
///     let trainer = Trainer(epochCount: 10, batchSize: 128)
///     try trainer.fit(&model, optimizer: &optimizer, training: samples) { event in
///       if case .epochEnded(let result) = event { print(result.training.loss) }
///     }
public struct Trainer: Sendable {
  /// How often all samples are seen.
  public var epochCount: Int
  /// Samples in a step.
  public var batchSize: Int
  /// Decides the order of the samples; with (seed, epoch) it is always the same.
  public var seed: UInt64
  /// Whether the samples are put in a new order for every epoch; otherwise they keep that of the data.
  public var shuffles = true
  /// What the network is trained for.
  public var objective: Objective
  /// Made small instead of the objective's own loss, where one is given.
  public var loss: Loss?
  /// What the operands of the layers' products are rounded to in the steps. The parameters stay as they are, and
  /// validation and test are not rounded.
  public var precision = Precision.float32
  /// The longest that all gradients of a step together may be; longer ones are shortened to it.
  public var clipNorm: Double?
  /// Whether steps of one shape are recorded and replayed, as ``TrainingStep`` says; the numbers are the same.
  public var isReplaying = true
  /// How the step size changes over all steps, starting from the optimizer's own.
  public var schedule: any Schedule
  /// Lowers what the schedule starts from when ``metric`` gets no better.
  public var plateau: PlateauSchedule?
  /// What makes an epoch the best; by default the validation loss, or the training loss where nothing is held out.
  public var metric: EpochMetric?
  /// Ends a training that makes no more progress.
  public var earlyStopping: EarlyStopping?
  /// Ends the training with the first epoch that reaches it.
  public var target: TrainingTarget?
  /// Seconds that ``fit(_:optimizer:training:validation:test:shouldStop:report:)`` may take, measuring and saving
  /// included; training ends after the step from which on there would not be enough time for these.
  public var timeLimit: Double?
  /// Seconds between two saves within an epoch; 0 saves after every step. At the end of an epoch a second is enough.
  public var saveInterval = 30.0
  /// Of how many steps one is told with ``StepProgress/isLogged``; by default none.
  public var logInterval: Int?

  /// A loop with its settings.
  ///
  /// - Precondition: `epochCount` is not negative, `batchSize` is positive.
  public init(
    epochCount: Int = 10, batchSize: Int = 128, seed: UInt64 = 0, objective: Objective = .classification,
    schedule: any Schedule = ConstantSchedule()
  ) {
    mustHold(
      epochCount >= 0 && batchSize > 0,
      "Trainer: epochCount is \(epochCount) and batchSize \(batchSize), expected 0 or more and 1 or more")
    self.epochCount = epochCount
    self.batchSize = batchSize
    self.seed = seed
    self.objective = objective
    self.schedule = schedule
  }

  /// Trains a model. However it ends, also by an error, the model then has the numbers of the best epoch by
  /// ``metric``; those of the last step where no epoch was completed.
  ///
  /// - Parameters:
  ///   - training: The samples to learn from.
  ///   - validation: Samples that choose the best epoch.
  ///   - test: Samples measured once at the end, with the best numbers.
  ///   - shouldStop: Asked after every step. When it says yes, training ends there.
  ///   - report: Receives every event.
  /// - Returns: What the last event says.
  /// - Throws: ``TrainingError/diverged(_:)`` as soon as a number is not finite;
  ///   ``TrainingError/noSamples``; ``TrainingError/targets(objective:dtype:shape:)`` where the samples have targets of
  ///   another ``objective``; ``TrainingError/nothingHeldOut(_:)`` and ``TrainingError/noClasses(_:)`` for a metric
  ///   that these samples do not give; what `report` and the loss throw.
  @discardableResult
  public func fit<Method: Optimizer>(
    _ model: inout Model, optimizer: inout Method, training: Samples, validation: Samples? = nil,
    test: Samples? = nil, shouldStop: @autoclosure () -> Bool = false,
    report: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingEnd {
    var best: TrainingState.Best?
    var progress = TrainingProgress()
    defer { if let best { model = best.model } }
    return try run(
      &model, &optimizer, &best, &progress, training, validation, test, shouldStop, report)
  }

  /// Begins a training, or goes on with one: with the same settings and samples it gives the bits that a training
  /// without a break gives. The settings that may differ are those of when to end; what a ``Schedule`` makes of another
  /// number of epochs is its own affair.
  ///
  /// - Parameter state: Where to begin. Afterwards, where it ended: also the best numbers are in it.
  /// - Returns: As ``fit(_:optimizer:training:validation:test:shouldStop:report:)``, which tells the rest.
  /// - Throws: As there, and ``TrainingError/stateDoesNotFit(reason:)``.
  @discardableResult
  public func fit(
    _ state: inout TrainingState, training: Samples, validation: Samples? = nil, test: Samples? = nil,
    shouldStop: @autoclosure () -> Bool = false, report: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingEnd {
    try run(
      &state.model, &state.optimizer, &state.best, &state.progress, training, validation, test, shouldStop,
      report)
  }

  /// The order in which samples are learned from.
  func order(of samples: Samples) -> BatchOrder {
    BatchOrder(sampleCount: samples.count, batchSize: batchSize, seed: seed, shuffles: shuffles)
  }

  private func run<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method, _ best: inout TrainingState.Best?,
    _ progress: inout TrainingProgress, _ training: Samples, _ validation: Samples?, _ test: Samples?,
    _ shouldStop: () -> Bool, _ report: (TrainingEvent) throws -> Void
  ) throws -> TrainingEnd {
    try withoutActuallyEscaping(shouldStop) { shouldStop in
      try withoutActuallyEscaping(report) { report in
        var loop = try TrainingLoop(
          self, training: training, validation: validation, test: test, isStopRequested: shouldStop,
          report: report)
        return try loop.run(&model, &optimizer, &best, &progress)
      }
    }
  }
}
