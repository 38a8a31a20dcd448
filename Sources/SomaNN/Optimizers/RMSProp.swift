import CKernels

/// Divides each gradient by the root of its average square.
///
/// v ← ρ v + (1 − ρ) g²; centered: a ← ρ a + (1 − ρ) g and s = max(v − a², 0), else s = v.
///
/// - `.keras`: d = α g / √(s + ε); with momentum b ← μ b + d, w ← w − b.
/// - `.torch`: d = g / (√s + ε); with momentum b ← μ b + d, w ← w − α b.
///
/// Defaults as in Keras; PyTorch has α 0.01, ρ 0.99 and ε 1e-8. Saved are `<parameter>.squares`, `.average`
/// where centered, and `.momentum`.
///
/// **Source**: Tieleman and Hinton, *Neural Networks for Machine Learning*, lecture 6.5, 2012; centered:
/// Graves, "Generating sequences with recurrent neural networks", 2013.
public struct RMSProp: FusedOptimizer {
  /// `rmsprop`.
  public let name = "rmsprop"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let rho, epsilon, momentum: Double
  private let isCentered: Bool
  private let weightDecay: WeightDecay
  private let form: OptimizerForm

  /// RMSProp with its usual numbers.
  ///
  /// - Parameters:
  ///   - learningRate: α.
  ///   - rho: ρ, the average square's memory, in 0 ..< 1.
  ///   - momentum: μ in 0 ..< 1.
  ///   - epsilon: Keeps the quotient small where gradients vanish.
  ///   - isCentered: Whether the variance is used instead of the mean square.
  ///   - weightDecay: See ``WeightDecay``.
  ///   - form: Where ε and α stand.
  /// - Precondition: Numbers are in range.
  public init(
    learningRate: Double = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    isCentered: Bool = false, weightDecay: WeightDecay = .none, form: OptimizerForm = .keras
  ) {
    check("RMSProp", "learningRate", learningRate, in: nonNegative)
    check("RMSProp", "rho", rho, in: 0..<1)
    check("RMSProp", "momentum", momentum, in: 0..<1)
    check("RMSProp", "epsilon", epsilon, in: nonNegative)
    (self.learningRate, self.rho, self.momentum, self.epsilon) = (learningRate, rho, momentum, epsilon)
    (self.isCentered, self.weightDecay, self.form) = (isCentered, weightDecay, form)
  }

  /// The average square, and what the choices need beside it.
  public var slotNames: [String] {
    ["squares"] + (isCentered ? ["average"] : []) + (momentum > 0 ? ["momentum"] : [])
  }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    let rule =
      switch (isCentered, momentum > 0) {
      case (false, false): SOMA_RMSPROP
      case (false, true): SOMA_RMSPROP_MOMENTUM
      case (true, false): SOMA_RMSPROP_CENTERED
      case (true, true): SOMA_RMSPROP_CENTERED_MOMENTUM
      }
    // With momentum, Keras' rate goes into the momentum and PyTorch's onto it.
    let isRateInside = form == .keras && momentum > 0
    return UpdateRule(
      rule, decay: weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate),
      rate: isRateInside ? 1 : learningRate, beta1: momentum, gain1: isRateInside ? learningRate : 1,
      beta2: rho, gain2: 1 - rho,
      inner: form == .keras ? epsilon : 0, outer: form == .torch ? epsilon : 0)
  }
}
