public import SomaNN
public import SomaTensor

/// What one step of training gave.
public struct StepResult: Sendable {
  /// The loss before the step.
  public let loss: Double
  /// The model's output for the batch, before the step.
  public let outputs: Tensor
}

/// One step of training: forward, loss, gradients, and the optimizer's change of the parameters.
///
/// A training is this function in a loop; ``Trainer`` is one such loop, and your own may be another. ``TrainingStep``
/// does the same faster where many steps have one shape.
///
///     for (step, batch) in batches.enumerated() {
///       try trainStep(
///         model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, step: step
///       ) { logits, labels in try crossEntropy(logits: logits, targets: labels) }
///     }
///
/// - Parameters:
///   - inputs: Shape `[batch] + model.inputShape`.
///   - targets: What `loss` compares the output with.
///   - step: The number of the step since training began; it decides what dropout drops.
///   - precision: What the operands of the layers' products are rounded to; the parameters are not.
///   - clipNorm: The longest that all gradients together may be; longer ones are shortened to it.
///   - loss: A scalar from the model's output and the targets.
/// - Returns: The loss and the outputs as they were before the change. A loss that is not finite changes
///   nothing: its gradients would spoil every parameter.
/// - Throws: What `loss` throws, and `OptimizerError.gradientNotFinite(index:)` where gradients are to be shortened and
///   have no length; the model is then unchanged.
@discardableResult
public func trainStep<Method: Optimizer>(
  model: inout Model, optimizer: inout Method, inputs: Tensor, targets: Tensor, step: Int,
  precision: Precision = .float32, clipNorm: Double? = nil,
  loss: (_ outputs: Tensor, _ targets: Tensor) throws -> Tensor
) throws -> StepResult {
  var outputs = inputs
  let pass = try model.gradientPass(
    parameters: model.parameters.map(\.value), states: model.states.map(\.value), step: Tensor([Int64(step)]),
    precision: precision,
    { forward in
      outputs = try forward(inputs)
      return try loss(outputs, targets)
    })
  let result = StepResult(loss: pass.loss.item, outputs: outputs.detached())
  if result.loss.isFinite {
    let gradients = try clipped(pass.gradients, clipNorm)
    model.setStates(pass.states)
    optimizer.update(&model.parameters, gradients: gradients)
  }
  return result
}

/// The gradients, shortened where they are to be and are too long.
func clipped(_ gradients: [Tensor], _ norm: Double?) throws(OptimizerError) -> [Tensor] {
  guard let norm else { return gradients }
  return try clipped(gradients, toGlobalNorm: norm).gradients
}
