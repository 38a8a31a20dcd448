public import SomaData
public import SomaNN
import SomaRules
public import SomaTensor

extension Model {
  /// The mean loss over samples and, where classes are told apart, the share of right answers.
  ///
  /// Losses are added up in `Double`, batch by batch in the order of the samples.
  ///
  /// - Parameters:
  ///   - batchSize: How many samples run at once; it bounds the memory, and changes no answer.
  ///   - loss: Measured instead of the objective's own loss.
  /// - Throws: ``TrainingError/noSamples``, because the mean of nothing is no result;
  ///   ``TrainingError/targets(objective:dtype:shape:)`` for targets of another objective; what the loss throws for targets
  ///   that do not fit the model.
  /// - Precondition: `batchSize` is positive.
  public func score(
    _ samples: Samples, objective: Objective, loss: Loss? = nil, batchSize: Int = 1000
  ) throws -> Score {
    guard samples.count > 0 else { throw TrainingError.noSamples }
    try objective.check(samples, loss: loss)
    let rule = loss ?? objective.loss
    var tally = Tally()
    try forEachBatch(of: samples, batchSize: batchSize) { outputs, targets in
      tally.add(
        loss: try rule(outputs, targets).item, count: outputs.shape[0],
        correct: objective.correctCount(outputs: outputs, targets: targets))
    }
    return tally.score
  }

  /// The outputs for all samples, of shape `[count] + outputShape`.
  ///
  /// - Throws: ``ModelError`` where the model cannot take them.
  /// - Precondition: `batchSize` is positive.
  public func outputs(for samples: Samples, batchSize: Int = 1000) throws -> Tensor {
    var parts: [Tensor] = []
    try forEachBatch(of: samples, batchSize: batchSize) { outputs, _ in parts.append(outputs) }
    return parts.isEmpty ? Tensor(zeros: [0] + outputShape) : Tensor.concatenate(parts)
  }

  private func forEachBatch(
    of samples: Samples, batchSize: Int, _ body: (_ outputs: Tensor, _ targets: Tensor) throws -> Void
  ) throws {
    mustHold(batchSize > 0, "outputs, score: batches of \(batchSize), expected 1 or more")
    for start in stride(from: 0, to: samples.count, by: batchSize) {
      let batch = samples.batch(start..<min(samples.count, start + batchSize))
      try body(output(for: batch.inputs), batch.targets)
    }
  }
}
