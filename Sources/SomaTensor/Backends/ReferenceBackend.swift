import Foundation

/// The plainest correct arithmetic, one number at a time in float64: what every other backend is compared with.
///
/// Use it in tests only; it is hundreds of times slower than ``FastBackend``.
package struct ReferenceBackend: Backend {
  /// "reference".
  package let name = "reference"

  /// A backend without state.
  package init() {}

  package func unary(
    _ function: UnaryFunction, p: Double, q: Double, x: UnsafeRawPointer, out: UnsafeMutableRawPointer,
    count: Int,
    dtype: DType
  ) {
    for index in 0..<count { write(function.value(read(x, index, dtype), p, q), out, index, dtype) }
  }

  package func unaryGradient(
    _ function: UnaryFunction, p: Double, q: Double, x: UnsafeRawPointer, y: UnsafeRawPointer,
    upstream: UnsafeRawPointer, out: UnsafeMutableRawPointer, count: Int, dtype: DType
  ) {
    for index in 0..<count {
      write(
        read(upstream, index, dtype) * function.derivative(read(x, index, dtype), p, q), out, index, dtype)
    }
  }

  package func binary(
    _ function: BinaryFunction, a: UnsafeRawPointer, aStrides: [Int], b: UnsafeRawPointer, bStrides: [Int],
    out: UnsafeMutableRawPointer, shape: [Int], dtype: DType
  ) {
    for index in 0..<Shape.count(shape) {
      var (rest, aOffset, bOffset) = (index, 0, 0)
      for axis in shape.indices.reversed() {
        aOffset += rest % shape[axis] * aStrides[axis]
        bOffset += rest % shape[axis] * bStrides[axis]
        rest /= shape[axis]
      }
      write(function.value(read(a, aOffset, dtype), read(b, bOffset, dtype)), out, index, dtype)
    }
  }

  package func reduce(
    _ reduction: Reduction, x: UnsafeRawPointer, out: UnsafeMutableRawPointer, outer: Int, length: Int,
    inner: Int,
    dtype: DType
  ) {
    for row in 0..<outer {
      for column in 0..<inner {
        var result = reduction.identity
        for index in 0..<length {
          result = reduction.combine(result, read(x, (row * length + index) * inner + column, dtype))
        }
        write(result, out, row * inner + column, dtype)
      }
    }
  }

  package func argExtreme(
    isMax: Bool, x: UnsafeRawPointer, out: UnsafeMutablePointer<Int64>, outer: Int, length: Int, inner: Int,
    dtype: DType
  ) {
    for row in 0..<outer {
      for column in 0..<inner {
        let values = (0..<length).map { read(x, (row * length + $0) * inner + column, dtype) }
        var best = 0
        for (index, value) in values.enumerated() where !values[best].isNaN {
          if value.isNaN || (isMax ? value > values[best] : value < values[best]) { best = index }
        }
        out[row * inner + column] = Int64(best)
      }
    }
  }

  package func matmul(
    _ product: MatrixProduct, a: UnsafeRawPointer, b: UnsafeRawPointer, c: UnsafeMutableRawPointer
  ) {
    let (m, n, k, dtype) = (product.m, product.n, product.k, product.dtype)
    for batch in product.aOffsets.indices {
      for row in 0..<m {
        for column in 0..<n {
          var sum = 0.0
          for p in 0..<k {
            let x = read(
              a, product.aOffsets[batch] + (product.transposesA ? p * m + row : row * k + p), dtype)
            let y = read(
              b, product.bOffsets[batch] + (product.transposesB ? column * k + p : p * n + column), dtype)
            sum += x * y
          }
          write(sum, c, (batch * m + row) * n + column, dtype)
        }
      }
    }
  }

  package func linear(
    x: UnsafeRawPointer, weight: UnsafeRawPointer, bias: UnsafeRawPointer?, y: UnsafeMutableRawPointer,
    rows: Int,
    inputs: Int, outputs: Int, dtype: DType
  ) {
    for row in 0..<rows {
      for output in 0..<outputs {
        var sum = bias.map { read($0, output, dtype) } ?? 0
        for input in 0..<inputs {
          sum += read(x, row * inputs + input, dtype) * read(weight, output * inputs + input, dtype)
        }
        write(sum, y, row * outputs + output, dtype)
      }
    }
  }

  package func softmax(
    isLog: Bool, x: UnsafeRawPointer, out: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType
  ) {
    for row in 0..<rows {
      let values = (0..<width).map { read(x, row * width + $0, dtype) }
      let largest = values.reduce(-.infinity) { Reduction.max.combine($0, $1) }
      let sum = values.reduce(0) { $0 + exp($1 - largest) }
      for (index, value) in values.enumerated() {
        write(
          isLog ? value - largest - log(sum) : exp(value - largest) / sum, out, row * width + index, dtype)
      }
    }
  }

  package func softmaxGradient(
    isLog: Bool, y: UnsafeRawPointer, upstream: UnsafeRawPointer, out: UnsafeMutableRawPointer, rows: Int,
    width: Int,
    dtype: DType
  ) {
    for row in 0..<rows {
      let y = (0..<width).map { read(y, row * width + $0, dtype) }
      let g = (0..<width).map { read(upstream, row * width + $0, dtype) }
      let sum = isLog ? g.reduce(0, +) : zip(g, y).reduce(0) { $0 + $1.0 * $1.1 }
      for index in 0..<width {
        write(
          isLog ? g[index] - exp(y[index]) * sum : y[index] * (g[index] - sum), out, row * width + index,
          dtype)
      }
    }
  }

  package func crossEntropy(
    logits: UnsafeRawPointer, labels: UnsafePointer<Int32>, losses: UnsafeMutableRawPointer,
    probabilities: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType
  ) {
    softmax(isLog: false, x: logits, out: probabilities, rows: rows, width: width, dtype: dtype)
    for row in 0..<rows {
      let values = (0..<width).map { read(logits, row * width + $0, dtype) }
      let largest = values.reduce(-.infinity) { Reduction.max.combine($0, $1) }
      let sum = values.reduce(0) { $0 + exp($1 - largest) }
      write(largest - values[Int(labels[row])] + log(sum), losses, row, dtype)
    }
  }

  package func crossEntropyGradient(
    probabilities: UnsafeRawPointer, labels: UnsafePointer<Int32>, upstream: UnsafeRawPointer,
    out: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType
  ) {
    for row in 0..<rows {
      for index in 0..<width {
        let target = index == Int(labels[row]) ? 1.0 : 0
        let value = (read(probabilities, row * width + index, dtype) - target) * read(upstream, row, dtype)
        write(value, out, row * width + index, dtype)
      }
    }
  }
}

private func read(_ pointer: UnsafeRawPointer, _ index: Int, _ dtype: DType) -> Double {
  dtype == .float64 ? f64(pointer)[index] : Double(f32(pointer)[index])
}

private func write(_ value: Double, _ pointer: UnsafeMutableRawPointer, _ index: Int, _ dtype: DType) {
  if dtype == .float64 { f64(pointer)[index] = value } else { f32(pointer)[index] = Float(value) }
}
