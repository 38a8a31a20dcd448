public import SomaTensor

/// One run of a model over one batch: the parameters in use, the mode, and the state that the run changes.
public struct ForwardPass {
  /// Whether dropout drops and normalisation uses the batch's own statistics.
  public let isTraining: Bool
  /// Called with each layer's place and output.
  public let observe: ((_ layer: String, _ output: Tensor) -> Void)?
  private let parameters: [Tensor]
  private let seed, step: UInt64
  private(set) var states: [Tensor]

  init(
    parameters: [Tensor], states: [Tensor], isTraining: Bool, seed: UInt64 = 0, step: UInt64 = 0,
    observe: ((String, Tensor) -> Void)? = nil
  ) {
    self.parameters = parameters
    self.states = states
    self.isTraining = isTraining
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

  /// The layer's random numbers for this step: the same for the same seed and step, whatever ran before.
  public func stream(_ key: RandomKey) -> RandomStream {
    RandomStream(seed: seed, purpose: .dropout, epoch: step, index: key.index)
  }
}
