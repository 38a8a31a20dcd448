import SomaTensor

/// Layers with a way around them: y = x + f(x), so that gradients reach the layers before it undiminished.
///
///     Residual {
///       Linear(64)
///       ReLU()
///       Linear(64)
///     }
///
/// - Parameters of f are named as in a ``Sequential``; those of a projection stand under `projection`.
/// - Shapes: f keeps the shape, or ends in the shape of `projection(x)`: y = projection(x) + f(x).
///
/// **Source**: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016.
public struct Residual: Layer {
  private let layers: Sequential
  private let projection: (any Layer)?

  /// A way around layers.
  ///
  /// - Parameters:
  ///   - projection: A layer that gives x the shape of f(x) where the two differ, such as `Linear(64,
  ///     hasBias: false)`.
  ///   - layers: f.
  public init(projection: (any Layer)? = nil, @LayerListBuilder _ layers: () -> [any Layer]) {
    self.layers = Sequential(layers())
    self.projection = projection
  }

  /// Builds f and the projection, and checks that their shapes are equal.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    let inner = try layers.build(&scope, inputShape: inputShape)
    let shortcut = try projection.map { layer throws(ModelError) in
      try scope.child("projection", layer, inputShape: inputShape)
    }
    let shortcutShape = shortcut?.outputShape ?? inputShape
    guard inner.outputShape == shortcutShape else {
      throw scope.impossible(
        inputShape: inputShape,
        reason: "its layers give \(inner.outputShape), but the way around them gives \(shortcutShape)",
        help:
          "end the layers in the shape \(shortcutShape), or add projection: Linear(\(inner.outputShape.last ?? 1))"
      )
    }
    return BuiltLayer(
      outputShape: inner.outputShape, flops: inner.flops + (shortcut?.flops ?? 0), takesAnyType: true
    ) { input, pass throws(ModelError) in
      let around = if let shortcut { try shortcut(input, &pass) } else { input }
      return around + (try inner(input, &pass))
    }
  }
}
