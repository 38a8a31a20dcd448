import SomaTensor

/// What an optimizer remembers: how many steps it made, and its named slots for each parameter.
public struct OptimizerMemory: Sendable {
  /// How many updates have been made.
  public internal(set) var stepCount = 0
  /// By parameter, then by slot.
  var slots: [[Tensor]] = []
  /// The parameters that the slots belong to; empty before the first step.
  private(set) var parameterNames: [String] = []
  /// State that was loaded before its parameters were known.
  private var loaded: [NamedTensor] = []

  /// Nothing yet.
  public init() {}

  /// Whether the slots belong to these parameters.
  func fits(_ parameters: [Parameter]) -> Bool {
    parameterNames.count == parameters.count && zip(parameterNames, parameters).allSatisfy { $0 == $1.name }
  }

  /// Makes the slots, from loaded state where there is some.
  mutating func bind(
    _ parameters: [Parameter], _ slotNames: [String], initial: (_ slot: String, _ value: Tensor) -> Tensor
  ) {
    parameterNames = parameters.map(\.name)
    slots = parameters.map { parameter in slotNames.map { initial($0, parameter.value) } }
    guard !loaded.isEmpty else { return }
    do {
      try replaceSlots(with: loaded, slotNames)
    } catch {
      preconditionFailure(
        "loaded optimizer state does not fit; prepare(for:) before load(…) throws: \(error)")
    }
    loaded = []
  }

  /// Every slot by name.
  func named(_ slotNames: [String]) -> [NamedTensor] {
    if parameterNames.isEmpty { return loaded }
    return zip(parameterNames, slots).flatMap { parameter, values in
      zip(slotNames, values).map { NamedTensor(name: "\(parameter).\($0)", value: $1) }
    }
  }

  /// Takes saved state, checked as far as the parameters are known.
  mutating func load(
    _ state: [NamedTensor], _ stepCount: Int, _ slotNames: [String]
  ) throws(OptimizerError) {
    if state.isEmpty, stepCount == 0 {
      self = OptimizerMemory()
      return
    }
    if parameterNames.isEmpty {
      let unexpected = state.map(\.name).filter { name in !slotNames.contains { name.hasSuffix("." + $0) } }
      guard unexpected.isEmpty else { throw .state(missing: [], unexpected: unexpected) }
      loaded = state
    } else {
      try replaceSlots(with: state, slotNames)
    }
    self.stepCount = stepCount
  }

  private mutating func replaceSlots(with state: [NamedTensor], _ slotNames: [String]) throws(OptimizerError)
  {
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
