import Foundation

/// The plainest correct arithmetic, one number at a time in float64: what every other backend is compared with.
///
/// Use it in tests only; it is hundreds of times slower than ``FastBackend``.
package struct ReferenceBackend: Backend {
  /// "reference".
  package let name = "reference"

  /// A backend without state.
  package init() {}

  package func unary(_ function: UnaryFunction, p: Double, q: Double, count: Int, dtype: DType) -> Kernel {
    { at in
      for index in 0..<count { write(function.value(read(at[0], index, dtype), p, q), at[1], index, dtype) }
    }
  }

  package func unaryGradient(_ function: UnaryFunction, p: Double, q: Double, count: Int, dtype: DType)
    -> Kernel
  {
    { at in
      for index in 0..<count {
        let slope = function.derivative(read(at[0], index, dtype), p, q)
        write(read(at[2], index, dtype) * slope, at[3], index, dtype)
      }
    }
  }

  package func binary(
    _ function: BinaryFunction, shape: [Int], aStrides: [Int], bStrides: [Int], dtype: DType
  ) -> Kernel {
    { at in
      for index in 0..<Shape.count(shape) {
        var (rest, aOffset, bOffset) = (index, 0, 0)
        for axis in shape.indices.reversed() {
          aOffset += rest % shape[axis] * aStrides[axis]
          bOffset += rest % shape[axis] * bStrides[axis]
          rest /= shape[axis]
        }
        write(function.value(read(at[0], aOffset, dtype), read(at[1], bOffset, dtype)), at[2], index, dtype)
      }
    }
  }

  package func reduce(_ reduction: Reduction, outer: Int, length: Int, inner: Int, dtype: DType) -> Kernel {
    { at in
      for row in 0..<outer {
        for column in 0..<inner {
          var result = reduction.identity
          for index in 0..<length {
            result = reduction.combine(result, read(at[0], (row * length + index) * inner + column, dtype))
          }
          write(result, at[1], row * inner + column, dtype)
        }
      }
    }
  }

  package func argExtreme(isMax: Bool, outer: Int, length: Int, inner: Int, dtype: DType) -> Kernel {
    { at in
      let out = at[1].assumingMemoryBound(to: Int64.self)
      for row in 0..<outer {
        for column in 0..<inner {
          let values = (0..<length).map { read(at[0], (row * length + $0) * inner + column, dtype) }
          var best = 0
          for (index, value) in values.enumerated() where !values[best].isNaN {
            if value.isNaN || (isMax ? value > values[best] : value < values[best]) { best = index }
          }
          out[row * inner + column] = Int64(best)
        }
      }
    }
  }

  package func matmul(_ product: MatrixProduct) -> Kernel {
    let (m, n, k, dtype, precision) = (product.m, product.n, product.k, product.dtype, product.precision)
    return { at in
      for batch in product.aOffsets.indices {
        for row in 0..<m {
          for column in 0..<n {
            var sum = 0.0
            for p in 0..<k {
              let x = read(
                at[0], product.aOffsets[batch] + (product.transposesA ? p * m + row : row * k + p), dtype)
              let y = read(
                at[1], product.bOffsets[batch] + (product.transposesB ? column * k + p : p * n + column),
                dtype)
              sum += rounded(x, precision) * rounded(y, precision)
            }
            write(sum, at[2], (batch * m + row) * n + column, dtype)
          }
        }
      }
    }
  }

  package func linear(_ product: LinearProduct) -> Kernel {
    let (inputs, outputs, dtype, precision) = (
      product.inputs, product.outputs, product.dtype, product.precision
    )
    return { at in
      for row in 0..<product.rows {
        for output in 0..<outputs {
          var sum = product.hasBias ? read(at[2], output, dtype) : 0
          for input in 0..<inputs {
            sum +=
              rounded(read(at[0], row * inputs + input, dtype), precision)
              * rounded(read(at[1], output * inputs + input, dtype), precision)
          }
          if let activation = product.activation {
            sum = activation.function.value(sum, activation.p, activation.q)
          }
          write(sum, at[product.hasBias ? 3 : 2], row * outputs + output, dtype)
        }
      }
    }
  }

  package func softmax(isLog: Bool, rows: Int, width: Int, dtype: DType) -> Kernel {
    { at in
      for row in 0..<rows {
        let (values, largest, sum) = rowSums(at[0], row, width, dtype)
        for (index, value) in values.enumerated() {
          let result = isLog ? value - largest - log(sum) : exp(value - largest) / sum
          write(result, at[1], row * width + index, dtype)
        }
      }
    }
  }

  package func softmaxGradient(isLog: Bool, rows: Int, width: Int, dtype: DType) -> Kernel {
    { at in
      for row in 0..<rows {
        let y = (0..<width).map { read(at[0], row * width + $0, dtype) }
        let g = (0..<width).map { read(at[1], row * width + $0, dtype) }
        let sum = isLog ? g.reduce(0, +) : zip(g, y).reduce(0) { $0 + $1.0 * $1.1 }
        for index in 0..<width {
          let result = isLog ? g[index] - exp(y[index]) * sum : y[index] * (g[index] - sum)
          write(result, at[2], row * width + index, dtype)
        }
      }
    }
  }

  package func crossEntropy(rows: Int, width: Int, dtype: DType) -> Kernel {
    { at in
      for row in 0..<rows {
        let (values, largest, sum) = rowSums(at[0], row, width, dtype)
        write(largest - values[label(at, row)] + log(sum), at[2], row, dtype)
        for (index, value) in values.enumerated() {
          write(exp(value - largest) / sum, at[3], row * width + index, dtype)
        }
      }
    }
  }

  package func crossEntropyGradient(rows: Int, width: Int, dtype: DType) -> Kernel {
    { at in
      for row in 0..<rows {
        for index in 0..<width {
          let target = index == label(at, row) ? 1.0 : 0
          let value = (read(at[0], row * width + index, dtype) - target) * read(at[2], row, dtype)
          write(value, at[3], row * width + index, dtype)
        }
      }
    }
  }
}

private func rounded(_ value: Double, _ precision: Precision) -> Double {
  precision == .bfloat16 ? Double(BFloat16(Float(value)).float) : value
}

private func label(_ at: Operands, _ row: Int) -> Int {
  Int(at[1].assumingMemoryBound(to: Int32.self)[row])
}

/// A row's numbers, the largest of them, and Σ e^(x − largest).
private func rowSums(_ pointer: UnsafeRawPointer, _ row: Int, _ width: Int, _ dtype: DType) -> (
  [Double], Double, Double
) {
  let values = (0..<width).map { read(pointer, row * width + $0, dtype) }
  let largest = values.reduce(-.infinity) { Reduction.max.combine($0, $1) }
  return (values, largest, values.reduce(0) { $0 + exp($1 - largest) })
}

private func read(_ pointer: UnsafeRawPointer, _ index: Int, _ dtype: DType) -> Double {
  dtype == .float64
    ? pointer.assumingMemoryBound(to: Double.self)[index]
    : Double(pointer.assumingMemoryBound(to: Float.self)[index])
}

private func write(_ value: Double, _ pointer: UnsafeMutableRawPointer, _ index: Int, _ dtype: DType) {
  if dtype == .float64 { f64(pointer)[index] = value } else { f32(pointer)[index] = Float(value) }
}
