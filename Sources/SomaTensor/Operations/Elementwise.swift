import SomaRules

// Elementwise functions: each with its derivative beside it, written with differentiable operations. First
// derivatives run as one fused loop (the same formula in `CKernels/unary_table.h`); this form serves second and
// higher ones. The gradient table of the tests holds both against finite differences and PyTorch.

extension Tensor {
  /// Applies `function`; `derivative` gives f′ from x and y = f(x).
  func unary(
    _ function: UnaryFunction, _ operation: Operation, p: Double = 0, q: Double = 0,
    derivative: @escaping @Sendable (_ x: Tensor, _ y: Tensor) -> Tensor
  ) -> Tensor {
    mustHold(dtype.isFloating, "\(operation.rawValue): needs a floating dtype, not \(dtype.rawValue)")
    if dtype == .bfloat16 {
      return toFloat32().unary(function, operation, p: p, q: q, derivative: derivative).toBFloat16()
    }
    let result = Tensor(
      shape: shape, dtype: dtype, from: [contiguous()], kind: .unary(function, p: p, q: q), as: "unary",
      CurrentBackend.value.unary(function, p: p, q: q, count: count, dtype: dtype))
    return result.recorded(
      operation,
      (
        self,
        { upstream, output in
          isRecording
            ? upstream * derivative(self, output)
            : fusedGradient(function, p: p, q: q, x: self, y: output, upstream: upstream)
        }
      ))
  }

  /// −x.
  public func negated() -> Tensor {
    dtype.isFloating ? unary(.negate, .negate) { x, _ in x.filled(-1) } : x0 - self
  }
  private var x0: Tensor { filled(0) }
  /// |x|; the derivative at 0 is 0.
  public func abs() -> Tensor { unary(.abs, .abs) { x, _ in x.sign() } }
  /// −1, 0 or 1; the derivative is 0 everywhere.
  public func sign() -> Tensor { unary(.sign, .sign) { x, _ in x.keepingNaN(in: x.filled(0)) } }
  /// eˣ.
  public func exp() -> Tensor { unary(.exp, .exp) { _, y in y } }
  /// eˣ − 1, exact for small x where `exp(x) - 1` cancels.
  public func expMinusOne() -> Tensor { unary(.expMinusOne, .expMinusOne) { _, y in y + 1 } }
  /// The natural logarithm: −∞ at 0, NaN below.
  public func log() -> Tensor { unary(.log, .log) { x, _ in x.reciprocal() } }
  /// log(1 + x), exact for small x.
  public func logOnePlus() -> Tensor { unary(.logOnePlus, .logOnePlus) { x, _ in (x + 1).reciprocal() } }
  /// √x; the derivative at 0 is +∞.
  public func sqrt() -> Tensor { unary(.sqrt, .sqrt) { _, y in y.reciprocal() * 0.5 } }
  /// 1 / x.
  public func reciprocal() -> Tensor { unary(.reciprocal, .reciprocal) { _, y in -(y * y) } }
  /// x².
  public func squared() -> Tensor { unary(.square, .square) { x, _ in x * 2 } }
  /// sin x.
  public func sin() -> Tensor { unary(.sin, .sin) { x, _ in x.cos() } }
  /// cos x.
  public func cos() -> Tensor { unary(.cos, .cos) { x, _ in -x.sin() } }
  /// The error function 2/√π ∫₀ˣ e^{−t²} dt.
  public func erf() -> Tensor { unary(.erf, .erf) { x, _ in (-x.squared()).exp() * 1.12837916709551257 } }
  /// The largest integer not above x; the derivative is 0.
  public func floor() -> Tensor { unary(.floor, .floor) { x, _ in x.keepingNaN(in: x.filled(0)) } }
  /// The smallest integer not below x; the derivative is 0.
  public func ceil() -> Tensor { unary(.ceil, .ceil) { x, _ in x.keepingNaN(in: x.filled(0)) } }
  /// The nearest integer, ties to even; the derivative is 0.
  public func rounded() -> Tensor { unary(.round, .round) { x, _ in x.keepingNaN(in: x.filled(0)) } }

  /// x held between `lower` and `upper`. The derivative is 1 inside and at the bounds, 0 outside; a NaN stays one.
  ///
  /// - Precondition: `lower` is not above `upper`; the type is floating.
  public func clamped(from lower: Double = -.infinity, to upper: Double = .infinity) -> Tensor {
    mustHold(lower <= upper, "clamped: lower bound \(lower) above upper bound \(upper)")
    return unary(.clamp, .clamp, p: lower, q: upper) { x, _ in
      x.keepingNaN(in: ((x .>= lower) .&& (x .<= upper)).converted(to: x.dtype))
    }
  }

  /// `slope`, but NaN where this tensor is: a derivative made of comparisons would lose it.
  func keepingNaN(in slope: Tensor) -> Tensor { Tensor.where(isNaN, detached(), else: slope) }

  /// A constant of this tensor's shape and type.
  func filled(_ value: Double) -> Tensor { Tensor(value, dtype: dtype).broadcast(to: shape) }
}

/// upstream · f′(x) in one loop, not recorded.
private func fusedGradient(
  _ function: UnaryFunction, p: Double, q: Double, x: Tensor, y: Tensor, upstream: Tensor
) -> Tensor {
  Tensor(
    shape: x.shape, dtype: x.dtype, from: [x.contiguous(), y.contiguous(), upstream.contiguous()],
    kind: .unaryGradient(function, p: p, q: q), as: "unaryGradient",
    CurrentBackend.value.unaryGradient(function, p: p, q: q, count: x.count, dtype: x.dtype))
}
