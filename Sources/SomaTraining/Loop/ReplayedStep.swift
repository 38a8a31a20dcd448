import SomaNN
import SomaTensor

/// A recorded training step and where its operands stand: parameters, states, the step's number, inputs, targets →
/// loss, outputs, gradients, new states.
final class ReplayedStep {
  private let program: Program
  private let clipNorm: Double?
  private let parameterCount, stateCount: Int
  /// Of the parameters, then the states.
  private let sizes: [(count: Int, dtype: DType)]
  private let targetsOfUpdate: UnsafeMutableBufferPointer<UpdateTarget>
  private let update: Update
  private let number: Storage
  /// Held until the next step, because the program reads them where they lie.
  private var inputs = HeldOperand(), targets = HeldOperand()

  private struct HeldOperand {
    var tensor: Tensor?
    var address: UnsafeRawPointer?
  }

  /// The optimizer's part of the step. Found once: asking a type what it can do takes longer than a small step.
  private typealias Update = (
    _ optimizer: UnsafeMutableRawPointer, _ model: inout Model, _ step: ReplayedStep
  ) -> Void

  init<Method: Optimizer>(
    _ program: Program, of model: Model, with optimizer: Method.Type, clipNorm: Double?
  ) {
    self.program = program
    self.clipNorm = clipNorm
    (parameterCount, stateCount) = (model.parameters.count, model.states.count)
    sizes =
      model.parameters.map { ($0.value.count, $0.value.dtype) }
      + model.states.map { ($0.value.count, $0.value.dtype) }
    number = Storage(byteCount: 8)
    program.bind(parameterCount + stateCount, to: number.pointer)
    if let fused = optimizer as? any FusedOptimizer.Type {
      update = ReplayedStep.inPlace(fused)
    } else {
      update = ReplayedStep.withNewValues(optimizer)
    }
    targetsOfUpdate = .allocate(capacity: parameterCount)
    for (index, parameter) in model.parameters.enumerated() {
      targetsOfUpdate.initializeElement(
        at: index,
        to: UpdateTarget(
          value: number.pointer, gradient: program.address(ofResult: 2 + index), count: sizes[index].count,
          dtype: sizes[index].dtype, isDecayed: parameter.isDecayed))
    }
  }

  deinit { targetsOfUpdate.deallocate() }

  private static func inPlace<Fused: FusedOptimizer>(_ type: Fused.Type) -> Update {
    { optimizer, model, step in
      optimizer.assumingMemoryBound(to: Fused.self).pointee
        .updateInPlace(model.parameters, step.targetsOfUpdate)
    }
  }

  private static func withNewValues<Method: Optimizer>(_ type: Method.Type) -> Update {
    { optimizer, model, step in
      let gradients = (0..<step.parameterCount).map { step.program.result(2 + $0) }
      optimizer.assumingMemoryBound(to: Method.self).pointee.update(&model.parameters, gradients: gradients)
    }
  }

  /// One step; `optimizer` is of the type that the step was made with.
  func run<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method, _ inputs: Tensor, _ targets: Tensor, _ stepNumber: Int
  ) throws -> Double {
    try bind(&model, inputs, targets, stepNumber)
    if clipNorm != nil { return try runShortened(&model, &optimizer) }
    return ThreadPool.session {
      program.run(.first)
      let loss = program.number(ofResult: 0)
      guard loss.isFinite else { return loss }
      program.run(.second)
      withUnsafeMutablePointer(to: &optimizer) { update($0, &model, self) }
      keepStates()
      return loss
    }
  }

  /// The step with gradients that are shortened before they are used, which takes copies of them.
  private func runShortened<Method: Optimizer>(
    _ model: inout Model, _ optimizer: inout Method
  ) throws -> Double {
    let loss = ThreadPool.session {
      program.run(.first)
      let loss = program.number(ofResult: 0)
      if loss.isFinite { program.run(.second) }
      return loss
    }
    guard loss.isFinite else { return loss }
    let gradients = try clipped((0..<parameterCount).map { program.result(2 + $0) }, clipNorm)
    optimizer.update(&model.parameters, gradients: gradients)
    keepStates()
    return loss
  }

  @inline(__always)
  private func bind(
    _ model: inout Model, _ inputs: Tensor, _ targets: Tensor, _ stepNumber: Int
  ) throws {
    try hold(inputs, at: parameterCount + stateCount + 1, in: &self.inputs)
    try hold(targets, at: parameterCount + stateCount + 2, in: &self.targets)
    number.pointer.storeBytes(of: Int64(stepNumber), as: Int64.self)
    model.withUniqueAddresses(sizes) { index, address in
      program.bind(index, to: address)
      if index < parameterCount { targetsOfUpdate[index].value = address }
    }
  }

  @inline(__always)
  private func keepStates() {
    for index in 0..<stateCount {
      program.copyResult(2 + parameterCount + index, toInput: parameterCount + index)
    }
  }

  /// A copy of the outputs of the last step.
  var outputs: Tensor { program.result(1) }

  /// Lets the program read a tensor, after the checks that the recording made of it.
  private func hold(_ tensor: Tensor, at index: Int, in held: inout HeldOperand) throws {
    // Tensors never change: the one of the step before, still held, needs no second look.
    if held.address == tensor.start, tensor.isContiguous { return }
    let dense = tensor.contiguous()
    try program.check(index, dense)
    held = HeldOperand(tensor: dense, address: dense.start)
    program.bind(index, to: UnsafeMutableRawPointer(mutating: dense.start))
  }
}
