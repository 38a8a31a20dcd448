import Foundation

// The definitions of the backend's functions in float64, as a textbook writes them.

private func sigmoid(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
private func sigmoidSlope(_ x: Double) -> Double { sigmoid(x) * sigmoid(-x) }
private func softplus(_ x: Double) -> Double { x.isNaN ? x : max(x, 0) + log1p(exp(-abs(x))) }
private func normalDistribution(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }
private func normalDensity(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
private func sign(_ x: Double) -> Double { x > 0 ? 1 : (x < 0 ? -1 : x) }
private let seluScale = 1.0507009873554805
private let seluAlpha = 1.6732632423543773
private func geluInner(_ x: Double) -> Double {
  2 * (2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)
}

/// x·factor for a factor that vanishes faster than x grows: −0 at −∞ instead of ∞·0.
private func gated(_ x: Double, _ factor: Double) -> Double { x == -.infinity ? -0.0 : x * factor }
/// The slope of a gated function, which is 0 at −∞ and 1 at +∞.
private func gatedSlope(_ x: Double, _ slope: @autoclosure () -> Double) -> Double {
  abs(x) > 1e6 ? (x > 0 ? 1 : 0) : slope()
}

extension UnaryFunction {
  /// f(x) with parameters p and q.
  package func value(_ x: Double, _ p: Double = 0, _ q: Double = 0) -> Double {
    switch self {
    case .negate: -x
    case .abs: Swift.abs(x)
    case .sign: SomaTensor.sign(x)
    case .exp: Foundation.exp(x)
    case .expMinusOne: expm1(x)
    case .log: Foundation.log(x)
    case .logOnePlus: log1p(x)
    case .sqrt: x.squareRoot()
    case .reciprocal: 1 / x
    case .square: x * x
    case .sin: Foundation.sin(x)
    case .cos: Foundation.cos(x)
    case .tanh: Foundation.tanh(x)
    case .sigmoid: SomaTensor.sigmoid(x)
    case .erf: Foundation.erf(x)
    case .relu: x.isNaN ? x : max(x, 0)
    case .leakyReLU: x > 0 ? x : p * x
    case .elu: x > 0 ? x : p * expm1(x)
    case .selu: seluScale * (x > 0 ? x : seluAlpha * expm1(x))
    case .gelu: gated(x, normalDistribution(x))
    case .geluTanh: gated(x, SomaTensor.sigmoid(geluInner(x)))
    case .silu: gated(x, SomaTensor.sigmoid(x))
    case .mish: gated(x, Foundation.tanh(SomaTensor.softplus(x)))
    case .softplus: SomaTensor.softplus(x)
    case .logSigmoid: -SomaTensor.softplus(-x)
    case .hardSigmoid: x.isNaN ? x : min(max(x / 6 + 0.5, 0), 1)
    case .clamp: x.isNaN ? x : min(max(x, p), q)
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    }
  }

  /// f′(x) with parameters p and q; the conventions at kinks are those of the operations' documentation.
  package func derivative(_ x: Double, _ p: Double = 0, _ q: Double = 0) -> Double {
    if x.isNaN { return self == .negate ? -1 : x }
    return switch self {
    case .negate: -1
    case .abs: SomaTensor.sign(x)
    case .sign, .floor, .ceil, .round: 0
    case .exp: Foundation.exp(x)
    case .expMinusOne: Foundation.exp(x)
    case .log: 1 / x
    case .logOnePlus: 1 / (1 + x)
    case .sqrt: 0.5 / x.squareRoot()
    case .reciprocal: -1 / (x * x)
    case .square: 2 * x
    case .sin: Foundation.cos(x)
    case .cos: -Foundation.sin(x)
    case .tanh: 1 - Foundation.tanh(x) * Foundation.tanh(x)
    case .sigmoid: sigmoidSlope(x)
    case .erf: 2 / Double.pi.squareRoot() * Foundation.exp(-x * x)
    case .relu: x > 0 ? 1 : 0
    case .leakyReLU: x > 0 ? 1 : p
    case .elu: x > 0 ? 1 : p * Foundation.exp(x)
    case .selu: seluScale * (x > 0 ? 1 : seluAlpha * Foundation.exp(x))
    case .gelu: gatedSlope(x, normalDistribution(x) + x * normalDensity(x))
    case .geluTanh:
      gatedSlope(
        x,
        SomaTensor.sigmoid(geluInner(x)) + x * sigmoidSlope(geluInner(x)) * 2 * (2 / Double.pi).squareRoot()
          * (1 + 3 * 0.044715 * x * x))
    case .silu: gatedSlope(x, SomaTensor.sigmoid(x) + x * sigmoidSlope(x))
    case .mish:
      gatedSlope(
        x,
        Foundation.tanh(SomaTensor.softplus(x)) + x * SomaTensor.sigmoid(x)
          * (1 - Foundation.tanh(SomaTensor.softplus(x)) * Foundation.tanh(SomaTensor.softplus(x))))
    case .softplus: SomaTensor.sigmoid(x)
    case .logSigmoid: SomaTensor.sigmoid(-x)
    case .hardSigmoid: Swift.abs(x) < 3 ? 1.0 / 6 : 0
    case .clamp: x >= p && x <= q ? 1 : 0
    }
  }
}

extension BinaryFunction {
  /// f(a, b).
  package func value(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: pow(a, b)
    case .maximum: a.isNaN || b.isNaN ? .nan : Swift.max(a, b)
    case .minimum: a.isNaN || b.isNaN ? .nan : Swift.min(a, b)
    }
  }
}

extension Reduction {
  /// The value that changes nothing.
  var identity: Double {
    switch self {
    case .sum: 0
    case .product: 1
    case .max: -.infinity
    case .min: .infinity
    }
  }

  func combine(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .sum: a + b
    case .product: a * b
    case .max: BinaryFunction.maximum.value(a, b)
    case .min: BinaryFunction.minimum.value(a, b)
    }
  }
}
