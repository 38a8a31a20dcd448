import CKernels

extension FastBackend {
  package func softmax(isLog: Bool, rows: Int, width: Int, dtype: DType) -> Kernel {
    overRows(
      rows, width, dtype,
      { soma_softmax_f32($0.f32(0, $1), $0.f32(1, $1), $2, width, isLog ? 1 : 0) },
      { soma_softmax_f64($0.f64(0, $1), $0.f64(1, $1), $2, width, isLog ? 1 : 0) })
  }

  package func softmaxGradient(isLog: Bool, rows: Int, width: Int, dtype: DType) -> Kernel {
    overRows(
      rows, width, dtype,
      { soma_softmax_gradient_f32($0.f32(0, $1), $0.f32(1, $1), $0.f32(2, $1), $2, width, isLog ? 1 : 0) },
      { soma_softmax_gradient_f64($0.f64(0, $1), $0.f64(1, $1), $0.f64(2, $1), $2, width, isLog ? 1 : 0) })
  }

  package func crossEntropy(rows: Int, width: Int, dtype: DType) -> Kernel {
    overRows(
      rows, width, dtype,
      {
        let row = $1 / width
        soma_cross_entropy_f32($0.f32(0, $1), labels($0) + row, $0.f32(2, row), $0.f32(3, $1), $2, width)
      },
      {
        let row = $1 / width
        soma_cross_entropy_f64($0.f64(0, $1), labels($0) + row, $0.f64(2, row), $0.f64(3, $1), $2, width)
      })
  }

  package func crossEntropyGradient(rows: Int, width: Int, dtype: DType) -> Kernel {
    overRows(
      rows, width, dtype,
      {
        let row = $1 / width
        soma_cross_entropy_gradient_f32(
          $0.f32(0, $1), labels($0) + row, $0.f32(2, row), $0.f32(3, $1), $2, width)
      },
      {
        let row = $1 / width
        soma_cross_entropy_gradient_f64(
          $0.f64(0, $1), labels($0) + row, $0.f64(2, row), $0.f64(3, $1), $2, width)
      })
  }

  /// Runs one of two loops over blocks of whole rows; they get the operands, the first element and the row count.
  private func overRows(
    _ rows: Int, _ width: Int, _ dtype: DType, _ single: @escaping @Sendable (Operands, Int, Int) -> Void,
    _ double: @escaping @Sendable (Operands, Int, Int) -> Void
  ) -> Kernel {
    let block = dtype == .float64 ? double : single
    return overRanges(rows, tile: max(1, StridedLoop.tileElements / max(1, width))) { at, start, count in
      block(at, start * width, count)
    }
  }
}

private func labels(_ at: Operands) -> UnsafeMutablePointer<Int32> {
  at[1].assumingMemoryBound(to: Int32.self)
}
