import CKernels
import Foundation

/// ``Adam`` with the largest recent gradient in place of the root-mean-square one.
///
/// m ← β₁ m + (1 − β₁) g; `.keras`: u ← max(β₂ u, |g|), w ← w − α / (1 − β₁ᵗ) · m / (u + ε); `.torch`:
/// u ← max(β₂ u, |g| + ε), w ← w − α / (1 − β₁ᵗ) · m / u.
///
/// Defaults as in Keras; PyTorch has α 0.002 and ε 1e-8. Saved are `<parameter>.firstMoment` and `.largest`.
///
/// **Source**: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, section 7.1.
public struct AdaMax: FusedOptimizer {
  /// `adamax`.
  public let name = "adamax"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let beta1, beta2, epsilon: Double
  private let weightDecay: WeightDecay
  private let form: OptimizerForm

  /// AdaMax with its usual numbers.
  ///
  /// - Parameters:
  ///   - learningRate: α.
  ///   - beta1: The average gradient's memory, in 0 ..< 1.
  ///   - beta2: The largest gradient's memory, in 0 ..< 1.
  ///   - epsilon: Keeps the quotient finite where gradients vanish.
  ///   - weightDecay: See ``WeightDecay``.
  ///   - form: Where ε stands.
  /// - Precondition: Numbers are in range.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    weightDecay: WeightDecay = .none, form: OptimizerForm = .keras
  ) {
    check("AdaMax", "learningRate", learningRate, in: nonNegative)
    check("AdaMax", "beta1", beta1, in: 0..<1)
    check("AdaMax", "beta2", beta2, in: 0..<1)
    check("AdaMax", "epsilon", epsilon, in: nonNegative)
    (self.learningRate, self.beta1, self.beta2, self.epsilon) = (learningRate, beta1, beta2, epsilon)
    (self.weightDecay, self.form) = (weightDecay, form)
  }

  /// The average and the largest gradient.
  public var slotNames: [String] { ["firstMoment", "largest"] }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    UpdateRule(
      SOMA_ADAMAX, decay: weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate),
      rate: learningRate / (1 - pow(beta1, Double(step))), beta1: beta1, gain1: 1 - beta1, beta2: beta2,
      inner: form == .torch ? epsilon : 0, outer: form == .keras ? epsilon : 0)
  }
}
