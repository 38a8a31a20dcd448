import CKernels
public import SomaTensor

/// Divides each gradient by the root of the sum of its squares so far, so that rare features keep large
/// steps.
///
/// s ← s + g²; `.keras`: w ← w − α g / √(s + ε); `.torch`: w ← w − α g / (√s + ε), where the rate may decay
/// as α / (1 + (t − 1) · learningRateDecay).
///
/// The rate is 0.01, as in the course and PyTorch (Keras 3 starts at 0.001); the other defaults are Keras':
/// the sum starts at 0.1, ε is 1e-7. PyTorch starts at 0 with ε 1e-10. The sum is saved as
/// `<parameter>.squares`.
///
/// **Source**: Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011.
public struct Adagrad: FusedOptimizer {
  /// `adagrad`.
  public let name = "adagrad"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let initialAccumulator, epsilon, learningRateDecay: Double
  private let weightDecay: WeightDecay
  private let form: OptimizerForm

  /// Adagrad with its usual numbers.
  ///
  /// - Parameters:
  ///   - learningRate: α.
  ///   - initialAccumulator: Where the sum of squares starts; above 0 it bounds the first steps.
  ///   - epsilon: Keeps the quotient small where gradients vanish.
  ///   - learningRateDecay: How fast the rate falls with the steps; 0 for not at all.
  ///   - weightDecay: See ``WeightDecay``.
  ///   - form: Where ε stands.
  /// - Precondition: No number is negative.
  public init(
    learningRate: Double = 0.01, initialAccumulator: Double = 0.1, epsilon: Double = 1e-7,
    learningRateDecay: Double = 0, weightDecay: WeightDecay = .none, form: OptimizerForm = .keras
  ) {
    check("Adagrad", "learningRate", learningRate, in: nonNegative)
    check("Adagrad", "initialAccumulator", initialAccumulator, in: nonNegative)
    check("Adagrad", "epsilon", epsilon, in: nonNegative)
    check("Adagrad", "learningRateDecay", learningRateDecay, in: nonNegative)
    (self.learningRate, self.initialAccumulator, self.epsilon) = (learningRate, initialAccumulator, epsilon)
    (self.learningRateDecay, self.weightDecay, self.form) = (learningRateDecay, weightDecay, form)
  }

  /// The sum of squares.
  public var slotNames: [String] { ["squares"] }

  /// The start of the sum.
  public func initialSlot(_ slot: String, for value: Tensor) -> Tensor {
    Tensor(repeating: initialAccumulator, shape: value.shape, dtype: value.dtype)
  }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    UpdateRule(
      SOMA_ADAGRAD, decay: weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate),
      rate: learningRate / (1 + Double(step - 1) * learningRateDecay),
      inner: form == .keras ? epsilon : 0, outer: form == .torch ? epsilon : 0)
  }
}
