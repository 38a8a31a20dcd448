import CKernels

/// Sizes each step by the recent steps' own size, so that the units of parameter and gradient cancel.
///
/// s ← ρ s + (1 − ρ) g², d = g √(u + ε) / √(s + ε), u ← ρ u + (1 − ρ) d², w ← w − α d.
///
/// Keras and PyTorch compute the same. Defaults as in Keras, whose rate is far below the paper's and
/// PyTorch's 1 (there with ρ 0.9 and ε 1e-6). Saved are `<parameter>.squares` and `.squaredSteps`.
///
/// **Source**: Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
public struct Adadelta: FusedOptimizer {
  /// `adadelta`.
  public let name = "adadelta"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let rho, epsilon: Double
  private let weightDecay: WeightDecay

  /// Adadelta with its usual numbers.
  ///
  /// - Parameters:
  ///   - learningRate: α; 1 is the paper's.
  ///   - rho: ρ, the memory of both averages, in 0 ..< 1.
  ///   - epsilon: Starts the steps and keeps the quotient small.
  ///   - weightDecay: See ``WeightDecay``.
  /// - Precondition: Numbers are in range.
  public init(
    learningRate: Double = 0.001, rho: Double = 0.95, epsilon: Double = 1e-7, weightDecay: WeightDecay = .none
  ) {
    check("Adadelta", "learningRate", learningRate, in: nonNegative)
    check("Adadelta", "rho", rho, in: 0..<1)
    check("Adadelta", "epsilon", epsilon, in: nonNegative)
    (self.learningRate, self.rho, self.epsilon) = (learningRate, rho, epsilon)
    self.weightDecay = weightDecay
  }

  /// The averages of squared gradients and of squared steps.
  public var slotNames: [String] { ["squares", "squaredSteps"] }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    UpdateRule(
      SOMA_ADADELTA, decay: weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate),
      rate: learningRate, beta2: rho, gain2: 1 - rho, inner: epsilon)
  }
}
