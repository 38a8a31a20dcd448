import SomaTensor

/// Brings each row (the last axis) to mean 0 and variance 1, then scales and shifts: y = (x − μ)/√(σ² +
/// ε)·weight + bias.
///
/// μ and σ² (divided by n) are those of one row alone, so training and evaluation, and any batch size, are
/// alike. The mean is taken away before squares are summed: 1e8, 1e8, 1e8 gives exactly 0.
///
/// - Parameters named `weight` (starts at 1) and `bias` (starts at 0), shape `[size]`, not decayed.
/// - Shapes: `[…, size]` → the same.
///
/// **Source**: Ba, Kiros and Hinton, "Layer normalization", 2016.
public struct LayerNorm: Layer {
  private let epsilon: Double

  /// A layer with a number that keeps the division finite.
  public init(epsilon: Double = 1e-5) { self.epsilon = epsilon }

  /// Checks the shape of a sample and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard let size = inputShape.last, size > 0 else {
      throw scope.impossible(
        inputShape: inputShape, reason: "there is no last axis to normalise",
        help: "give samples with at least one axis, such as [features]")
    }
    let weight = try scope.parameter("weight", shape: [size], initializer: .ones, isDecayed: false)
    let bias = try scope.parameter("bias", shape: [size], initializer: .zeros, isDecayed: false)
    return BuiltLayer(outputShape: inputShape) { [epsilon] input, pass in
      let (centred, _) = input.centred(alongAxes: [-1])
      let variance = centred.squared().mean(alongAxes: [-1], keepingAxes: true)
      return centred / (variance + epsilon).sqrt() * pass[weight] + pass[bias]
    }
  }
}
