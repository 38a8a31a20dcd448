import SomaTensor
import Testing

/// What every backend must do, held against the plain reference. A new backend is added to `candidates`.
@Suite struct BackendConformanceTests {
  static let candidates: [any Backend] = [FastBackend(), FastBackend.withoutBFloat16]
  static let sizes = [0, 1, 3, 15, 16, 17, 100, 16_384 + 5]

  static func numbers(_ count: Int, _ dtype: DType, index: UInt64 = 0, from: Double = -4, to: Double = 4)
    -> Tensor
  {
    Tensor(
      uniform: [count], from: from, to: to, dtype: dtype,
      using: RandomStream(seed: 7, purpose: .testing, index: index))
  }

  /// Runs the same operation on both backends and compares.
  static func expectAgreement(
    _ label: String, tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation,
    _ operation: () -> Tensor
  ) {
    let expected = CurrentBackend.$value.withValue(ReferenceBackend()) { operation() }
    for backend in candidates {
      let found = CurrentBackend.$value.withValue(backend) { operation() }
      #expect(found.shape == expected.shape, "\(label) on \(backend.name)", sourceLocation: sourceLocation)
      for (index, (left, right)) in zip(found.doubles, expected.doubles).enumerated() {
        let isEqual = left == right || left.isNaN && right.isNaN
        let isClose = abs(left - right) <= tolerance * max(1, abs(right))
        #expect(
          isEqual || isClose, "\(label) on \(backend.name), element \(index): \(left), expected \(right)",
          sourceLocation: sourceLocation)
        if !(isEqual || isClose) { return }
      }
    }
  }

  @Test(arguments: UnaryFunction.allCases, [DType.float32, .float64])
  func unaryFunctions(_ function: UnaryFunction, _ dtype: DType) {
    let tolerance = dtype == .float32 ? 2e-6 : 1e-13
    let isPositive = [.log, .sqrt, .logOnePlus].contains(function)
    for count in Self.sizes {
      let x = Self.numbers(count, dtype, from: isPositive ? 0.01 : -4)
      let g = Self.numbers(count, dtype, index: 1)
      func value() -> Tensor {
        Tensor(
          shape: [count], dtype: dtype, from: [x], as: "\(function)",
          CurrentBackend.value.unary(function, p: -0.7, q: 1.3, count: count, dtype: dtype))
      }
      Self.expectAgreement("\(function)", tolerance: tolerance) { value() }
      let y = value()
      Self.expectAgreement("\(function)'", tolerance: 4 * tolerance) {
        Tensor(
          shape: [count], dtype: dtype, from: [x, y, g], as: "\(function)",
          CurrentBackend.value.unaryGradient(function, p: -0.7, q: 1.3, count: count, dtype: dtype))
      }
    }
  }

  @Test(arguments: UnaryFunction.allCases)
  func specialValues(_ function: UnaryFunction) {
    let x = Tensor(
      [.infinity, -.infinity, .nan, 0, -0.0, 1e30, -1e30, 88, -88, 700, -700, 1e-30] as [Double])
    for dtype in [DType.float32, .float64] {
      let x = x.converted(to: dtype)
      Self.expectAgreement("\(function) of \(x)", tolerance: 1e-6) {
        Tensor(
          shape: x.shape, dtype: dtype, from: [x], as: "\(function)",
          CurrentBackend.value.unary(function, p: -0.7, q: 1.3, count: x.count, dtype: dtype))
      }
    }
  }

  @Test(arguments: [DType.float32, .float64])
  func binaryFunctionsBroadcast(_ dtype: DType) {
    let pairs: [([Int], [Int])] = [
      ([5], [5]), ([2, 3], [3]), ([2, 3], [2, 1]), ([], [4]), ([3, 1, 2], [4, 1]), ([0, 3], [3]),
      ([200, 300], [300]),
      ([20_000], []),
    ]
    for (left, right) in pairs {
      let a = Self.numbers(left.reduce(1, *), dtype, from: 0.1).reshaped(to: left)
      let b = Self.numbers(right.reduce(1, *), dtype, index: 1).reshaped(to: right)
      let tolerance = dtype == .float32 ? 2e-6 : 1e-14
      Self.expectAgreement("add", tolerance: tolerance) { a + b }
      Self.expectAgreement("subtract", tolerance: tolerance) { a - b }
      Self.expectAgreement("multiply", tolerance: tolerance) { a * b }
      Self.expectAgreement("divide", tolerance: tolerance) { a / b }
      Self.expectAgreement("power", tolerance: 1e-5) { a.power(b) }
      Self.expectAgreement("maximum", tolerance: 0) { Tensor.maximum(a, b) }
      Self.expectAgreement("minimum", tolerance: 0) { Tensor.minimum(a, b) }
    }
  }

  @Test(arguments: [DType.float32, .float64])
  func reductions(_ dtype: DType) {
    for shape in [[1], [7, 5], [3, 700, 4], [2, 3, 200], [300_000], [700, 130], [0, 3]] {
      let x = (Self.numbers(shape.reduce(1, *), dtype) * 0.2 + 1).reshaped(to: shape)
      for axes in [nil, [0], [-1]] as [[Int]?] {
        Self.expectAgreement("sum", tolerance: dtype == .float32 ? 1e-5 : 1e-13) { x.sum(alongAxes: axes) }
        if x.count > 0 {
          Self.expectAgreement("max", tolerance: 0) { x.max(alongAxes: axes) }
          Self.expectAgreement("min", tolerance: 0) { x.min(alongAxes: axes) }
        }
        if x.count < 100 { Self.expectAgreement("prod", tolerance: 1e-5) { x.prod(alongAxes: axes) } }
      }
      if shape.count > 1, x.count > 0 {
        Self.expectAgreement("argmax", tolerance: 0) { x.argmax(alongAxis: 0) }
        Self.expectAgreement("argmin", tolerance: 0) { x.argmin(alongAxis: -1) }
      }
    }
  }

  @Test(arguments: [DType.float32, .float64])
  func products(_ dtype: DType) {
    for (m, k, n) in [
      (1, 1, 1), (1, 7, 5), (5, 17, 1), (64, 100, 10), (33, 129, 65), (150, 3, 300), (2, 0, 3),
    ] {
      let a = Self.numbers(m * k, dtype), b = Self.numbers(k * n, dtype, index: 1)
      let tolerance = dtype == .float32 ? 5e-5 : 1e-13
      Self.expectAgreement("N N \(m) \(k) \(n)", tolerance: tolerance) {
        a.reshaped(to: [m, k]).matmul(b.reshaped(to: [k, n]))
      }
      Self.expectAgreement("T T \(m) \(k) \(n)", tolerance: tolerance) {
        a.reshaped(to: [k, m]).transposed().matmul(b.reshaped(to: [n, k]).transposed())
      }
      Self.expectAgreement("linear \(m) \(k) \(n)", tolerance: tolerance) {
        linear(
          a.reshaped(to: [m, k]), weight: b.reshaped(to: [n, k]), bias: Self.numbers(n, dtype, index: 2))
      }
    }
    let batches = Self.numbers(2 * 3 * 4 * 5, dtype).reshaped(to: [2, 3, 4, 5])
    Self.expectAgreement("batched", tolerance: 1e-5) {
      batches.matmul(Self.numbers(3 * 5 * 2, dtype, index: 1).reshaped(to: [3, 5, 2]))
    }
  }

  @Test(arguments: [DType.float32, .float64])
  func roundedProducts(_ dtype: DType) {
    for (m, k, n) in [
      (1, 1, 1), (1, 7, 5), (5, 17, 1), (64, 100, 10), (33, 129, 65), (150, 3, 300), (2, 0, 3), (9, 513, 33),
      (700, 40, 20), (8, 32, 32),
    ] {
      let a = Self.numbers(m * k, dtype), b = Self.numbers(k * n, dtype, index: 1)
      // The sums are of k products of at most 16.
      let tolerance = (dtype == .float32 ? 1.2e-7 : 1e-15) * 16 * Double(max(1, k))
      Self.expectAgreement("N N \(m) \(k) \(n)", tolerance: tolerance) {
        a.reshaped(to: [m, k]).matmul(b.reshaped(to: [k, n]), precision: .bfloat16)
      }
      Self.expectAgreement("T T \(m) \(k) \(n)", tolerance: tolerance) {
        a.reshaped(to: [k, m]).transposed()
          .matmul(b.reshaped(to: [n, k]).transposed(), precision: .bfloat16)
      }
      Self.expectAgreement("linear \(m) \(k) \(n)", tolerance: tolerance) {
        linear(
          a.reshaped(to: [m, k]), weight: b.reshaped(to: [n, k]), bias: Self.numbers(n, dtype, index: 2),
          precision: .bfloat16)
      }
    }
    let batches = Self.numbers(2 * 3 * 4 * 5, dtype).reshaped(to: [2, 3, 4, 5])
    let others = Self.numbers(3 * 5 * 2, dtype, index: 1).reshaped(to: [3, 5, 2])
    Self.expectAgreement("batched", tolerance: 1e-5) { batches.matmul(others, precision: .bfloat16) }
    Self.expectAgreement("batches in reverse", tolerance: 1e-5) {
      batches.flipped(alongAxis: 0).matmul(others.flipped(alongAxis: 0), precision: .bfloat16)
    }
  }

  @Test(arguments: [DType.float32, .float64])
  func rows(_ dtype: DType) {
    for (rows, width) in [(0, 3), (1, 1), (5, 10), (300, 100), (7, 1000)] {
      let x = Self.numbers(rows * width, dtype).reshaped(to: [rows, width])
      let labels = Tensor((0..<rows).map { Int32($0 % width) })
      Self.expectAgreement("softmax", tolerance: 1e-6) { x.softmax() }
      Self.expectAgreement("logSoftmax", tolerance: 1e-6) { x.logSoftmax() }
      Self.expectAgreement("softmax gradient", tolerance: 1e-6) {
        vectorJacobianProduct(at: x, vector: x.cos()) { $0.softmax() }
      }
      Self.expectAgreement("logSoftmax gradient", tolerance: 1e-5) {
        vectorJacobianProduct(at: x, vector: x.cos()) { $0.logSoftmax() }
      }
      Self.expectAgreement("cross-entropy", tolerance: 1e-6) { rowCrossEntropy(logits: x, labels: labels) }
      Self.expectAgreement("cross-entropy gradient", tolerance: 1e-6) {
        vectorJacobianProduct(at: x, vector: Self.numbers(rows, dtype, index: 3)) {
          rowCrossEntropy(logits: $0, labels: labels)
        }
      }
    }
  }

  /// Errors of the vectorised float32 functions against float64, in units of the last place. The bounds of exp,
  /// log and tanh are those found over all 2³² inputs (`elementwise_math.h`), rounded up.
  @Test func float32FunctionsAreWithinTheirStatedError() {
    let bounds: [(UnaryFunction, Double, Double, Double)] = [
      (.exp, -87, 88, 1.1), (.log, 1e-30, 1e30, 1), (.tanh, -10, 10, 1.5), (.sigmoid, -80, 80, 4),
      (.softplus, -80, 80, 4),
    ]
    for (function, low, high, bound) in bounds {
      let x = Self.numbers(200_000, .float32, from: low, to: high)
      let y = Tensor(
        shape: x.shape, dtype: .float32, from: [x], as: "\(function)",
        FastBackend().unary(function, p: 0, q: 0, count: x.count, dtype: .float32))
      var worst = 0.0
      for (x, y) in zip(x.floats, y.floats) {
        let exact = function.value(Double(x))
        let error = abs(Double(y) - exact) / Double(Float(exact).ulp)
        if Float(exact).magnitude > Float.leastNormalMagnitude { worst = max(worst, error) }
      }
      #expect(worst <= bound, "\(function): \(worst) ulp")
    }
  }
}
