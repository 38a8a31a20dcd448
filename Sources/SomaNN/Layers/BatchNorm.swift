import SomaTensor

/// Brings each channel to mean 0 and variance 1, then scales and shifts: y = (x − μ)/√(σ² + ε)·weight + bias.
///
/// While training, μ and σ² are those of the batch: over its samples and, for images, over all places, with
/// σ² divided by n. In evaluation they are running averages, kept as state and changed by every training
/// step: running = (1 − momentum)·running + momentum·batch, with the batch's variance divided by n − 1.
///
/// This is PyTorch's form; Keras writes momentum for 1 − momentum, and divides the running variance by n.
///
/// - Parameters named `weight` (starts at 1) and `bias` (starts at 0), shape `[channels]`, not decayed. State
///   named `runningMean` (0) and `runningVariance` (1).
/// - Shapes: `[channels, …]` → the same; channels are the first axis of a sample.
/// - Errors: a training batch with fewer than two numbers in a channel has no variance;
///   ``Model/lossWithGradients(step:precision:observing:_:)`` throws
///   ``ModelError/impossible(layer:kind:inputShape:reason:help:)``.
///
/// **Source**: Ioffe and Szegedy, "Batch normalization", 2015.
public struct BatchNorm: Layer {
  private let momentum, epsilon: Double

  /// A layer of statistics.
  ///
  /// - Parameters:
  ///   - momentum: The share of the newest batch in the running averages, in 0 ... 1; checked at build.
  ///   - epsilon: Keeps the division finite; not negative, checked at build.
  public init(momentum: Double = 0.1, epsilon: Double = 1e-5) {
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// Checks the shape of a sample and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard let channels = inputShape.first else {
      throw scope.impossible(
        inputShape: inputShape, reason: "a sample without axes has no channels",
        help: "give samples with at least one axis, such as [features]")
    }
    guard (0...1).contains(momentum), epsilon >= 0, epsilon.isFinite else {
      throw scope.impossible(
        inputShape: inputShape, reason: "its momentum is \(momentum) and its epsilon \(epsilon)",
        help: "momentum is a share, in 0 ... 1; epsilon is small and not negative, such as 1e-5")
    }
    let weight = try scope.parameter("weight", shape: [channels], initializer: .ones, isDecayed: false)
    let bias = try scope.parameter("bias", shape: [channels], initializer: .zeros, isDecayed: false)
    let mean = scope.state("runningMean", initial: Tensor(zeros: [channels], dtype: scope.dtype))
    let variance = scope.state("runningVariance", initial: Tensor(ones: [channels], dtype: scope.dtype))
    let axes = (0...inputShape.count).filter { $0 != 1 }
    let broadcastShape = [channels] + [Int](repeating: 1, count: inputShape.count - 1)
    let place = scope.place
    return BuiltLayer(outputShape: inputShape) { [momentum, epsilon] input, pass throws(ModelError) in
      let centred, spread: Tensor
      if pass.isTraining {
        let count = channels == 0 ? 0 : input.count / channels
        guard count > 1 else {
          throw place.impossible(
            inputShape: input.shape,
            reason: "a channel of this training batch holds \(count) of the two numbers it needs",
            help: "use a larger batch, or leave out a last batch of one sample")
        }
        let batch = input.centred(alongAxes: axes)
        centred = batch.centred
        spread = centred.squared().mean(alongAxes: axes, keepingAxes: true)
        let unbiased = spread.detached() * (Double(count) / Double(count - 1))
        pass[mean] = pass[mean] * (1 - momentum) + batch.mean.reshaped(to: [channels]) * momentum
        pass[variance] = pass[variance] * (1 - momentum) + unbiased.reshaped(to: [channels]) * momentum
      } else {
        centred = input - pass[mean].reshaped(to: broadcastShape)
        spread = pass[variance].reshaped(to: broadcastShape)
      }
      return centred / (spread + epsilon).sqrt() * pass[weight].reshaped(to: broadcastShape)
        + pass[bias].reshaped(to: broadcastShape)
    }
  }
}
