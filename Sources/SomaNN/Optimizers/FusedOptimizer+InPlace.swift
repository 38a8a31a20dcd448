package import SomaTensor

/// A parameter's memory during a replayed step, which the optimizer changes in place.
package struct UpdateTarget {
  /// The parameter, changed.
  package var value: UnsafeMutableRawPointer
  /// Its gradient, dense.
  package let gradient: UnsafeMutableRawPointer
  /// How many numbers.
  package let count: Int
  /// Their type.
  package let dtype: DType
  /// ``Parameter/isDecayed``.
  package let isDecayed: Bool

  /// A parameter that nobody else holds.
  package init(
    value: UnsafeMutableRawPointer, gradient: UnsafeMutableRawPointer, count: Int, dtype: DType,
    isDecayed: Bool
  ) {
    (self.value, self.gradient, self.count) = (value, gradient, count)
    (self.dtype, self.isDecayed) = (dtype, isDecayed)
  }
}

extension FusedOptimizer {
  /// ``Optimizer/update(_:gradients:)`` in place, for a step that is replayed: the same numbers, no new memory.
  ///
  /// - Parameters:
  ///   - parameters: What the targets belong to, in the same order.
  ///   - targets: Their memory.
  package mutating func updateInPlace(
    _ parameters: [Parameter], _ targets: UnsafeMutableBufferPointer<UpdateTarget>
  ) {
    let step = beginStep(parameters)
    memory.updateInPlace(
      targets, decayed: rule(isDecayed: true, step: step), other: rule(isDecayed: false, step: step))
  }
}

extension OptimizerMemory {
  /// Applies one of two rules to every target, with the slots that belong to it. Slots that somebody else holds as
  /// well are copied first.
  mutating func updateInPlace(
    _ targets: UnsafeMutableBufferPointer<UpdateTarget>, decayed: UpdateRule, other: UpdateRule
  ) {
    let slotCount = decayed.slotCount
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: max(1, slotCount)) {
      addresses in
      for index in targets.indices {
        let target = targets[index]
        for slot in 0..<slotCount {
          addresses.initializeElement(
            at: slot, to: slots[index][slot].uniqueAddress(count: target.count, dtype: target.dtype))
        }
        (target.isDecayed ? decayed : other).apply(
          to: target.value, gradient: target.gradient, slots: addresses.baseAddress, count: target.count,
          dtype: target.dtype)
        if let scalar = decayed.scalar {
          slots[index][slotCount].uniqueAddress(count: 1, dtype: .float64)
            .storeBytes(of: scalar, as: Double.self)
        }
      }
    }
  }
}
