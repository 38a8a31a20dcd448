import SomaTensor

extension FusedOptimizer {
  /// ``Optimizer/update(_:gradients:)`` in place, for a step that is replayed: the same numbers, no new memory.
  /// Parameters and slots that somebody else holds as well are copied first.
  ///
  /// - Parameters:
  ///   - parameters: Those of the step before, where there was one.
  ///   - gradient: Where the gradient of a parameter lies, dense, of its shape and type.
  package mutating func updateInPlace(
    _ parameters: inout [Parameter], gradient: (_ parameter: Int) -> UnsafeMutableRawPointer
  ) {
    beginStep(parameters)
    let rules = (
      decayed: rule(isDecayed: true, step: memory.stepCount),
      other: rule(isDecayed: false, step: memory.stepCount)
    )
    let slotCount = rules.decayed.slotCount
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: max(1, slotCount)) { slots in
      for index in parameters.indices {
        let (count, dtype) = (parameters[index].value.count, parameters[index].value.dtype)
        for slot in 0..<slotCount {
          precondition(
            memory.slots[index][slot].count == count && memory.slots[index][slot].dtype == dtype,
            "\(name): what is remembered of \(parameters[index].name) has another size")
          slots.initializeElement(at: slot, to: memory.slots[index][slot].makeUnique())
        }
        let rule = parameters[index].isDecayed ? rules.decayed : rules.other
        rule.apply(
          to: parameters[index].value.makeUnique(), gradient: gradient(index), slots: slots.baseAddress,
          count: count, dtype: dtype)
      }
    }
  }
}
