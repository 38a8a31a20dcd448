import SomaData
import SomaNN
import SomaTensor

/// One session of a training: the loop, and what it keeps only while it runs. All that has to outlive it is in
/// ``TrainingState``.
struct TrainingLoop {
  private let trainer: Trainer
  private let training: Samples
  private let validation, test: Samples?
  private let metric: EpochMetric
  private let loss: Loss
  private let order: BatchOrder
  private let step: TrainingStep
  private let isStopRequested: () -> Bool
  private let report: (TrainingEvent) throws -> Void
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  /// Of the sessions before this one.
  private var secondsBefore = 0.0
  private var lastSave: ContinuousClock.Instant
  private var savedPosition: (epochs: Int, steps: Int)?
  /// What the last save took.
  private var saveSeconds = 0.0
  private var reserve = TimeReserve()
  /// The most that the last save may hold; known from the first step of the session on.
  private var lastByteCount: Int?

  init(
    _ trainer: Trainer, training: Samples, validation: Samples?, test: Samples?,
    isStopRequested: @escaping () -> Bool, report: @escaping (TrainingEvent) throws -> Void
  ) throws(TrainingError) {
    guard training.count > 0 else { throw .noSamples }
    for part in [training, validation, test].compactMap(\.self) {
      try trainer.objective.check(part, loss: trainer.loss)
    }
    self.trainer = trainer
    self.training = training
    // A part without samples is no part: it has no loss to choose by.
    self.validation = validation.flatMap { $0.count > 0 ? $0 : nil }
    self.test = test.flatMap { $0.count > 0 ? $0 : nil }
    self.isStopRequested = isStopRequested
    self.report = report
    start = clock.now
    lastSave = start
    metric = trainer.metric ?? (self.validation == nil ? .trainingLoss : .validationLoss)
    loss = trainer.loss ?? trainer.objective.loss
    order = trainer.order(of: training)
    step = TrainingStep(
      loss: loss, precision: trainer.precision, clipNorm: trainer.clipNorm, isReplaying: trainer.isReplaying)
    for used in [metric] + [trainer.earlyStopping?.metric, trainer.target?.metric].compactMap(\.self) {
      try used.check(hasValidation: self.validation != nil, trainer.objective)
    }
  }

