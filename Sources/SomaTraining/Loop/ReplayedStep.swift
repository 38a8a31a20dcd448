import SomaNN
import SomaTensor

/// A recorded training step and where its operands stand: parameters, states, the step's number, inputs, targets →
/// loss, outputs, gradients, new states.
final class ReplayedStep {
  private let program: Program
  private let parameterCount, stateCount: Int
  private let elementCounts: [Int]
  private let number: Storage
  /// The optimizer's step in place, where it has one; found once, because the question takes longer than a small step.
  private let updateInPlace: UpdateInPlace?
  private typealias UpdateInPlace = (
    _ optimizer: UnsafeMutableRawPointer, _ parameters: inout [Parameter], _ program: Program
  ) -> Void
  /// Held until the next step, because the program reads them where they lie.
  private var inputs, targets: Tensor?

  init(_ program: Program, of model: Model, with optimizer: any Optimizer.Type) {
    self.program = program
    updateInPlace = (optimizer as? any FusedOptimizer.Type).map { ReplayedStep.updateInPlace($0) }
    (parameterCount, stateCount) = (model.parameters.count, model.states.count)
    elementCounts = model.parameters.map(\.value.count)
    number = Storage(byteCount: 8)
    program.bind(parameterCount + stateCount, to: number.pointer)
  }

  private static func updateInPlace<Fused: FusedOptimizer>(_ type: Fused.Type) -> UpdateInPlace {
    { optimizer, parameters, program in
      optimizer.assumingMemoryBound(to: Fused.self).pointee
        .updateInPlace(&parameters) { program.address(ofResult: 2 + $0) }
    }
  }

  /// Loss, gradients and new states of one step, computed, and the program that computes them again.
  struct Attempt {
    let loss: Double
    let outputs: Tensor
    let gradients, states: [Tensor]
    let recording: Recording
  }

  static func record(
    _ model: Model, _ inputs: Tensor, _ targets: Tensor, _ number: Int, _ loss: Loss
  ) throws -> Attempt {
    let (parameterCount, stateCount) = (model.parameters.count, model.states.count)
    let x = inputs.contiguous()
    // An autoencoder's targets are its inputs: as operands they are two.
    let y = targets.storage === x.storage ? targets.copied() : targets.contiguous()
    let values = model.parameters.map { $0.value.contiguous() } + model.states.map { $0.value.contiguous() }
    let recording = try Program.record(inputs: values + [Tensor([Int64(number)]), x, y]) {
      inputs, beginSecondPart in
      var outputs = x
      let pass = try model.gradientPass(
        parameters: Array(values[..<parameterCount]), states: Array(values[parameterCount...]),
        step: inputs[parameterCount + stateCount],
        { forward in
          outputs = try forward(x)
          return try loss(outputs, y)
        }, beginBackward: beginSecondPart)
      return [pass.loss, outputs.detached()] + pass.gradients + pass.states
    }
    let results = recording.results
    return Attempt(
      loss: results[0].item, outputs: results[1],
      gradients: Array(results[2..<2 + parameterCount]), states: Array(results[(2 + parameterCount)...]),
      recording: recording)
  }

  /// One step.
  func run<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method, _ inputs: Tensor, _ targets: Tensor, _ stepNumber: Int
  ) throws -> Double {
    try take(inputs, at: parameterCount + stateCount + 1, in: &self.inputs)
    try take(targets, at: parameterCount + stateCount + 2, in: &self.targets)
    number.pointer.storeBytes(of: Int64(stepNumber), as: Int64.self)
    for index in 0..<parameterCount {
      precondition(
        model.parameters[index].value.count == elementCounts[index],
        "the size of \(model.parameters[index].name) changed between steps")
      program.bind(index, to: model.parameters[index].value.makeUnique())
    }
    for index in 0..<stateCount { program.bind(parameterCount + index, to: model.stateAddress(index)) }
    return ThreadPool.session {
      program.run(.first)
      let loss = program.number(ofResult: 0)
      guard loss.isFinite else { return loss }
      program.run(.second)
      update(&model, &optimizer)
      for index in 0..<stateCount {
        program.copyResult(2 + parameterCount + index, to: model.stateAddress(index))
      }
      return loss
    }
  }

  private func update<Method: Optimizer>(_ model: inout Model, _ optimizer: inout Method) {
    guard let updateInPlace else {
      let gradients = (0..<parameterCount).map { program.result(2 + $0) }
      return optimizer.update(&model.parameters, gradients: gradients)
    }
    withUnsafeMutablePointer(to: &optimizer) { updateInPlace($0, &model.parameters, program) }
  }

  /// A copy of the outputs of the last step.
  var outputs: Tensor { program.result(1) }

  /// Lets the program read a tensor, after the checks that the recording made of it.
  private func take(_ tensor: Tensor, at index: Int, in held: inout Tensor?) throws {
    // Tensors never change: the one of the step before needs no second look.
    if let held, held.storage === tensor.storage, held.offset == tensor.offset, tensor.isContiguous { return }
    let dense = tensor.contiguous()
    try program.check(index, dense)
    held = dense
    program.bind(index, to: UnsafeMutableRawPointer(mutating: dense.start))
  }
}
