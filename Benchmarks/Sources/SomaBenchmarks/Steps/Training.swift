import Soma

/// A network on its way: one call is one step.
struct Training {
  private var model: Model
  private var optimizer: any Optimizer
  private let step: TrainingStep
  /// How many steps have been made.
  private(set) var number = 0

  init(_ model: Model, _ optimizer: any Optimizer, loss: Loss) {
    (self.model, self.optimizer) = (model, optimizer)
    step = TrainingStep(loss: loss)
  }

  var parameterCount: Int { model.parameterCount }

  /// How many steps have been replayed so far.
  var replayCount: Int { step.replayCount }

  /// - Returns: The loss before the step.
  @discardableResult
  mutating func callAsFunction(_ inputs: Tensor, _ targets: Tensor) throws -> Double {
    defer { number += 1 }
    let loss = try step(
      model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
    guard loss.isFinite else { throw BenchmarkError(description: "the loss of step \(number) is \(loss)") }
    return loss
  }

  /// What has to hold before steps are counted or timed: they do what later ones will do.
  func requireReplaying() throws {
    guard replayCount > 0 else {
      throw BenchmarkError(
        description: "steps are not replayed: \(step.reasonNotReplayed ?? "they are still being recorded")")
    }
  }
}

extension Model {
  /// Linear layers of these sizes with ReLU between them.
  init(sizes: [Int]) throws {
    let layers: [[any Layer]] = sizes.dropFirst().map { [Linear($0), ReLU()] }
    try self.init(Sequential(Array(layers.joined().dropLast())), inputShape: [sizes[0]])
  }
}
