import CKernels

/// Products whose operands must be rounded to bfloat16 before a kernel multiplies them as they are: those in float64,
/// and all of them where the processor has no instructions that round on the way.
extension FastBackend {
  /// The product, where it has to be made like this.
  func roundingFirst(_ product: MatrixProduct) -> Kernel? {
    guard isRoundedFirst(product.precision, product.dtype) else { return nil }
    var plain = product
    plain.precision = .float32
    let (a, b) = product.extents
    return rounding(a, b, operandCount: 3, dtype: product.dtype, matmul(plain))
  }

  /// The layer, where it has to be made like this.
  func roundingFirst(_ product: LinearProduct) -> Kernel? {
    guard isRoundedFirst(product.precision, product.dtype) else { return nil }
    var plain = product
    plain.precision = .float32
    return rounding(
      0..<product.rows * product.inputs, 0..<product.outputs * product.inputs,
      operandCount: product.hasBias ? 4 : 3, dtype: product.dtype, linear(plain))
  }

  private func isRoundedFirst(_ precision: Precision, _ dtype: DType) -> Bool {
    precision == .bfloat16 && !(dtype == .float32 && hasBFloat16)
  }

  /// a, b, … → what `kernel` makes of a and b rounded to bfloat16.
  ///
  /// - Parameters:
  ///   - a: The elements of the first operand that the kernel reads, counted from its address.
  ///   - b: Those of the second.
  ///   - operandCount: Of the kernel, outputs included.
  private func rounding(
    _ a: Range<Int>, _ b: Range<Int>, operandCount: Int, dtype: DType, _ kernel: @escaping Kernel
  ) -> Kernel {
    let size = dtype.byteCount
    let roundA = rounding(a.count, dtype), roundB = rounding(b.count, dtype)
    return { at in
      let copies = (Storage(byteCount: a.count * size), Storage(byteCount: b.count * size))
      withExtendedLifetime(copies) {
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: operandCount) { slots in
          guard let base = slots.baseAddress else { return }
          func run(_ kernel: Kernel, _ first: UnsafeMutableRawPointer, _ second: UnsafeMutableRawPointer) {
            slots.initializeElement(at: 0, to: first)
            slots.initializeElement(at: 1, to: second)
            kernel(Operands(base))
          }
          run(roundA, at[0] + a.lowerBound * size, copies.0.pointer)
          run(roundB, at[1] + b.lowerBound * size, copies.1.pointer)
          for index in 2..<operandCount { slots.initializeElement(at: index, to: at[index]) }
          run(kernel, copies.0.pointer - a.lowerBound * size, copies.1.pointer - b.lowerBound * size)
        }
      }
    }
  }

  /// x → x rounded to bfloat16, in its own type.
  private func rounding(_ count: Int, _ dtype: DType) -> Kernel {
    dtype == .float64
      ? overRanges(count) { soma_round_bf16_f64($0.f64(0, $1), $0.f64(1, $1), $2) }
      : overRanges(count) { soma_round_bf16_f32($0.f32(0, $1), $0.f32(1, $1), $2) }
  }
}

extension MatrixProduct {
  /// The elements of A and of B that are read, counted from their addresses.
  fileprivate var extents: (a: Range<Int>, b: Range<Int>) {
    func extent(_ offsets: [Int], _ count: Int) -> Range<Int> {
      (offsets.min() ?? 0)..<(offsets.max() ?? 0) + count
    }
    return (extent(aOffsets, m * k), extent(bOffsets, k * n))
  }
}
