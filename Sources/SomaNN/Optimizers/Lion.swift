import CKernels

/// Moves every number by the same amount, in the direction its recent gradients agree on.
///
/// w ← w − α (sign(β₁ m + (1 − β₁) g) + λ w), then m ← β₂ m + (1 − β₂) g.
///
/// One slot instead of Adam's two. Rates 3 to 10 times smaller than Adam's are usual, so the default is the
/// paper's 1e-4 (Keras: 0.001). Decay is decoupled. The average is saved as `<parameter>.momentum`.
///
/// **Source**: Chen et al., "Symbolic discovery of optimization algorithms", 2023, algorithm 2.
public struct Lion: FusedOptimizer {
  /// `lion`.
  public let name = "lion"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let beta1, beta2: Double
  private let weightDecay: WeightDecay

  /// Lion with its usual numbers.
  ///
  /// - Parameters:
  ///   - learningRate: α.
  ///   - weightDecay: λ.
  ///   - beta1: The average's part in the direction, in 0 ..< 1.
  ///   - beta2: The average's memory, in 0 ..< 1.
  ///   - decaysAll: Whether biases and scales are decayed as well.
  /// - Precondition: Numbers are in range.
  public init(
    learningRate: Double = 1e-4, weightDecay: Double = 0, beta1: Double = 0.9, beta2: Double = 0.99,
    decaysAll: Bool = false
  ) {
    check("Lion", "learningRate", learningRate, in: nonNegative)
    check("Lion", "beta1", beta1, in: 0..<1)
    check("Lion", "beta2", beta2, in: 0..<1)
    (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
    self.weightDecay = .decoupled(weightDecay, ofAll: decaysAll)
  }

  /// The average gradient.
  public var slotNames: [String] { ["momentum"] }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    UpdateRule(
      SOMA_LION, decay: weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate),
      rate: learningRate, beta1: beta1, gain1: 1 - beta1, beta2: beta2, gain2: 1 - beta2)
  }
}
