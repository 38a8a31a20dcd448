import SomaRules

extension Tensor {
  /// tanh x = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ), in (−1, 1). Derivative 1 − y², at most 1.
  public func tanh() -> Tensor { unary(.tanh, .tanh) { _, y in (1 - y) * (1 + y) } }

  /// σ(x) = 1/(1 + e⁻ˣ), in (0, 1). Derivative σ(1 − σ), at most 0.25 at 0; computed as σ(x)σ(−x), so it keeps its
  /// digits where σ rounds to 1 (PyTorch returns 0 from x = 17 on).
  public func sigmoid() -> Tensor { unary(.sigmoid, .sigmoid) { x, y in y * (-x).sigmoid() } }

  /// max(x, 0). The derivative at 0 is 0; a NaN stays a NaN in value and gradient; −0 becomes 0.
  public func relu() -> Tensor {
    unary(.relu, .relu) { x, _ in x.keepingNaN(in: (x .> 0).converted(to: x.dtype)) }
  }

  /// x for x > 0, else `slope`·x. The derivative at 0 is `slope`.
  public func leakyReLU(slope: Double = 0.01) -> Tensor {
    unary(.leakyReLU, .leakyReLU, p: slope) { x, _ in
      x.keepingNaN(in: Tensor.where(x .> 0, x.filled(1), else: x.filled(slope)))
    }
  }

  /// x for x > 0, else α(eˣ − 1).
  public func elu(alpha: Double = 1) -> Tensor {
    unary(.elu, .elu, p: alpha) { x, _ in
      Tensor.where(x .> 0, x.filled(1), else: x.clamped(to: 0).exp() * alpha)
    }
  }

  /// λ·ELU(x, α) with λ = 1.0507…, α = 1.6733… (Klambauer et al., 2017): keeps mean 0 and variance 1.
  public func selu() -> Tensor {
    unary(.selu, .selu) { x, _ in
      Tensor.where(
        x .> 0, x.filled(1.05070098735548049), else: x.clamped(to: 0).exp() * 1.75809934084737685)
    }
  }

  /// x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel, 2016). −0 at −∞ (PyTorch: NaN).
  public func gelu() -> Tensor {
    unary(.gelu, .gelu) { x, _ in
      let x = x.heldFinite
      return ((x * 0.707106781186547524).erf() + 1) * 0.5 + x * (x.squared() * -0.5).exp()
        * 0.398942280401432678
    }
  }

  /// The form of GELU by tanh: ½x(1 + tanh(√(2/π)(x + 0.044715x³))).
  public func geluTanh() -> Tensor {
    unary(.geluTanh, .geluTanh) { x, _ in
      let x = x.heldFinite
      let u = (x + x * x * x * 0.044715) * 1.59576912160573081
      let s = u.sigmoid()
      return s + x * s * (-u).sigmoid() * ((x.squared() * 0.134145 + 1) * 1.59576912160573081)
    }
  }

  /// x·σ(x), also called Swish. −0 at −∞ (PyTorch: NaN).
  public func silu() -> Tensor {
    unary(.silu, .silu) { x, _ in
      let x = x.heldFinite
      let s = x.sigmoid()
      return s + x * s * (-x).sigmoid()
    }
  }

  /// x·tanh(softplus(x)) (Misra, 2019). −0 at −∞ (PyTorch: NaN).
  public func mish() -> Tensor {
    unary(.mish, .mish) { x, _ in
      let x = x.heldFinite
      let t = x.softplus().tanh()
      return t + x * x.sigmoid() * (1 - t) * (1 + t)
    }
  }

  /// Within ±1000, where the slopes of the functions above have long reached 0 or 1: at an infinity their
  /// products would be ∞·0.
  private var heldFinite: Tensor { clamped(from: -1000, to: 1000) }

  /// log(1 + eˣ) = max(x, 0) + log(1 + e^{−|x|}), without overflow. Derivative σ(x).
  public func softplus() -> Tensor { unary(.softplus, .softplus) { x, _ in x.sigmoid() } }

  /// log σ(x) = −softplus(−x). Derivative σ(−x).
  public func logSigmoid() -> Tensor { unary(.logSigmoid, .logSigmoid) { x, _ in (-x).sigmoid() } }

  /// x/6 + ½ held between 0 and 1 (PyTorch's form; Keras 3 uses the same). Derivative 1/6 inside ±3.
  public func hardSigmoid() -> Tensor {
    unary(.hardSigmoid, .hardSigmoid) { x, _ in
      x.keepingNaN(in: (x.abs() .< 3).converted(to: x.dtype) * (1.0 / 6))
    }
  }

  /// x held between −1 and 1.
  public func hardTanh() -> Tensor { clamped(from: -1, to: 1) }

  /// x held between 0 and 6.
  public func relu6() -> Tensor { clamped(from: 0, to: 6) }

  /// x for x > 0, else slope·x with a slope that is learned; `slope` broadcasts against x. The gradient flows to both.
  public func prelu(slope: Tensor) -> Tensor {
    Tensor.where(self .> 0, self, else: self * slope)
  }

  /// The largest of `pieces` values: the axis of size k·pieces is read as k groups of `pieces` neighbours, and each
  /// group leaves its maximum (Goodfellow et al., 2013). Ties share the gradient equally.
  ///
  /// - Precondition: The size of the axis is a multiple of `pieces`.
  public func maxout(pieces: Int, alongAxis axis: Int = -1) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "maxout")
    mustHold(
      pieces > 0 && shape[axis] % pieces == 0,
      "maxout: \(pieces) pieces of an axis of size \(shape[axis]), expected a positive number that divides it"
    )
    var grouped = shape
    grouped[axis] /= pieces
    grouped.insert(pieces, at: axis + 1)
    return reshaped(to: grouped).max(alongAxes: [axis + 1])
  }
}
