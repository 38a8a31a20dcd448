import SomaRules
import SomaTensor

/// What an optimizer remembers: how many steps it made, and its named slots for each parameter.
public struct OptimizerMemory: Sendable {
  /// How many updates have been made.
  public internal(set) var stepCount = 0
  /// By parameter, then by slot.
  var slots: [[Tensor]] = []
  /// The parameters that the slots belong to; empty before the first step.
  private(set) var parameterNames: [String] = []

  /// Nothing yet.
  public init() {}

  /// Counts a step where the slots belong to these parameters, and returns its number.
  mutating func countStep(of parameters: [Parameter]) -> Int? {
    guard parameterNames.count == parameters.count else { return nil }
    // By index: a loop over the parameters would copy each of them.
    for index in parameters.indices where parameterNames[index] != parameters[index].name { return nil }
    stepCount += 1
    return stepCount
  }

  /// Makes the slots of a rule for these parameters.
  mutating func bind(_ parameters: [Parameter], _ rule: some Optimizer) {
    for parameter in parameters {
      mustHold(
        parameter.value.dtype == .float32 || parameter.value.dtype == .float64,
        "\(rule.name): \(parameter.name) is \(parameter.value.dtype.rawValue), expected float32 or float64")
    }
    parameterNames = parameters.map(\.name)
    slots = parameters.map { parameter in
      rule.slotNames.map { rule.initialSlot($0, for: parameter.value) }
    }
  }

  /// Every slot by name.
  func named(_ slotNames: [String]) -> [NamedTensor] {
    zip(parameterNames, slots).flatMap { parameter, values in
      zip(slotNames, values).map { NamedTensor(name: "\(parameter).\($0)", value: $1) }
    }
  }

  /// Puts saved tensors in the slots, all or none.
  mutating func replaceSlots(with state: [NamedTensor], _ slotNames: [String]) throws(OptimizerError) {
    var given: [String: Tensor] = [:]
    var unexpected: [String] = []
    let own = named(slotNames), ownNames = Set(own.map(\.name))
    for tensor in state {
      let isRepeated = given.updateValue(tensor.value, forKey: tensor.name) != nil
      if isRepeated || !ownNames.contains(tensor.name) { unexpected.append(tensor.name) }
    }
    let missing = own.map(\.name).filter { given[$0] == nil }
    guard missing.isEmpty, unexpected.isEmpty else { throw .state(missing: missing, unexpected: unexpected) }
    var replaced = slots
    for parameter in slots.indices {
      for slot in slotNames.indices {
        let name = "\(parameterNames[parameter]).\(slotNames[slot])", old = slots[parameter][slot]
        guard let value = given[name] else { continue }
        guard value.shape == old.shape else {
          throw .stateShape(name: name, expected: old.shape, found: value.shape)
        }
        replaced[parameter][slot] = value.detached().converted(to: old.dtype)
      }
    }
    slots = replaced
  }
}
