import CKernels
import SomaRules

/// Gradient descent, with momentum and Nesterov's look-ahead where asked for. Whether it is full-batch,
/// stochastic or mini-batch descent is decided by what the gradient was computed from.
///
/// With gradient g (after coupled weight decay), rate α, momentum μ and velocity v, starting at 0:
///
/// | form | velocity | step | Nesterov's step |
/// |---|---|---|---|
/// | none | | w ← w − α g | |
/// | `.keras` | v ← μ v − α g | w ← w + v | w ← w + μ v − α g |
/// | `.torch` | v ← μ v + (1 − dampening) g, but g at the first step | w ← w − α v | w ← w − α (g + μ v) |
///
/// The forms agree while the rate stays the same. When it changes, Keras' velocity remembers the old rate.
///
/// Defaults as in Keras; PyTorch's rate is 0.001. The velocity is saved as `<parameter>.momentum`.
///
/// **Source**: Polyak, 1964; Nesterov, 1983, as rewritten by Sutskever et al., "On the importance of
/// initialization and momentum in deep learning", 2013.
public struct SGD: FusedOptimizer {
  /// `sgd`.
  public let name = "sgd"
  /// α.
  public var learningRate: Double
  /// Slots by parameter.
  public var memory = OptimizerMemory()
  private let momentum, dampening: Double
  private let isNesterov: Bool
  private let weightDecay: WeightDecay
  private let form: OptimizerForm

  /// Descent with a rate and, by choice, momentum.
  ///
  /// - Parameters:
  ///   - learningRate: α, finite and not negative.
  ///   - momentum: μ in 0 ..< 1; 0.9 is usual.
  ///   - isNesterov: Whether the gradient's step is looked ahead by one velocity; needs momentum.
  ///   - dampening: What is taken from each gradient before it joins PyTorch's velocity.
  ///   - weightDecay: Usually ``WeightDecay/coupled(_:ofAll:)``.
  ///   - form: Whose velocity.
  /// - Precondition: Numbers are in range; Nesterov needs momentum and no dampening; dampening needs
  ///   PyTorch's form.
  public init(
    learningRate: Double = 0.01, momentum: Double = 0, isNesterov: Bool = false, dampening: Double = 0,
    weightDecay: WeightDecay = .none, form: OptimizerForm = .keras
  ) {
    check("SGD", "learningRate", learningRate, in: nonNegative)
    check("SGD", "momentum", momentum, in: 0..<1)
    check("SGD", "dampening", dampening, in: 0..<1)
    mustHold(
      !isNesterov || (momentum > 0 && dampening == 0), "SGD: Nesterov needs momentum and no dampening")
    mustHold(dampening == 0 || form == .torch, "SGD: dampening exists only in PyTorch's form")
    self.learningRate = learningRate
    self.momentum = momentum
    self.dampening = dampening
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
    self.form = form
  }

  /// `momentum`, where there is one.
  public var slotNames: [String] { momentum > 0 ? ["momentum"] : [] }

  package func rule(isDecayed: Bool, step: Int) -> UpdateRule {
    let decay = weightDecay.factors(isDecayed: isDecayed, learningRate: learningRate)
    guard momentum > 0 else { return UpdateRule(SOMA_DESCENT, decay: decay, rate: learningRate) }
    let isKeras = form == .keras
    return UpdateRule(
      isNesterov ? SOMA_NESTEROV : SOMA_MOMENTUM, decay: decay,
      rate: (isKeras ? -1 : learningRate) * (isNesterov ? momentum : 1), ahead: learningRate,
      beta1: momentum, gain1: isKeras ? -learningRate : step == 1 ? 1 : 1 - dampening)
  }
}
