/// A piece of arithmetic over memory, with every decision about shapes already made: it may run now, and again later
/// over other addresses of the same layout.
///
/// It runs inside ``ThreadPool/session(_:)``.
package typealias Kernel = @Sendable (Operands) -> Void

/// Where a kernel's operands lie: its inputs in order, then its outputs.
///
/// Inputs are only read, and every part of an output is written by one thread: that is what makes
/// `@unchecked Sendable` true.
package struct Operands: @unchecked Sendable {
  private let addresses: UnsafePointer<UnsafeMutableRawPointer>

  /// The operands whose addresses stand one after another at a place that outlives the run.
  package init(_ addresses: UnsafePointer<UnsafeMutableRawPointer>) { self.addresses = addresses }

  /// The address of an operand.
  package subscript(index: Int) -> UnsafeMutableRawPointer { addresses[index] }
  /// The address of an operand of float32.
  func f32(_ index: Int, _ offset: Int = 0) -> UnsafeMutablePointer<Float> {
    addresses[index].assumingMemoryBound(to: Float.self) + offset
  }
  /// The address of an operand of float64.
  func f64(_ index: Int, _ offset: Int = 0) -> UnsafeMutablePointer<Double> {
    addresses[index].assumingMemoryBound(to: Double.self) + offset
  }
}

/// What a kernel computes, for those that a program may join with others.
package enum KernelKind: Sendable {
  case unary(UnaryFunction, p: Double, q: Double)
  case unaryGradient(UnaryFunction, p: Double, q: Double)
  case linear(LinearProduct)
  case other
}

extension Tensor {
  /// A new dense tensor that a kernel computes from others: the one door through which every operation goes, so
  /// that a ``Recorder`` sees them all.
  ///
  /// - Parameters:
  ///   - inputs: What the kernel reads; it gets the address of their first elements and knows their strides itself.
  ///   - work: Names what the kernel does, with every number that it was made with and that the operands' shapes and
  ///     strides do not tell: two recordings are the same work only if these are the same.
  ///   - kernel: Writes the whole result. Not run for a result without elements.
  package init(
    shape: [Int], dtype: DType, from inputs: [Tensor], kind: KernelKind = .other,
    as work: @autoclosure () -> String,
    _ kernel: @escaping Kernel
  ) {
    self.init(uninitialized: shape, dtype: dtype)
    Tensor.compute([self], from: inputs, kind, work, kernel)
  }

  /// Two new dense tensors that one kernel computes.
  package static func computed(
    _ first: (shape: [Int], dtype: DType), _ second: (shape: [Int], dtype: DType), from inputs: [Tensor],
    as work: @autoclosure () -> String, _ kernel: @escaping Kernel
  ) -> (Tensor, Tensor) {
    let results = (
      Tensor(uninitialized: first.shape, dtype: first.dtype),
      Tensor(uninitialized: second.shape, dtype: second.dtype)
    )
    compute([results.0, results.1], from: inputs, .other, work, kernel)
    return results
  }

  private static func compute(
    _ outputs: [Tensor], from inputs: [Tensor], _ kind: KernelKind, _ work: () -> String,
    _ kernel: @escaping Kernel
  ) {
    guard outputs.contains(where: { $0.count > 0 }) else { return }
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: inputs.count + outputs.count) {
      addresses in
      for (index, tensor) in inputs.enumerated() {
        addresses.initializeElement(at: index, to: UnsafeMutableRawPointer(mutating: tensor.start))
      }
      for (index, tensor) in outputs.enumerated() {
        addresses.initializeElement(at: inputs.count + index, to: tensor.storage.pointer)
      }
      guard let base = addresses.baseAddress else { return }
      withExtendedLifetime((inputs, outputs)) { ThreadPool.session { kernel(Operands(base)) } }
    }
    Recorder.current?.append(kind, work, kernel, inputs: inputs, outputs: outputs)
  }
}
