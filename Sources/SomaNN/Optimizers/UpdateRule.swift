import CKernels
package import SomaTensor

/// One step of an optimizer for one parameter: a formula, which is a loop in C, and its numbers, computed in
/// Double. Making and applying one asks for no memory.
package struct UpdateRule: Sendable {
  private let update: soma_update
  /// What one more slot, a single float64 number after the arrays, holds after the step.
  let scalar: Double?

  /// A formula of `update_table.h` with the numbers it has.
  init(
    _ rule: soma_update_rule, decay: (l2: Double, keep: Double), rate: Double, ahead: Double = 0,
    beta1: Double = 0, gain1: Double = 0, beta2: Double = 0, gain2: Double = 0, scale: Double = 1,
    inner: Double = 0, outer: Double = 0, scalar: Double? = nil
  ) {
    self.scalar = scalar
    update = soma_update(
      rule: rule, l2: decay.l2, keep: decay.keep, rate: rate, ahead: ahead, beta1: beta1, gain1: gain1,
      beta2: beta2, gain2: gain2, scale: scale, inner: inner, outer: outer)
  }

  /// How many arrays the formula remembers, each as long as the parameter.
  package var slotCount: Int { Int(soma_update_slots(update.rule)) }

  /// Makes the step in place. To be called inside `ThreadPool.session`.
  ///
  /// - Parameters:
  ///   - parameter: `count` numbers, changed.
  ///   - gradient: `count` numbers.
  ///   - slots: ``slotCount`` arrays of `count` numbers, changed.
  ///   - count: How many numbers.
  ///   - dtype: float32 or float64, the type of all arrays. No two of them overlap.
  package func apply(
    to parameter: UnsafeMutableRawPointer, gradient: UnsafeRawPointer,
    slots: UnsafePointer<UnsafeMutableRawPointer>?, count: Int, dtype: DType
  ) {
    apply(parameter, slots, gradient, to: parameter, slots, count, dtype)
  }

  /// The parameter and its slots after the step, in new memory. The buffers of the step before are free by
  /// then and serve the next.
  func updated(_ parameter: Tensor, gradient: Tensor, slots: [Tensor]) -> (value: Tensor, slots: [Tensor]) {
    let dtype = parameter.dtype, gradient = gradient.contiguous()
    let old = ([parameter] + slots.prefix(slotCount)).map { $0.contiguous() }
    let new = old.map { Tensor(shape: $0.shape, dtype: dtype) { _ in } }
    withExtendedLifetime((gradient, old, new)) {
      ThreadPool.session {
        apply(
          old[0].start, old.dropFirst().map { UnsafeMutableRawPointer(mutating: $0.start) }, gradient.start,
          to: new[0].storage.pointer, new.dropFirst().map(\.storage.pointer), parameter.count, dtype)
      }
    }
    return (new[0], new.dropFirst() + (scalar.map { [Tensor($0, dtype: .float64)] } ?? []))
  }

  private func apply(
    _ parameter: UnsafeRawPointer, _ slots: UnsafePointer<UnsafeMutableRawPointer>?,
    _ gradient: UnsafeRawPointer, to newParameter: UnsafeMutableRawPointer,
    _ newSlots: UnsafePointer<UnsafeMutableRawPointer>?, _ count: Int, _ dtype: DType
  ) {
    let loop = dtype == .float64 ? soma_update_f64 : soma_update_f32
    // One tile needs no other thread, and none of what it takes to ask for one.
    guard count > StridedLoop.tileElements else {
      return loop(update, parameter, slots, gradient, newParameter, newSlots, 0, count)
    }
    nonisolated(unsafe) let (old, slots, gradient) = (parameter, slots, gradient)
    nonisolated(unsafe) let (new, newSlots) = (newParameter, newSlots)
    ThreadPool.forEachRange(count) { range in
      loop(update, old, slots, gradient, new, newSlots, range.lowerBound, range.count)
    }
  }
}
