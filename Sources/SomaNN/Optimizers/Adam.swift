import CKernels
import Foundation

/// Adaptive moments: each number moves by its average gradient over its root-mean-square gradient.
///
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²; with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), which undo
/// the start at zero:
///
/// - `.keras`: w ← w − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε), the paper's "ε̂" form;
/// - `.torch`: w ← w − α m̂ / (√v̂ + ε).
///
/// AMSGrad puts the largest v so far in v's place. Defaults as in Keras; PyTorch's ε is 1e-8. The corrections
/// are computed in Double. Saved are `<parameter>.firstMoment`, `.secondMoment` and, for AMSGrad,
/// `.largestSecondMoment`.
///
/// **Source**: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1 and the note
/// after it; Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018.
public struct Adam: FusedOptimizer {
  /// `adam`.
  public let name = "adam"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let moments: Moments

  /// Adam with its usual numbers.
  ///
  /// - Parameters:
  ///   - learningRate: α.
  ///   - beta1: The average gradient's memory, in 0 ..< 1.
  ///   - beta2: The average square's memory, in 0 ..< 1.
  ///   - epsilon: Keeps the quotient small where gradients vanish.
  ///   - isAMSGrad: Whether the largest second moment so far is used.
  ///   - weightDecay: Coupled decay is scaled like the gradient; ``AdamW`` has the decoupled one.
  ///   - form: Where ε stands.
  /// - Precondition: Numbers are in range.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    isAMSGrad: Bool = false, weightDecay: WeightDecay = .none, form: OptimizerForm = .keras
  ) {
    check("Adam", "learningRate", learningRate, in: nonNegative)
    self.learningRate = learningRate
    moments = Moments(
      beta1: beta1, beta2: beta2, epsilon: epsilon, isAMSGrad: isAMSGrad, weightDecay: weightDecay, form: form
    )
  }

  /// The moments.
  public var slotNames: [String] { moments.slotNames }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    moments.rule(isDecayed: isDecayed, step: step, learningRate: learningRate)
  }
}

/// ``Adam`` with decoupled weight decay: w shrinks by 1 − αλ beside the step.
///
/// Defaults as in Keras (λ 0.004; PyTorch has 0.01 and ε 1e-8). ``Parameter/isDecayed`` decides what is
/// decayed.
///
/// **Source**: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
public struct AdamW: FusedOptimizer {
  /// `adamw`.
  public let name = "adamw"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let moments: Moments

  /// Adam with decay beside it; see ``Adam`` for the other numbers.
  ///
  /// - Parameters:
  ///   - weightDecay: λ.
  ///   - decaysAll: Whether biases and scales are decayed as well.
  /// - Precondition: Numbers are in range.
  public init(
    learningRate: Double = 0.001, weightDecay: Double = 0.004, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, isAMSGrad: Bool = false, decaysAll: Bool = false, form: OptimizerForm = .keras
  ) {
    check("AdamW", "learningRate", learningRate, in: nonNegative)
    self.learningRate = learningRate
    moments = Moments(
      beta1: beta1, beta2: beta2, epsilon: epsilon, isAMSGrad: isAMSGrad,
      weightDecay: .decoupled(weightDecay, ofAll: decaysAll), form: form)
  }

  /// The moments.
  public var slotNames: [String] { moments.slotNames }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    moments.rule(isDecayed: isDecayed, step: step, learningRate: learningRate)
  }
}

/// What Adam and AdamW share.
private struct Moments: Sendable {
  let beta1, beta2, epsilon: Double
  let isAMSGrad: Bool
  let weightDecay: WeightDecay
  let form: OptimizerForm

  init(
    beta1: Double, beta2: Double, epsilon: Double, isAMSGrad: Bool, weightDecay: WeightDecay,
    form: OptimizerForm
  ) {
    check("Adam", "beta1", beta1, in: 0..<1)
    check("Adam", "beta2", beta2, in: 0..<1)
    check("Adam", "epsilon", epsilon, in: nonNegative)
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
    (self.isAMSGrad, self.weightDecay, self.form) = (isAMSGrad, weightDecay, form)
  }

  var slotNames: [String] { ["firstMoment", "secondMoment"] + (isAMSGrad ? ["largestSecondMoment"] : []) }

  func rule(isDecayed: Bool, step: Int, learningRate: Double) -> UpdateRule {
    let correction1 = 1 - pow(beta1, Double(step)), root2 = (1 - pow(beta2, Double(step))).squareRoot()
    let isKeras = form == .keras
    return UpdateRule(
      isAMSGrad ? SOMA_AMSGRAD : SOMA_ADAM,
      decay: weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate),
      rate: learningRate / correction1 * (isKeras ? root2 : 1),
      beta1: beta1, gain1: 1 - beta1, beta2: beta2, gain2: 1 - beta2,
      scale: isKeras ? 1 : 1 / root2, outer: epsilon)
  }
}
