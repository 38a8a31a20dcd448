import SomaRules

/// How weights are pulled towards zero.
///
/// Coupled decay adds λw to the gradient before anything else, which for plain descent is an L2 penalty of
/// ½λ‖w‖². Decoupled decay shrinks the weight by the factor 1 − learningRate · λ beside the step, so that an
/// adaptive optimizer does not scale it. Only parameters with ``Parameter/isDecayed`` (weights, not biases)
/// are decayed, unless asked for all, as PyTorch and Keras do by default.
///
/// **Source**: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
public struct WeightDecay: Sendable, Equatable {
  /// λ; 0 for none.
  public let rate: Double
  /// Whether the decay stands beside the step instead of inside the gradient.
  public let isDecoupled: Bool
  /// Whether biases and scales are decayed as well.
  public let appliesToAll: Bool

  /// No decay.
  public static let none = WeightDecay(rate: 0, isDecoupled: false, appliesToAll: false)

  /// λw added to the gradient.
  ///
  /// - Precondition: `rate` is finite and not negative.
  public static func coupled(_ rate: Double, ofAll appliesToAll: Bool = false) -> WeightDecay {
    WeightDecay(rate: rate, isDecoupled: false, appliesToAll: appliesToAll)
  }

  /// The weight shrunk by 1 − learningRate · λ.
  ///
  /// - Precondition: `rate` is finite and not negative.
  public static func decoupled(_ rate: Double, ofAll appliesToAll: Bool = false) -> WeightDecay {
    WeightDecay(rate: rate, isDecoupled: true, appliesToAll: appliesToAll)
  }

  private init(rate: Double, isDecoupled: Bool, appliesToAll: Bool) {
    mustHold(rate >= 0 && rate.isFinite, "WeightDecay: rate \(rate), expected 0 or more")
    (self.rate, self.isDecoupled, self.appliesToAll) = (rate, isDecoupled, appliesToAll)
  }

  /// What a parameter's gradient gains for each unit of the parameter, and the factor that the parameter
  /// keeps.
  func factors(isDecayed: Bool, learningRate: Double) -> (l2: Double, keep: Double) {
    guard rate > 0, isDecayed || appliesToAll else { return (0, 1) }
    return isDecoupled ? (0, 1 - learningRate * rate) : (rate, 1)
  }
}

/// Whose formula an optimizer follows where Keras and PyTorch differ. Each optimizer says what differs.
public enum OptimizerForm: String, Sendable, CaseIterable {
  /// As Keras 3 computes it, the default everywhere.
  case keras
  /// As PyTorch 2 computes it.
  case torch
}

/// Checks a setting that the program, not its data, has chosen.
func check(_ optimizer: String, _ option: String, _ value: Double, in range: Range<Double>) {
  mustHold(range.contains(value), "\(optimizer): \(option) is \(value), expected a number in \(range)")
}
/// 0 or more, and finite.
let nonNegative = 0.0..<Double.infinity
