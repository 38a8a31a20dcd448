import SomaTensor

/// x for x > 0, else a·x with a learned slope a (He, Zhang, Ren and Sun, 2015).
///
/// - Parameters named `slope`, shape `[1]`, or `[channels]`, channels being the first axis of a sample; it
///   starts at 0.25 and is not decayed, which would draw it towards ReLU.
/// - Shapes: any → the same.
public struct PReLU: Layer {
  private let isPerChannel: Bool

  /// One slope for all channels, or one for each.
  public init(isPerChannel: Bool = false) { self.isPerChannel = isPerChannel }

  /// Checks the shape of a sample and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard !isPerChannel || !inputShape.isEmpty else {
      throw scope.impossible(
        inputShape: inputShape, reason: "a sample without axes has no channels",
        help: "use PReLU() with one slope for all")
    }
    let count = isPerChannel ? inputShape[0] : 1
    let slope = try scope.parameter("slope", shape: [count], initializer: .constant(0.25), isDecayed: false)
    let broadcastShape = [count] + [Int](repeating: 1, count: max(0, inputShape.count - 1))
    return BuiltLayer(outputShape: inputShape) { input, pass in
      input.prelu(slope: pass[slope].reshaped(to: broadcastShape))
    }
  }
}
