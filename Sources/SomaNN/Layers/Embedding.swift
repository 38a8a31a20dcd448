import SomaTensor

/// A table of learned vectors: index i is replaced by row i.
///
/// - Parameter named `weight`, shape `[count, size]`, which starts normally distributed with variance 1.
/// - Shapes: indices (an integer dtype) of any shape `[…]` → `[…, size]`.
/// - Errors: indices of a floating dtype or outside 0 ..< count make
///   ``ModelError/impossible(layer:kind:inputShape:reason:help:)``, thrown by
///   ``Model/output(for:observing:)`` and ``Model/lossWithGradients(step:precision:observing:_:)``.
///
/// **Gradient**: each row receives the sum over the places where it was used.
public struct Embedding: Layer {
  private let count, size: Int

  /// A table of `count` vectors of `size` numbers.
  public init(count: Int, size: Int) {
    self.count = count
    self.size = size
  }

  /// Checks the sizes and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard count > 0, size > 0 else {
      throw scope.impossible(
        inputShape: inputShape, reason: "its table has the shape [\(count), \(size)]",
        help: "give it at least one vector of at least one number")
    }
    let weight = try scope.parameter(
      "weight", shape: [count, size], initializer: .normal(standardDeviation: 1))
    let place = scope.place
    return BuiltLayer(outputShape: inputShape + [size], takesAnyType: true) {
      [count] input, pass throws(ModelError) in
      guard !input.dtype.isFloating, input.dtype != .bool else {
        throw place.impossible(
          inputShape: input.shape, reason: "indices must be integers, not \(input.dtype.rawValue)",
          help: "give int32 indices")
      }
      try Recorder.checking(input) { input throws(ModelError) in
        do {
          try input.checkIndices(below: count)
        } catch {
          throw place.impossible(
            inputShape: input.shape, reason: "\(error)", help: "give indices from 0 through \(count - 1)")
        }
      }
      return pass[weight].gatherRows(at: input.converted(to: .int64))
    }
  }
}
