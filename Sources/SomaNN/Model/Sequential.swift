/// Layers one after another, each fed with the output of the one before.
///
///     Sequential {
///       Flatten()
///       for width in [512, 256] {
///         Linear(width)
///         ReLU()
///       }
///       if usesDropout { Dropout(dropProbability: 0.2) }
///       Linear(10)
///     }
public struct Sequential: Layer {
  private let layers: [any Layer]

  /// Layers from an array.
  public init(_ layers: [any Layer]) { self.layers = layers }

  /// Layers listed one after another, with `if` and `for`.
  public init(@LayerListBuilder _ layers: () -> [any Layer]) { self.layers = layers() }

  /// Builds the layers in order, under the names `layers.0`, `layers.1`, …
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    var shape = inputShape
    var steps: [BuiltLayer] = []
    for (index, layer) in layers.enumerated() {
      let step = try scope.child("layers.\(index)", layer, inputShape: shape)
      shape = step.outputShape
      steps.append(step)
    }
    let built = steps
    return BuiltLayer(outputShape: shape, flops: built.reduce(0) { $0 + $1.flops }, takesAnyType: true) {
      input, pass throws(ModelError) in
      var value = input
      for step in built { value = try step(value, &pass) }
      return value
    }
  }
}

/// Collects layers written one below another.
@resultBuilder
public enum LayerListBuilder {
  /// One layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
  /// Several layers in an array.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }
  /// The layers of a block.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
  /// `if` without `else`.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
  /// The first branch of `if`.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
  /// The other branch of `if`.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
  /// `for`.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
}
