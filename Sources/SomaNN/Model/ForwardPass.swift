public import SomaTensor

/// One run of a model over one batch: the parameters in use, the mode, and the state that the run changes.
public struct ForwardPass {
  /// Whether dropout drops and normalisation uses the batch's own statistics.
  public let isTraining: Bool
  /// What the operands of matrix products are rounded to.
  public let precision: Precision
  /// Called with each layer's place and output.
  public let observe: ((_ layer: String, _ output: Tensor) -> Void)?
  private let parameters: [Tensor]
  private let seed: UInt64
  /// The number of the training step, int64: an operand rather than a number, so that a replayed program reads it.
  private let step: Tensor
  private(set) var states: [Tensor]

  init(
    parameters: [Tensor], states: [Tensor], isTraining: Bool, precision: Precision = .float32,
    seed: UInt64 = 0, step: Tensor = Tensor([0] as [Int64]),
    observe: ((String, Tensor) -> Void)? = nil
  ) {
    self.parameters = parameters
    self.states = states
    self.isTraining = isTraining
    self.precision = precision
    self.seed = seed
    self.step = step
    self.observe = observe
  }

  /// The parameter's value.
  public subscript(key: ParameterKey) -> Tensor { parameters[key.index] }

  /// The state's value; setting it changes the model once the training step is over.
  public subscript(key: StateKey) -> Tensor {
    get { states[key.index] }
    set { states[key.index] = newValue.detached() }
  }

  /// The layer's random numbers for this step: the same for the same seed and step, whatever ran before. A step that
  /// takes numbers from a stream cannot be replayed; ``bernoulli(_:shape:probability:)`` can.
  public func stream(_ key: RandomKey) -> RandomStream {
    let number: [Int64] = step.array()
    return RandomStream(
      seed: seed, purpose: .dropout, epoch: UInt64(bitPattern: number[0]), index: key.index)
  }

  /// True with the given probability at each place of a shape, drawn anew at every step.
  public func bernoulli(_ key: RandomKey, shape: [Int], probability: Double) -> Tensor {
    Tensor(
      bernoulli: shape, probability: probability,
      using: RandomStream(seed: seed, purpose: .dropout, index: key.index), atStep: step)
  }
}