  mutating func run<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method, _ best: inout TrainingState.Best?,
    _ progress: inout TrainingProgress
  ) throws -> TrainingEnd {
    try progress.check(order)
    let startRate = optimizer.learningRate
    defer { optimizer.learningRate = startRate }
    if progress.baseRate == nil { progress.baseRate = startRate }
    secondsBefore = progress.seconds
    try report(
      .started(
        TrainingStart(
          trainingCount: training.count, validationCount: validation?.count ?? 0, testCount: test?.count ?? 0,
          epochCount: trainer.epochCount, stepsPerEpoch: order.batchCount, batchSize: trainer.batchSize,
          parameterCount: model.parameterCount, precision: trainer.precision, seed: trainer.seed,
          epochsDone: progress.epochs, stepsDone: progress.steps)))
    if progress.isAtStart {
      try save(model, optimizer, best, &progress)
    } else {
      savedPosition = (progress.epochs, progress.steps)
    }
    var reason = conclusion(progress)
    while reason == nil { reason = try runEpoch(&model, &optimizer, &best, &progress) }
    try save(model, optimizer, best, &progress)
    let isComplete = reason?.isComplete ?? false
    let end = TrainingEnd(
      reason: reason ?? .finished, epochs: progress.epochs, steps: progress.steps, best: best?.epoch,
      isTargetReached: trainer.target.map { _ in progress.isTargetReached },
      test: isComplete ? try test.map { try measure(best?.model ?? model, $0) } : nil,
      seconds: (clock.now - start).seconds, totalSeconds: secondsBefore + (clock.now - start).seconds)
    try report(.ended(end))
    return end
  }

  /// Why nothing is left to be done, where that is so. It follows from the progress alone, so that a training that is
  /// taken up again after its end does not go on.
  private func conclusion(_ progress: TrainingProgress) -> TrainingEnd.Reason? {
    if progress.isTargetReached, trainer.target != nil { return .targetReached }
    if progress.epochs >= trainer.epochCount { return .finished }
    if let rule = trainer.earlyStopping, rule.isExhausted(progress.stopping) { return .noGain }
    return nil
  }

  /// Runs an epoch, or what is left of it, and tells why the training ends with it or in it.
  private mutating func runEpoch<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method, _ best: inout TrainingState.Best?,
    _ progress: inout TrainingProgress
  ) throws -> TrainingEnd.Reason? {
    let epoch = progress.epochs + 1
    try report(.epochStarted(epoch: epoch))
    let epochStart = clock.now
    let batches = order.batches(epoch: epoch)
    var sampleCount = 0
    for index in progress.steps..<batches.count {
      let batch = training.batch(batches[index])
      try runStep(&model, &optimizer, &progress, batch, index: index)
      sampleCount += batch.count
      if isStopRequested() { return .stopped }
      if isOutOfTime(model, optimizer) { return .outOfTime }
      if index + 1 < batches.count, (clock.now - lastSave).seconds >= trainer.saveInterval {
        try save(model, optimizer, best, &progress)
      }
    }
    let trainingSeconds = (clock.now - epochStart).seconds
    let result = try close(
      epoch, model, &best, &progress,
      EpochTimes(start: epochStart, trainingSeconds: trainingSeconds, sampleCount: sampleCount))
    try report(.epochEnded(result))
    if result.isBest, let best { try report(.improved(best.epoch, weights: model.namedTensors)) }
    if isHealthDue(epoch), let health = health(of: model, epoch: epoch) { try report(.health(health)) }
    // An epoch of a moment is not worth a save, and saving is to take a twentieth of the time at most.
    if (clock.now - lastSave).seconds >= min(trainer.saveInterval, max(1, 20 * saveSeconds)) {
      try save(model, optimizer, best, &progress)
    }
    if let conclusion = conclusion(progress) { return conclusion }
    return isStopRequested() ? .stopped : isOutOfTime(model, optimizer) ? .outOfTime : nil
  }

  private func runStep<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method, _ progress: inout TrainingProgress, _ batch: Batch,
    index: Int
  ) throws {
    let epoch = progress.epochs + 1, number = progress.epochs * order.batchCount + index
    let rate = learningRate(progress, step: number)
    optimizer.learningRate = rate
    let loss: Double?
    do {
      loss = try step(
        model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, number: number)
    } catch OptimizerError.gradientNotFinite {
      loss = nil
    }
    guard let loss, loss.isFinite else {
      // Neither loss nor gradient has touched the model, so the step can be looked at again.
      throw TrainingError.diverged(
        Divergence(
          epoch: epoch, step: index + 1, loss: loss, learningRate: rate,
          cause: NonFiniteTensor.first(
            in: model, batch, step: number, precision: trainer.precision, loss: self.loss)))
    }
    progress.tally.add(
      loss: loss, count: batch.count,
      correct: trainer.objective.correctCount(outputs: step.outputs, targets: batch.targets))
    progress.steps = index + 1
    try report(
      .stepped(
        StepProgress(
          epoch: epoch, step: index + 1, stepCount: order.batchCount, loss: progress.tally.meanLoss,
          stepLoss: loss, learningRate: rate,
          isLogged: trainer.logInterval.map { (number + 1).isMultiple(of: $0) } ?? false)))
  }

  private func learningRate(_ progress: TrainingProgress, step: Int) -> Double {
    trainer.schedule.learningRate(base: progress.baseRate ?? 0, step: step)
  }

  private struct EpochTimes {
    let start: ContinuousClock.Instant
    let trainingSeconds: Double
    let sampleCount: Int
  }

  /// Measures what an epoch gave, and draws the conclusions.
  private mutating func close(
    _ epoch: Int, _ model: Model, _ best: inout TrainingState.Best?, _ progress: inout TrainingProgress,
    _ times: EpochTimes
  ) throws -> EpochResult {
    let pass = progress.tally.score
    // Not the optimizer's: where only this was left to do of an epoch, it has made no step yet.
    let lastRate = learningRate(progress, step: epoch * order.batchCount - 1)
    let score = try validation.map { try measure(model, $0) }
    func value(_ metric: EpochMetric) -> Double { metric.value(training: pass, validation: score) ?? .nan }
    let reached = value(metric)
    let isBest = metric.goal.isBetter(reached, than: best?.epoch.value)
    if isBest {
      best = TrainingState.Best(
        epoch: BestEpoch(epoch: epoch, metric: metric, value: reached), model: model)
    }
    if let rule = trainer.earlyStopping { rule.take(value(rule.metric), &progress.stopping) }
    if let target = trainer.target { progress.isTargetReached = target.isReached(by: value(target.metric)) }
    if var plateau = trainer.plateau {
      plateau.state = progress.plateau
      progress.baseRate = progress.baseRate.map { plateau.learningRate(after: reached, current: $0) }
      progress.plateau = plateau.state
    }
    (progress.epochs, progress.steps, progress.tally) = (epoch, 0, Tally())
    return EpochResult(
      epoch: epoch, epochCount: trainer.epochCount, training: pass, validation: score,
      learningRate: lastRate, seconds: (clock.now - times.start).seconds,
      trainingSeconds: times.trainingSeconds,
      samplesPerSecond: times.trainingSeconds > 0 ? Double(times.sampleCount) / times.trainingSeconds : 0,
      isBest: isBest)
  }

  private mutating func measure(_ model: Model, _ samples: Samples) throws -> Score {
    let before = clock.now
    let score = try model.score(samples, objective: trainer.objective, loss: trainer.loss)
    reserve.measured(sampleCount: samples.count, seconds: (clock.now - before).seconds)
    return score
  }

  /// Whether less time is left than measuring and saving take.
  private mutating func isOutOfTime(_ model: Model, _ optimizer: any Optimizer) -> Bool {
    guard let limit = trainer.timeLimit else { return false }
    let byteCount: Int
    if let lastByteCount {
      byteCount = lastByteCount
    } else {
      // The best numbers may stand in the state and in a file of their own.
      let network = Self.byteCount(model.namedTensors)
      byteCount = 3 * network + Self.byteCount(optimizer.state)
      lastByteCount = byteCount
    }
    let rest = reserve.seconds(
      sampleCount: (validation?.count ?? 0) + (test?.count ?? 0), byteCount: byteCount)
    return (clock.now - start).seconds + rest >= limit
  }

  private static func byteCount(_ tensors: [NamedTensor]) -> Int {
    tensors.reduce(0) { $0 + $1.value.count * $1.value.dtype.byteCount }
  }

  private mutating func save(
    _ model: Model, _ optimizer: any Optimizer, _ best: TrainingState.Best?,
    _ progress: inout TrainingProgress
  ) throws {
    if let savedPosition, savedPosition == (progress.epochs, progress.steps) { return }
    let before = clock.now
    // A gradient that overflows leaves a finite loss and a ruined network; it shall not replace a good one.
    if let cause = NonFiniteTensor.firstState(of: model, optimizer) {
      let isBetweenEpochs = progress.steps == 0
      throw TrainingError.diverged(
        Divergence(
          epoch: isBetweenEpochs ? progress.epochs : progress.epochs + 1,
          step: isBetweenEpochs ? order.batchCount : progress.steps, loss: nil,
          learningRate: optimizer.learningRate, cause: cause))
    }
    progress.seconds = secondsBefore + (before - start).seconds
    try report(
      .checkpoint(TrainingState(model: model, optimizer: optimizer, best: best, progress: progress)))
    savedPosition = (progress.epochs, progress.steps)
    lastSave = clock.now
    saveSeconds = (lastSave - before).seconds
    // The optimizer remembers nothing before the first step, and then always as much.
    let best = best.map { Self.byteCount($0.model.namedTensors) } ?? 0
    reserve.saved(
      byteCount: Self.byteCount(model.namedTensors) + Self.byteCount(optimizer.state) + best,
      seconds: saveSeconds)
  }

  /// After the first epoch, and then at most once in 200 steps: looking costs about as much as ten replayed steps of a
  /// small network. It depends on nothing but the epoch, so that every log of a training has the same lines.
  private func isHealthDue(_ epoch: Int) -> Bool {
    epoch == 1 || epoch * order.batchCount / 200 > (epoch - 1) * order.batchCount / 200
  }

  /// Looks at the first samples held out, or to learn from. A batch that the network cannot be trained on tells
  /// nothing.
  private func health(of model: Model, epoch: Int) -> HealthReport? {
    let samples = validation ?? training
    let batch = samples.batch(0..<min(samples.count, 256))
    return try? HealthReport(
      epoch: epoch, model, batch, step: epoch * order.batchCount, precision: trainer.precision, loss: loss)
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
