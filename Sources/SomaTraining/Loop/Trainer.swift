public import SomaData
public import SomaNN
public import SomaTensor

/// The loop over ``TrainingStep``: epochs, batches, validation and the best
/// numbers, told as ``TrainingEvent``s. It knows nothing of who listens.
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
  /// What the network is trained for.
  public var objective: Objective
  /// Made small instead of the objective's own loss, where one is given.
  public var loss: Loss?
  /// What the operands of the layers' products are rounded to in the steps. The parameters stay as they are, and
  /// validation and test are not rounded.
  public var precision = Precision.float32
  /// Whether steps of one shape are recorded and replayed, as ``TrainingStep`` says; the numbers are the same.
  public var isReplaying = true
  /// How the step size changes over all steps, starting from the optimizer's own.
  public var schedule: any Schedule

  /// A loop with its settings.
  ///
  /// - Precondition: `epochCount` is not negative, `batchSize` is positive.
  public init(
    epochCount: Int = 10, batchSize: Int = 128, seed: UInt64 = 0, objective: Objective = .classification,
    schedule: any Schedule = ConstantSchedule()
  ) {
    precondition(epochCount >= 0 && batchSize > 0, "trainer: \(epochCount) epochs of batches of \(batchSize)")
    self.epochCount = epochCount
    self.batchSize = batchSize
    self.seed = seed
    self.objective = objective
    self.schedule = schedule
  }

  /// Trains a model. At the end it has the numbers of the epoch with the lowest validation loss, or with the lowest
  /// training loss where nothing is held out.
  ///
  /// - Parameters:
  ///   - training: The samples to learn from.
  ///   - validation: Samples that choose the best epoch.
  ///   - test: Samples measured once at the end, with the best numbers.
  ///   - shouldStop: Asked after every step. When it says yes, training ends there; the model keeps the best numbers
  ///     where an epoch was completed, and those of the last step otherwise.
  ///   - report: Receives every event.
  /// - Returns: What the last event says.
  /// - Throws: ``TrainingError/diverged(epoch:step:loss:learningRate:)`` as soon as a loss is not finite;
  ///   ``TrainingError/noSamples``; what `report` and the loss throw. After divergence the model has the best
  ///   numbers so far, where there are any.
  @discardableResult
  public func fit<Method: Optimizer>(
    _ model: inout Model, optimizer: inout Method, training: Samples, validation: Samples? = nil,
    test: Samples? = nil, shouldStop: @autoclosure () -> Bool = false,
    report: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingEnd {
    guard training.count > 0 else { throw TrainingError.noSamples }
    // A part without samples is no part: it has no loss to choose by.
    let validation = validation.flatMap { $0.count > 0 ? $0 : nil }
    let test = test.flatMap { $0.count > 0 ? $0 : nil }
    let clock = ContinuousClock()
    let start = clock.now
    let baseRate = optimizer.learningRate
    defer { optimizer.learningRate = baseRate }
    let trainingStep = TrainingStep(
      loss: loss ?? objective.loss, precision: precision, isReplaying: isReplaying)
    let order = BatchOrder(sampleCount: training.count, batchSize: batchSize, seed: seed)
    try report(
      .started(
        TrainingStart(
          trainingCount: training.count, validationCount: validation?.count ?? 0, testCount: test?.count ?? 0,
          epochCount: epochCount, stepsPerEpoch: order.batchCount, batchSize: batchSize,
          parameterCount: model.parameterCount, precision: precision, seed: seed)))

    var best: (epoch: Int, loss: Double, model: Model)?
    var completed = 0
    var reason = TrainingEnd.Reason.finished
    // Whatever ends the loop, the model leaves with its best numbers.
    defer { if let best { model = best.model } }
    for epoch in stride(from: 1, through: epochCount, by: 1) {
      try report(.epochStarted(epoch: epoch))
      let epochStart = clock.now
      let pass = try run(
        epoch: epoch, baseRate: baseRate, order: order, samples: training, &model, &optimizer,
        trainingStep, shouldStop: shouldStop(),
        report: report)
      guard let pass else {
        reason = .stopped
        break
      }
      let trainingSeconds = (clock.now - epochStart).seconds
      let score = try validation.map { try model.score($0, objective: objective, loss: loss) }
      let reached = score?.loss ?? pass.loss
      let isBest = reached < best?.loss ?? .infinity
      if isBest { best = (epoch, reached, model) }
      completed = epoch
      try report(
        .epochEnded(
          EpochResult(
            epoch: epoch, epochCount: epochCount, training: pass, validation: score,
            learningRate: optimizer.learningRate, seconds: (clock.now - epochStart).seconds,
            trainingSeconds: trainingSeconds, samplesPerSecond: Double(training.count) / trainingSeconds,
            isBest: isBest)))
      if isBest { try report(.improved(epoch: epoch, loss: reached, weights: model.namedTensors)) }
      if shouldStop() {
        reason = .stopped
        break
      }
    }
    let measured = best?.model ?? model
    let end = TrainingEnd(
      reason: reason, epochs: completed, bestEpoch: best?.epoch ?? 0, bestLoss: best?.loss,
      test: try reason == .finished
        ? test.map { try measured.score($0, objective: objective, loss: loss) } : nil,
      seconds: (clock.now - start).seconds)
    try report(.ended(end))
    return end
  }

  /// One epoch; nothing when it was stopped on the way.
  private func run<Method: Optimizer>(
    epoch: Int, baseRate: Double, order: BatchOrder, samples: Samples, _ model: inout Model,
    _ optimizer: inout Method, _ trainingStep: TrainingStep,
    shouldStop: @autoclosure () -> Bool, report: (TrainingEvent) throws -> Void
  ) throws -> Score? {
    var tally = Tally()
    for (index, indices) in order.batches(epoch: epoch).enumerated() {
      let batch = samples.batch(indices)
      let step = (epoch - 1) * order.batchCount + index
      optimizer.learningRate = schedule.learningRate(base: baseRate, step: step)
      let loss = try trainingStep(
        model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, number: step)
      guard loss.isFinite else {
        throw TrainingError.diverged(
          epoch: epoch, step: index + 1, loss: loss, learningRate: optimizer.learningRate)
      }
      tally.add(
        loss: loss, count: batch.count,
        correct: objective.correctCount(outputs: trainingStep.outputs, targets: batch.targets))
      try report(
        .stepped(
          StepProgress(epoch: epoch, step: index + 1, stepCount: order.batchCount, loss: tally.meanLoss)))
      if index + 1 < order.batchCount, shouldStop() { return nil }
    }
    return tally.score
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
