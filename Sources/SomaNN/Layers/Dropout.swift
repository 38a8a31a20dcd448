import SomaTensor

/// Sets each number to 0 with a probability while training, and divides the others by the probability to
/// stay, so that the expected value is unchanged and evaluation needs no scaling ("inverted" dropout).
///
/// Which numbers drop follows from the model's seed, the step, the layer and the number's place alone: the
/// same for any number of threads, and after a resume. A dropped number is 0 whatever it was, also ∞ and NaN
/// (PyTorch: NaN).
///
/// - Shapes: any → the same.
///
/// **Gradient**: dropped where the value was, and scaled like it.
/// **Source**: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, 2014.
public struct Dropout: Layer {
  private let dropProbability: Double

  /// Drops with a probability from 0 through 1. 0.5 suits wide hidden layers, 0.2 inputs.
  public init(dropProbability: Double) { self.dropProbability = dropProbability }

  /// Checks the shape of a sample and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    // Written so that a NaN does not pass.
    guard dropProbability >= 0, dropProbability <= 1 else {
      throw scope.impossible(
        inputShape: inputShape, reason: "dropProbability is \(dropProbability)",
        help: "give a number from 0 through 1")
    }
    let keepProbability = 1 - dropProbability
    let randomness = scope.randomness()
    return BuiltLayer(outputShape: inputShape) { input, pass in
      guard pass.isTraining, keepProbability < 1 else { return input }
      let isKept = pass.bernoulli(randomness, shape: input.shape, probability: keepProbability)
      // With nothing kept there is nothing to scale.
      let scaled = keepProbability > 0 ? input * (1 / keepProbability) : input
      return Tensor.where(isKept, scaled, else: Tensor(0, dtype: input.dtype))
    }
  }
}
