import SomaTensor

/// The dense (fully connected, affine) layer: y = x·Wᵀ + b, applied to the last axis.
///
/// In the notation of samples as columns this is U = W X + b; here samples are rows.
///
/// - Parameters named `weight`, shape `[outputSize, inputSize]`, and `bias`, shape `[outputSize]`.
/// - Shapes: `[…, inputSize]` → `[…, outputSize]`; the input size follows from the layer before.
public struct Linear: Layer {
  private let outputSize: Int
  private let hasBias: Bool
  private let weightInitializer: Initializer

  /// A layer with `outputSize` units.
  ///
  /// - Parameters:
  ///   - outputSize: The number of units.
  ///   - hasBias: Whether b is added.
  ///   - weightInitializer: He's normal rule by default, which suits ReLU.
  public init(_ outputSize: Int, hasBias: Bool = true, weightInitializer: Initializer = .heNormal) {
    self.outputSize = outputSize
    self.hasBias = hasBias
    self.weightInitializer = weightInitializer
  }

  /// Checks the shape of a sample and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard outputSize > 0 else {
      throw scope.impossible(
        inputShape: inputShape, reason: "it has \(outputSize) units", help: "give it at least one unit")
    }
    guard let inputSize = inputShape.last, inputSize > 0 else {
      throw scope.impossible(
        inputShape: inputShape, reason: "there is no last axis of inputs", help: "put Flatten() before it")
    }
    let weight = try scope.parameter(
      "weight", shape: [outputSize, inputSize], initializer: weightInitializer)
    let bias =
      hasBias ? try scope.parameter("bias", shape: [outputSize], initializer: .zeros, isDecayed: false) : nil
    guard let flops = Shape.checkedCount([2] + inputShape + [outputSize]) else {
      throw scope.impossible(
        inputShape: inputShape, reason: "one sample takes more operations than can be counted",
        help: "make the layer or its input smaller, or put Flatten() before it")
    }
    return BuiltLayer(outputShape: inputShape.dropLast() + [outputSize], flops: flops) { input, pass in
      linear(input, weight: pass[weight], bias: bias.map { pass[$0] }, precision: pass.precision)
    }
  }
}
