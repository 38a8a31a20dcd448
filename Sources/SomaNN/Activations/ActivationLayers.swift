public import SomaTensor

/// A layer that applies a function without parameters and keeps the shape.
public protocol ActivationLayer: Layer {
  /// What is applied.
  var function: ActivationFunction { get }
}

extension ActivationLayer {
  /// A layer that runs ``function``.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard function.isElementwise || !inputShape.isEmpty else {
      throw scope.impossible(
        inputShape: inputShape, reason: "a sample without axes has no last axis to work along",
        help: "give samples with at least one axis, such as [classes]")
    }
    return BuiltLayer(outputShape: inputShape) { [function] input, _ in function(input) }
  }
}

/// Any activation of the table, by value or by a name typed by a person: `Activation(.gelu)`, `try
/// Activation("gelu")`.
public struct Activation: ActivationLayer {
  /// The entry of the table.
  public let function: ActivationFunction
  /// The function's name.
  public var kind: String { function.name }

  /// A layer that applies a function.
  public init(_ function: ActivationFunction) { self.function = function }

  /// A layer that applies the function with a name.
  ///
  /// - Throws: ``UnknownName``, with the names there are.
  public init(_ name: String) throws(UnknownName) { function = try .named(name) }
}

/// 1 for x > 0, else 0 (0 at 0), with a gradient of 0: the perceptron's threshold, not for training by
/// gradients.
public struct Step: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.step
  /// The threshold at 0.
  public init() {}
}

/// −1, 0 or 1, with a gradient of 0.
public struct Sign: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.sign
  /// The sign.
  public init() {}
}

/// x itself: a place to look at, or an output without activation.
public struct Identity: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.identity
  /// No change.
  public init() {}
}

/// σ(x) = 1/(1 + e⁻ˣ), in (0, 1). The derivative is at most 0.25, so gradients vanish through many of them.
public struct Sigmoid: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.sigmoid
  /// The logistic function.
  public init() {}
}

/// tanh x, in (−1, 1). The derivative is at most 1, at 0.
public struct Tanh: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.tanh
  /// The hyperbolic tangent.
  public init() {}
}

/// max(x, 0); the derivative is 0 or 1, and 0 at 0.
public struct ReLU: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.relu
  /// The rectifier.
  public init() {}
}

/// x for x > 0, else slope·x: a unit that cannot die.
public struct LeakyReLU: ActivationLayer {
  /// The entry of the table.
  public let function: ActivationFunction
  /// A rectifier that leaks; the slope lies between 0 and 1.
  public init(slope: Double = 0.01) { function = .leakyReLU(slope: slope) }
}

/// min(max(x, 0), 6).
public struct ReLU6: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.relu6
  /// The rectifier held below 6.
  public init() {}
}

/// x for x > 0, else α(eˣ − 1) (Clevert, Unterthiner and Hochreiter, 2016).
public struct ELU: ActivationLayer {
  /// The entry of the table.
  public let function: ActivationFunction
  /// The exponential linear unit, which tends to −`alpha`.
  public init(alpha: Double = 1) { function = .elu(alpha: alpha) }
}

/// λ·ELU(x, α) with the two numbers that keep mean 0 and variance 1 (Klambauer et al., 2017); start its
/// weights by ``Initializer/lecunNormal``.
public struct SELU: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.selu
  /// The self-normalising unit.
  public init() {}
}

/// x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel, 2016).
public struct GELU: ActivationLayer {
  /// The entry of the table.
  public let function: ActivationFunction
  /// The exact form, or the approximation by tanh that some published weights were trained with.
  public init(isExact: Bool = true) { function = isExact ? .gelu : .geluTanh }
}

/// x·σ(x), also called Swish.
public struct SiLU: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.silu
  /// The sigmoid-weighted unit.
  public init() {}
}

/// x·tanh(softplus(x)) (Misra, 2019).
public struct Mish: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.mish
  /// Mish.
  public init() {}
}

/// log(1 + eˣ), the smooth form of ReLU.
public struct Softplus: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.softplus
  /// Softplus.
  public init() {}
}

/// log σ(x) = −softplus(−x).
public struct LogSigmoid: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.logSigmoid
  /// The logarithm of the sigmoid.
  public init() {}
}

/// x/6 + ½ held between 0 and 1.
public struct HardSigmoid: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.hardSigmoid
  /// The sigmoid in three straight pieces.
  public init() {}
}

/// x held between −1 and 1.
public struct HardTanh: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.hardTanh
  /// tanh in three straight pieces.
  public init() {}
}

/// e^{xᵢ} / Σⱼ e^{xⱼ} over the last axis: probabilities. Losses take logits, so a classifier for training
/// ends without it.
public struct Softmax: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.softmax
  /// Softmax over the last axis.
  public init() {}
}

/// log softmax(x) over the last axis.
public struct LogSoftmax: ActivationLayer {
  /// The entry of the table.
  public let function = ActivationFunction.logSoftmax
  /// The logarithm of softmax over the last axis.
  public init() {}
}
