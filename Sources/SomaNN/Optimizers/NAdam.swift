import CKernels
import Foundation
public import SomaTensor

/// ``Adam`` with Nesterov's look-ahead: the next step's momentum is applied already now.
///
/// μₜ = β₁ (1 − ½ · 0.96^(tψ)) and Πₜ = μ₁ ⋯ μₜ; m and v as in Adam; v̂ = v / (1 − β₂ᵗ);
/// w ← w − α (μₜ₊₁ m / (1 − Πₜ₊₁) + (1 − μₜ) g / (1 − Πₜ)) / (√v̂ + ε).
///
/// Keras and PyTorch differ only in numbers: ψ is 1 in Keras and 0.004 in PyTorch, as in the paper and here;
/// PyTorch has α 0.002 and ε 1e-8. Saved are `<parameter>.firstMoment`, `.secondMoment` and
/// `.momentumProduct` (Πₜ, float64).
///
/// **Source**: Dozat, "Incorporating Nesterov momentum into Adam", 2016.
public struct NAdam: FusedOptimizer {
  /// `nadam`.
  public let name = "nadam"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let beta1, beta2, epsilon, momentumDecay: Double
  private let weightDecay: WeightDecay

  /// NAdam with its usual numbers.
  ///
  /// - Parameters:
  ///   - learningRate: α.
  ///   - beta1: The average gradient's memory, in 0 ..< 1.
  ///   - beta2: The average square's memory, in 0 ..< 1.
  ///   - epsilon: Keeps the quotient small where gradients vanish.
  ///   - momentumDecay: ψ: how fast the momentum grows to β₁.
  ///   - weightDecay: See ``WeightDecay``.
  /// - Precondition: Numbers are in range.
  public init(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    momentumDecay: Double = 0.004, weightDecay: WeightDecay = .none
  ) {
    check("NAdam", "learningRate", learningRate, in: nonNegative)
    check("NAdam", "beta1", beta1, in: 0..<1)
    check("NAdam", "beta2", beta2, in: 0..<1)
    check("NAdam", "epsilon", epsilon, in: nonNegative)
    check("NAdam", "momentumDecay", momentumDecay, in: nonNegative)
    (self.learningRate, self.beta1, self.beta2, self.epsilon) = (learningRate, beta1, beta2, epsilon)
    (self.momentumDecay, self.weightDecay) = (momentumDecay, weightDecay)
  }

  /// The moments and the product of the momentums so far.
  public var slotNames: [String] { ["firstMoment", "secondMoment", "momentumProduct"] }

  /// Zeros for the moments, 1 for the product.
  public func initialSlot(_ slot: String, for value: Tensor) -> Tensor {
    slot == "momentumProduct" ? Tensor(1, dtype: .float64) : Tensor(zeros: value.shape, dtype: value.dtype)
  }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    let now = momentum(step), next = momentum(step + 1), product = momentumProduct(step)
    return UpdateRule(
      SOMA_NADAM, decay: weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate),
      rate: learningRate * next / (1 - product * next), ahead: learningRate * (1 - now) / (1 - product),
      beta1: beta1, gain1: 1 - beta1, beta2: beta2, gain2: 1 - beta2,
      scale: 1 / (1 - pow(beta2, Double(step))).squareRoot(), outer: epsilon, scalar: product)
  }

  private func momentum(_ step: Int) -> Double { beta1 * (1 - 0.5 * pow(0.96, Double(step) * momentumDecay)) }

  /// Πₜ as a function of t alone, so that nothing is carried from step to step. With q = 0.96^ψ, log Πₜ is
  /// t log β₁ + Σᵢ log(1 − qⁱ/2), i from 1 to t. In the logarithm's series, −Σₖ (½)ᵏ/k · qⁱᵏ, the sum over i is
  /// geometric: qᵏ (1 − qᵏᵗ) / (1 − qᵏ). It has as many terms as a Double has bits.
  private func momentumProduct(_ step: Int) -> Double {
    let t = Double(step), logQ = momentumDecay * log(0.96)
    var sum = 0.0
    for k in stride(from: 53.0, through: 1, by: -1) {
      let powers = logQ == 0 ? t : exp(k * logQ) * expm1(k * t * logQ) / expm1(k * logQ)
      sum += exp2(-k) / k * powers
    }
    return exp(t * log(beta1) - sum)
  }
}
