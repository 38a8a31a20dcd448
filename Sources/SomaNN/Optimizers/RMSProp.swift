public import SomaTensor

/// Divides each gradient by the root of its average square.
///
/// v ← ρ v + (1 − ρ) g²; centered: a ← ρ a + (1 − ρ) g and s = v − a², else s = v.
///
/// - `.keras`: d = α g / √(s + ε); with momentum b ← μ b + d, w ← w − b.
/// - `.torch`: d = g / (√s + ε); with momentum b ← μ b + d, w ← w − α b.
///
/// Defaults as in Keras; PyTorch has α 0.01, ρ 0.99 and ε 1e-8. Saved are `<parameter>.squares`, `.average`
/// where centered, and `.momentum`.
///
/// **Source**: Tieleman and Hinton, *Neural Networks for Machine Learning*, lecture 6.5, 2012; centered:
/// Graves, "Generating sequences with recurrent neural networks", 2013.
public struct RMSProp: Optimizer {
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

  /// The parameter's next value.
  public func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
    let (value, g) = weightDecay.applied(to: parameter, gradient, learningRate: learningRate)
    slots[0] = slots[0] * rho + g.squared() * (1 - rho)
    var spread = slots[0]
    if isCentered {
      slots[1] = slots[1] * rho + g * (1 - rho)
      spread = spread - slots[1].squared()
    }
    let isKeras = form == .keras
    var move = isKeras ? g * learningRate / (spread + epsilon).sqrt() : g / (spread.sqrt() + epsilon)
    if momentum > 0 {
      move = slots[slots.count - 1] * momentum + move
      slots[slots.count - 1] = move
    }
    return value - (isKeras ? move : move * learningRate)
  }
}
