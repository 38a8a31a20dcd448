import SomaTensor

/// Lays all axes of a sample in one row: `[channels, height, width]` → `[channels·height·width]`, in
/// row-major order.
public struct Flatten: Layer {
  /// A layer without choices.
  public init() {}

  /// Checks the shape of a sample and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard let size = Shape.checkedCount(inputShape) else {
      throw scope.impossible(
        inputShape: inputShape, reason: "a sample does not fit in memory", help: "make the input smaller")
    }
    return BuiltLayer(outputShape: [size], takesAnyType: true) { input, _ in
      input.reshaped(to: [input.shape[0], size])
    }
  }
}
