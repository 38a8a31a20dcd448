public import SomaNN
import SomaRules
public import SomaTensor

/// A training step that learns what it does: the first two steps of a shape are run as ``trainStep`` runs them and
/// recorded, and every later one replays the recording over planned memory, without graph, dispatch or allocation.
/// The numbers are the same, bit for bit.
///
///     let step = TrainingStep(loss: .crossEntropy)
///     for (number, batch) in batches.enumerated() {
///       let loss = try step(
///         model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, number: number)
///     }
///
/// Parameters and the optimizer's memory are changed in place while nobody else holds them; a copy of the model kept
/// elsewhere keeps its numbers, as always.
///
/// A step can be replayed when its loss and its layers depend on their arguments alone and only through tensors. Where
/// the two recordings differ, or numbers are read on the way, steps go on being run as they are written, and
/// ``reasonNotReplayed`` tells why. The last 64 shapes are remembered.
public final class TrainingStep {
  private let loss: Loss
  private let precision: Precision
  private let clipNorm: Double?
  private let isReplaying: Bool
  private var shapes: [Shape: Replay] = [:]
  private var steps: [Shape: ReplayedStep] = [:]
  private var last: (shape: Shape, step: ReplayedStep)?
  private var lastOutputs: Tensor?

  /// Why steps of the last shape are not replayed, where they could not be.
  public private(set) var reasonNotReplayed: String?
  /// How many steps have been replayed.
  public private(set) var replayCount = 0

  /// What a recording is good for.
  private struct Shape: Hashable {
    /// The network itself, not its address, which could be another one's when this one is gone.
    let network: NetworkIdentity
    let optimizer: ObjectIdentifier
    let inputs, targets: [Int]
    let inputType, targetType: DType

    func fits(_ model: Model, _ optimizer: any Optimizer.Type, _ x: Tensor, _ y: Tensor) -> Bool {
      network == model.network && self.optimizer == ObjectIdentifier(optimizer)
        && inputs == x.shape && targets == y.shape && inputType == x.dtype && targetType == y.dtype
    }
  }

  /// A step for a loss.
  ///
  /// - Parameters:
  ///   - loss: A function of its arguments alone.
  ///   - precision: What the operands of the layers' products are rounded to; the parameters are not.
  ///   - clipNorm: The longest that all gradients of a step together may be; longer ones are shortened to it.
  ///   - isReplaying: Whether recordings are replayed; otherwise every step is run as it is written.
  /// - Precondition: `clipNorm` is positive.
  public init(
    loss: Loss, precision: Precision = .float32, clipNorm: Double? = nil, isReplaying: Bool = true
  ) {
    mustHold(clipNorm ?? 1 > 0, "TrainingStep: clipNorm is \(clipNorm ?? 0), expected a positive number")
    self.loss = loss
    self.precision = precision
    self.clipNorm = clipNorm
    self.isReplaying = isReplaying
  }

  /// One step of training.
  ///
  /// - Parameters:
  ///   - inputs: Shape `[batch] + model.inputShape`.
  ///   - targets: What the loss compares the output with.
  ///   - number: The number of the step since training began; it decides what dropout drops.
  /// - Returns: The loss before the step. One that is not finite changes nothing.
  /// - Throws: What the loss throws, `ModelError`, and `OptimizerError.gradientNotFinite(index:)` where gradients are to
  ///   be shortened and have no length; the model is then unchanged.
  @discardableResult
  public func callAsFunction<Method: Optimizer>(
    model: inout Model, optimizer: inout Method, inputs: Tensor, targets: Tensor, number: Int
  ) throws -> Double {
    // Most steps have the shape of the step before.
    if let last, last.shape.fits(model, Method.self, inputs, targets) {
      replayCount += 1
      lastOutputs = nil
      return try last.step.run(&model, &optimizer, inputs, targets, number)
    }
    let shape = Shape(
      network: model.network, optimizer: ObjectIdentifier(Method.self),
      inputs: inputs.shape, targets: targets.shape, inputType: inputs.dtype, targetType: targets.dtype)
    last = nil
    if let step = steps[shape] {
      last = (shape, step)
      return try self(
        model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
    }
    if case .refused(let reason) = shapes[shape] {
      reasonNotReplayed = reason
      return try run(&model, &optimizer, inputs, targets, number)
    }
    return isReplaying
      ? try record(shape, &model, &optimizer, inputs, targets, number)
      : try run(&model, &optimizer, inputs, targets, number)
  }

  /// The model's output for the last batch, before its step.
  public var outputs: Tensor {
    guard let outputs = lastOutputs ?? last?.step.outputs else {
      brokenRule("outputs: no step has been made yet")
    }
    return outputs
  }

  private func run<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method, _ inputs: Tensor, _ targets: Tensor, _ number: Int
  ) throws -> Double {
    let result = try trainStep(
      model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, step: number,
      precision: precision, clipNorm: clipNorm, loss: loss.callAsFunction)
    lastOutputs = result.outputs
    return result.loss
  }

  private func record<Method: Optimizer>(
    _ shape: Shape, _ model: inout Model, _ optimizer: inout Method, _ inputs: Tensor, _ targets: Tensor,
    _ number: Int
  ) throws -> Double {
    let attempt = try RecordedAttempt(model, inputs, targets, number, loss, precision)
    lastOutputs = attempt.outputs
    if attempt.loss.isFinite {
      let gradients = try clipped(attempt.gradients, clipNorm)
      model.setStates(attempt.states)
      optimizer.update(&model.parameters, gradients: gradients)
    }
    if shapes[shape] == nil, shapes.count == Replay.shapeLimit { (shapes, steps) = ([:], [:]) }
    shapes[shape, default: .new].learn(from: attempt.recording)
    if case .ready(let program) = shapes[shape] {
      steps[shape] = ReplayedStep(program, of: model, with: Method.self, clipNorm: clipNorm)
    }
    return attempt.loss
  }
}
