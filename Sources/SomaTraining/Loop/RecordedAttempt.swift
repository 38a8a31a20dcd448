import SomaNN
import SomaTensor

/// Loss, gradients and new states of one step, computed as written, and the recording of how.
struct RecordedAttempt {
  let loss: Double
  let outputs: Tensor
  let gradients, states: [Tensor]
  let recording: Recording

  /// Runs a step's forward and backward pass. The operands stand as ``ReplayedStep`` expects them.
  init(
    _ model: Model, _ inputs: Tensor, _ targets: Tensor, _ number: Int, _ loss: Loss, _ precision: Precision
  ) throws {
    let (parameterCount, stateCount) = (model.parameters.count, model.states.count)
    let x = inputs.contiguous()
    // An autoencoder's targets are its inputs: as operands they are two.
    let y = targets.storage === x.storage ? targets.copied() : targets.contiguous()
    let values = model.parameters.map { $0.value.contiguous() } + model.states.map { $0.value.contiguous() }
    recording = try Program.record(inputs: values + [Tensor([Int64(number)]), x, y]) {
      inputs, beginSecondPart in
      var outputs = x
      let pass = try model.gradientPass(
        parameters: Array(values[..<parameterCount]), states: Array(values[parameterCount...]),
        step: inputs[parameterCount + stateCount], precision: precision,
        { forward in
          outputs = try forward(x)
          return try loss(outputs, y)
        }, beginBackward: beginSecondPart)
      return [pass.loss, outputs.detached()] + pass.gradients + pass.states
    }
    let results = recording.results
    self.loss = results[0].item
    outputs = results[1]
    gradients = Array(results[2..<2 + parameterCount])
    states = Array(results[(2 + parameterCount)...])
  }
}
