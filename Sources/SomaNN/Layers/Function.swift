public import SomaTensor

/// A layer from a function of the user's own, without parameters. For one with parameters conform a type to
/// ``Layer``.
///
///     Function("double") { x in x * 2 }
///
/// - Shapes: `[batch, …]` → `[batch, …]` of any other shape, which is found by running the function once on
///   zeros.
///
/// **Gradient**: that of the operations inside.
public struct Function: Layer {
  /// The name given.
  public let kind: String
  private let outputShape: [Int]?
  private let function: @Sendable (Tensor) -> Tensor

  /// A layer from a function of a batch.
  ///
  /// - Parameters:
  ///   - name: What the layer is called in summaries and messages.
  ///   - outputShape: The shape of one sample of the output, where zeros are not a fit input to find it by.
  ///   - function: Computes the output for a batch, whose size it leaves as it is.
  public init(_ name: String, outputShape: [Int]? = nil, _ function: @escaping @Sendable (Tensor) -> Tensor) {
    kind = name
    self.outputShape = outputShape
    self.function = function
  }

  /// Finds the output's shape and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    if let outputShape { return built(outputShape) }
    // Two samples, so that a function that works along the batch axis gives itself away.
    let probe = [2] + inputShape
    let shape = withoutRecording { function(Tensor(zeros: probe, dtype: scope.dtype)) }.shape
    guard shape.first == 2 else {
      throw scope.impossible(
        inputShape: inputShape, reason: "for a batch of shape \(probe) it returns the shape \(shape)",
        help: "keep the batch as the first axis")
    }
    return built(Array(shape.dropFirst()))
  }

  private func built(_ outputShape: [Int]) -> BuiltLayer {
    BuiltLayer(outputShape: outputShape, takesAnyType: true) { [function] input, _ in function(input) }
  }
}
