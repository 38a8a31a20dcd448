import SomaRules
public import SomaTensor

/// A rule that moves parameters against their gradients.
///
/// An optimizer owns no model. What it remembers between steps is named after the parameters, so that a
/// checkpoint can hold it and a resumed training gives the same bits as one that never stopped. A rule of
/// your own is short:
///
///     struct SignDescent: Optimizer {
///       let name = "signDescent"
///       var learningRate: Double
///       var memory = OptimizerMemory()
///       func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
///         parameter.value - gradient.sign() * learningRate
///       }
///     }
public protocol Optimizer: Sendable {
  /// What the rule is called in reports: `adam`.
  var name: String { get }
  /// The size of the next step. A schedule sets it before every update; 0 is allowed and moves nothing.
  var learningRate: Double { get set }
  /// Step count and slots.
  var memory: OptimizerMemory { get set }
  /// The names of the tensors kept for each parameter, such as `momentum`. None by default.
  var slotNames: [String] { get }

  /// A slot's value before the first step; zeros like the parameter by default.
  func initialSlot(_ slot: String, for value: Tensor) -> Tensor

  /// The parameter's next value.
  ///
  /// - Parameters:
  ///   - parameter: The parameter before the step.
  ///   - gradient: Of the parameter's shape and type.
  ///   - slots: What is kept for this parameter, in the order of ``slotNames``; changed for the next step.
  ///   - step: The number of this step, from 1.
  func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor
}

extension Optimizer {
  /// None.
  public var slotNames: [String] { [] }

  /// Zeros of the parameter's shape and type.
  public func initialSlot(_ slot: String, for value: Tensor) -> Tensor {
    Tensor(zeros: value.shape, dtype: value.dtype)
  }

  /// How many updates have been made.
  public var stepCount: Int { memory.stepCount }

  /// What has to be saved beside ``stepCount``: `<parameter>.<slot>` for every slot of every parameter.
  public var state: [NamedTensor] { memory.named(slotNames) }

  /// Makes one step.
  ///
  /// - Parameters:
  ///   - parameters: The same, in the same order, at every step.
  ///   - gradients: One for each parameter, of its shape.
  /// - Precondition: Shapes agree, parameters are float32 or float64, and ``learningRate`` is finite and not
  ///   negative.
  public mutating func update(_ parameters: inout [Parameter], gradients: [Tensor]) {
    mustHold(
      parameters.count == gradients.count,
      "\(name): \(gradients.count) gradients for \(parameters.count) parameters, expected one for each")
    let step = beginStep(parameters)
    withoutRecording {
      for index in parameters.indices {
        let gradient = gradients[index].detached(), value = parameters[index].value
        mustHold(
          gradient.shape == value.shape && gradient.dtype == value.dtype,
          "\(name): the gradient of \(parameters[index].name) is \(gradient.dtype.rawValue) \(gradient.shape), expected \(value.dtype.rawValue) \(value.shape)"
        )
        var slots = memory.slots[index]
        parameters[index].value =
          updated(parameters[index], gradient: gradient, slots: &slots, step: step).detached()
        memory.slots[index] = slots
      }
    }
  }

  /// Checks what every step needs, makes the slots before the first, and counts the step.
  ///
  /// - Returns: The step's number, from 1.
  mutating func beginStep(_ parameters: [Parameter]) -> Int {
    let rate = learningRate
    mustHold(rate >= 0 && rate.isFinite, "\(name): learning rate \(rate), expected 0 or more")
    if let step = memory.countStep(of: parameters) { return step }
    mustHold(
      memory.parameterNames.isEmpty,
      "\(name): the parameters changed between steps; an optimizer belongs to one model")
    memory.bind(parameters, self)
    return beginStep(parameters)
  }

  /// Continues from saved state. Nothing changes when it throws.
  ///
  /// - Parameters:
  ///   - state: What ``state`` gave. Before the first step it is empty.
  ///   - stepCount: What ``stepCount`` gave.
  ///   - parameters: The parameters that will be updated, which names and shapes are checked against.
  /// - Throws: ``OptimizerError/state(missing:unexpected:)``,
  ///   ``OptimizerError/stateShape(name:expected:found:)`` or
  ///   ``OptimizerError/invalid(option:value:expected:)`` for a negative step count.
  public mutating func load(
    state: [NamedTensor], stepCount: Int, parameters: [Parameter]
  ) throws(OptimizerError) {
    guard stepCount >= 0 else {
      throw .invalid(option: "stepCount", value: "\(stepCount)", expected: "0 or more")
    }
    var restored = OptimizerMemory()
    if stepCount > 0 || !state.isEmpty {
      restored.bind(parameters, self)
      try restored.replaceSlots(with: state, slotNames)
      restored.stepCount = stepCount
    }
    memory = restored
  }
}

/// An optimizer whose step is one loop over memory. It only says which formula and which numbers; all of
/// Soma's own optimizers do.
package protocol FusedOptimizer: Optimizer {
  /// The step of a parameter with the present learning rate. The same for every parameter with the same mark.
  ///
  /// - Parameters:
  ///   - isDecayed: ``Parameter/isDecayed``.
  ///   - step: The number of the step, from 1.
  func rule(isDecayed: Bool, step: Int) -> UpdateRule
}

extension FusedOptimizer {
  /// The parameter's next value.
  public func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
    let rule = rule(isDecayed: parameter.isDecayed, step: step)
    // Another model's parameter may have the same name, and the loop below knows one size.
    mustHold(
      slots.count >= rule.slotCount
        && slots.prefix(rule.slotCount).allSatisfy {
          $0.shape == parameter.value.shape && $0.dtype == parameter.value.dtype
        },
      "\(name): what it remembers of \(parameter.name) has the shapes \(slots.map(\.shape)), expected "
        + "\(rule.slotCount) of \(parameter.value.shape); an optimizer belongs to one model")
    let result = rule.updated(parameter.value, gradient: gradient, slots: slots)
    slots = result.slots
    return result.value
  }
}
