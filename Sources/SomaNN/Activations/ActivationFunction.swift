public import SomaTensor

/// A function that stands between two layers, with the facts needed to choose one.
public struct ActivationFunction: Sendable {
  /// Its name on the command line and in reports: `relu`.
  public let name: String
  /// The bounds of its values; a bound may be approached without being reached.
  public let range: ClosedRange<Double>
  /// The bounds of its derivative. Through n layers a gradient is multiplied n times by numbers from here.
  public let derivativeRange: ClosedRange<Double>
  /// The rule that keeps a signal's size through layers that end in this function.
  public let recommendedInitializer: Initializer
  /// Whether each number is changed by itself; softmax and log-softmax work along the last axis.
  public let isElementwise: Bool
  private let function: @Sendable (Tensor) -> Tensor

  init(
    _ name: String, range: ClosedRange<Double>, derivative: ClosedRange<Double>, initializer: Initializer,
    isElementwise: Bool = true, _ function: @escaping @Sendable (Tensor) -> Tensor
  ) {
    self.name = name
    self.range = range
    derivativeRange = derivative
    recommendedInitializer = initializer
    self.isElementwise = isElementwise
    self.function = function
  }

  /// The function's value at each element.
  public func callAsFunction(_ input: Tensor) -> Tensor { function(input) }
}

private let any: ClosedRange<Double> = -.infinity ... .infinity

// The table. Bounds of GELU, SiLU and Mish are rounded outwards in the fourth digit.
extension ActivationFunction {
  /// 1 for x > 0, else 0 (0 at 0): the perceptron's threshold. No gradient. A NaN stays one.
  public static let step = Self("step", range: 0...1, derivative: 0...0, initializer: .xavierUniform) {
    $0.sign().relu()
  }
  /// −1, 0 or 1. No gradient.
  public static let sign = Self("sign", range: -1...1, derivative: 0...0, initializer: .xavierUniform) {
    $0.sign()
  }
  /// x.
  public static let identity = Self("identity", range: any, derivative: 1...1, initializer: .xavierUniform) {
    $0
  }
  /// ``SomaTensor/Tensor/sigmoid()``.
  public static let sigmoid = Self("sigmoid", range: 0...1, derivative: 0...0.25, initializer: .xavierUniform)
  {
    $0.sigmoid()
  }
  /// ``SomaTensor/Tensor/tanh()``.
  public static let tanh = Self("tanh", range: -1...1, derivative: 0...1, initializer: .xavierUniform) {
    $0.tanh()
  }
  /// ``SomaTensor/Tensor/relu()``.
  public static let relu = Self("relu", range: 0 ... .infinity, derivative: 0...1, initializer: .heNormal) {
    $0.relu()
  }
  /// ``SomaTensor/Tensor/leakyReLU(slope:)``.
  public static func leakyReLU(slope: Double = 0.01) -> Self {
    Self("leakyReLU", range: any, derivative: min(slope, 1)...max(slope, 1), initializer: .heNormal) {
      $0.leakyReLU(slope: slope)
    }
  }
  /// ``SomaTensor/Tensor/elu(alpha:)``.
  public static func elu(alpha: Double = 1) -> Self {
    Self(
      "elu", range: min(-alpha, 0) ... .infinity, derivative: min(alpha, 0)...max(alpha, 1),
      initializer: .heNormal
    ) { $0.elu(alpha: alpha) }
  }
  /// ``SomaTensor/Tensor/selu()``.
  public static let selu = Self(
    "selu", range: -1.7581 ... .infinity, derivative: 0...1.7581, initializer: .lecunNormal
  ) { $0.selu() }
  /// ``SomaTensor/Tensor/softplus()``.
  public static let softplus = Self(
    "softplus", range: 0 ... .infinity, derivative: 0...1, initializer: .heNormal
  ) { $0.softplus() }
  /// ``SomaTensor/Tensor/logSigmoid()``.
  public static let logSigmoid = Self(
    "logSigmoid", range: -.infinity...0, derivative: 0...1, initializer: .xavierUniform
  ) { $0.logSigmoid() }
  /// ``SomaTensor/Tensor/gelu()``.
  public static let gelu = Self(
    "gelu", range: -0.17 ... .infinity, derivative: -0.129...1.129, initializer: .heNormal
  ) { $0.gelu() }
  /// ``SomaTensor/Tensor/geluTanh()``.
  public static let geluTanh = Self(
    "geluTanh", range: -0.1701 ... .infinity, derivative: -0.1292...1.1292, initializer: .heNormal
  ) { $0.geluTanh() }
  /// ``SomaTensor/Tensor/silu()``, also called Swish.
  public static let silu = Self(
    "silu", range: -0.2785 ... .infinity, derivative: -0.0999...1.0999, initializer: .heNormal
  ) { $0.silu() }
  /// ``SomaTensor/Tensor/mish()``.
  public static let mish = Self(
    "mish", range: -0.3089 ... .infinity, derivative: -0.1133...1.0885, initializer: .heNormal
  ) { $0.mish() }
  /// ``SomaTensor/Tensor/hardSigmoid()``.
  public static let hardSigmoid = Self(
    "hardSigmoid", range: 0...1, derivative: 0...(1.0 / 6), initializer: .xavierUniform
  ) { $0.hardSigmoid() }
  /// ``SomaTensor/Tensor/hardTanh()``.
  public static let hardTanh = Self("hardTanh", range: -1...1, derivative: 0...1, initializer: .xavierUniform)
  {
    $0.hardTanh()
  }
  /// ``SomaTensor/Tensor/relu6()``.
  public static let relu6 = Self("relu6", range: 0...6, derivative: 0...1, initializer: .heNormal) {
    $0.relu6()
  }
  /// ``SomaTensor/Tensor/softmax(alongAxis:)`` over the last axis. Over two classes it is the sigmoid of the
  /// difference.
  public static let softmax = Self(
    "softmax", range: 0...1, derivative: -0.25...0.25, initializer: .xavierUniform, isElementwise: false
  ) {
    $0.softmax()
  }
  /// ``SomaTensor/Tensor/logSoftmax(alongAxis:)`` over the last axis.
  public static let logSoftmax = Self(
    "logSoftmax", range: -.infinity...0, derivative: -1...1, initializer: .xavierUniform, isElementwise: false
  ) { $0.logSoftmax() }

  /// Every function, those with a number at its default.
  public static let all: [ActivationFunction] = [
    step, sign, identity, sigmoid, tanh, relu, leakyReLU(), elu(), selu, softplus, logSigmoid, gelu, geluTanh,
    silu,
    mish, hardSigmoid, hardTanh, relu6, softmax, logSoftmax,
  ]

  /// The function with a name, whatever its case, hyphens and underscores. `swish` is `silu`, and `linear` is
  /// `identity`.
  ///
  /// - Throws: ``UnknownName``.
  public static func named(_ name: String) throws(UnknownName) -> ActivationFunction {
    let wanted = UnknownName.normalized(name)
    let other = ["swish": "silu", "linear": "identity", "logistic": "sigmoid"][wanted] ?? wanted
    guard let found = all.first(where: { UnknownName.normalized($0.name) == other }) else {
      throw UnknownName(subject: "activation", name: name, known: all.map(\.name))
    }
    return found
  }
}
