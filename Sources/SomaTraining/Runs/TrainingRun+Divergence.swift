import SomaData
import SomaNN
import SomaTensor

extension TrainingRun {
  /// Finds out more about a divergence: makes the steps since a saved state again, which gives the same numbers, and
  /// looks at the last one that still had a finite loss.
  ///
  /// - Returns: The divergence with the length of the gradients before it and, where these were what ruined the network,
  ///   with them as its cause. As it was, where the steps cannot be made again.
  public func explained(_ divergence: Divergence, from checkpoint: RunCheckpoint) -> Divergence {
    let trainer = trainer(secondsUsed: 0)
    let order = trainer.order(of: training)
    var state = checkpoint.state
    let last = (divergence.epoch - 1) * order.batchCount + divergence.step - 1
    var number = state.progress.epochs * order.batchCount + state.progress.steps
    // What a plateau does at the end of an epoch is not done again.
    guard number < last, trainer.plateau == nil || state.progress.epochs == divergence.epoch - 1 else {
      return divergence
    }
    let loss = trainer.loss ?? trainer.objective.loss
    let step = TrainingStep(loss: loss, precision: trainer.precision, clipNorm: trainer.clipNorm)
    func batch() -> Batch {
      training.batch(order.batches(epoch: number / order.batchCount + 1)[number % order.batchCount])
    }
    while number < last - 1 {
      state.optimizer.learningRate = trainer.schedule.learningRate(
        base: state.progress.baseRate ?? 0, step: number)
      let samples = batch()
      guard let loss = try? step(&state, samples, number: number), loss.isFinite else { return divergence }
      number += 1
    }
    let samples = batch()
    var result = divergence
    let pass = try? state.model.gradientPass(
      parameters: state.model.parameters.map(\.value), states: state.model.states.map(\.value),
      step: Tensor([Int64(number)]), precision: trainer.precision,
      { forward in try loss(forward(samples.inputs), samples.targets) })
    result.previousGradientNorm = pass.flatMap { try? globalNorm($0.gradients) }
    if divergence.cause?.role == .parameter || divergence.cause?.role == .memory,
      let earlier = NonFiniteTensor.first(
        in: state.model, samples, step: number, precision: trainer.precision, loss: loss)
    {
      result.cause = earlier
      result.isCauseInStepBefore = true
    }
    return result
  }
}

extension TrainingStep {
  fileprivate func callAsFunction(
    _ state: inout TrainingState, _ batch: Batch, number: Int
  ) throws -> Double {
    try self(
      model: &state.model, optimizer: &state.optimizer, inputs: batch.inputs, targets: batch.targets,
      number: number)
  }
}
