import SomaTensor

/// The largest of each `pieces` neighbouring channels: a learned convex function of straight pieces
/// (Goodfellow et al., 2013). The layer before has `pieces` times as many units as are left.
///
/// - Shapes: `[channels·pieces, …]` → `[channels, …]`; channels are the first axis of a sample.
public struct Maxout: Layer {
  private let pieces: Int

  /// The maximum of `pieces` units.
  public init(pieces: Int) { self.pieces = pieces }

  /// Checks the shape of a sample and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard pieces > 0 else {
      throw scope.impossible(
        inputShape: inputShape, reason: "it takes the maximum of \(pieces) pieces",
        help: "use at least one, often 2")
    }
    guard let channels = inputShape.first, channels % pieces == 0 else {
      let reason =
        inputShape.first.map { "\($0) channels cannot be parted into groups of \(pieces)" }
        ?? "a sample without axes has no channels"
      throw scope.impossible(
        inputShape: inputShape, reason: reason, help: "give the layer before a multiple of \(pieces) units")
    }
    return BuiltLayer(outputShape: [channels / pieces] + inputShape.dropFirst()) { [pieces] input, _ in
      input.maxout(pieces: pieces, alongAxis: 1)
    }
  }
}
