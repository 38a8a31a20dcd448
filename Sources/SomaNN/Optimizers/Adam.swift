import CKernels
import Foundation
public import SomaTensor

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
public struct Adam: Optimizer {
  /// `adam`.
  public let name = "adam"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let rule: MomentRule

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
    rule = MomentRule(
      beta1: beta1, beta2: beta2, epsilon: epsilon, isAMSGrad: isAMSGrad, weightDecay: weightDecay, form: form
    )
  }

  /// The moments.
  public var slotNames: [String] { rule.slotNames }

  /// The parameter's next value.
  public func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
    rule.updated(parameter, gradient, &slots, step, learningRate)
  }
}

/// ``Adam`` with decoupled weight decay: w shrinks by 1 − αλ beside the step.
///
/// Defaults as in Keras (λ 0.004; PyTorch has 0.01 and ε 1e-8). ``Parameter/isDecayed`` decides what is
/// decayed.
///
/// **Source**: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
public struct AdamW: Optimizer {
  /// `adamw`.
  public let name = "adamw"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let rule: MomentRule

  /// Adam with decay beside it; see ``Adam`` for the other numbers.
  ///
  /// - Parameters:
  ///   - weightDecay: λ.
  ///   - decaysAll: Whether biases and scales are decayed as well.
  public init(
    learningRate: Double = 0.001, weightDecay: Double = 0.004, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, isAMSGrad: Bool = false, decaysAll: Bool = false, form: OptimizerForm = .keras
  ) {
    check("AdamW", "learningRate", learningRate, in: nonNegative)
    self.learningRate = learningRate
    rule = MomentRule(
      beta1: beta1, beta2: beta2, epsilon: epsilon, isAMSGrad: isAMSGrad,
      weightDecay: .decoupled(weightDecay, ofAll: decaysAll), form: form)
  }

  /// The moments.
  public var slotNames: [String] { rule.slotNames }

  /// The parameter's next value.
  public func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
    rule.updated(parameter, gradient, &slots, step, learningRate)
  }
}

/// What Adam and AdamW share.
private struct MomentRule: Sendable {
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

  func updated(
    _ parameter: Parameter, _ gradient: Tensor, _ slots: inout [Tensor], _ step: Int, _ learningRate: Double
  ) -> Tensor {
    let (l2, keep) = weightDecay.factors(for: parameter, learningRate: learningRate)
    let correction1 = 1 - pow(beta1, Double(step)), root2 = (1 - pow(beta2, Double(step))).squareRoot()
    return descendWithMoments(
      parameter.value, gradient, slots: &slots,
      soma_adam_f64(
        l2: l2, keep: keep, beta1: beta1, rest1: 1 - beta1, beta2: beta2, rest2: 1 - beta2,
        rate: learningRate / correction1 * (form == .keras ? root2 : 1),
        scale: form == .keras ? 1 : 1 / root2,
        epsilon: epsilon))
  }
}
