public import SomaTensor

/// A description of one step of a network: its sizes and choices, without any numbers in it.
///
/// A layer is built once, when its input shape is known: it checks the shape, asks for its parameters, and
/// returns the function that runs. Everything about a layer therefore stands in one place.
///
///     struct Scale: Layer {
///       func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
///         let factor = try scope.parameter("factor", shape: inputShape, initializer: .ones)
///         return BuiltLayer(outputShape: inputShape) { input, pass in input * pass[factor] }
///       }
///     }
public protocol Layer: Sendable {
  /// What the layer is called in summaries and messages; the type's name by default.
  var kind: String { get }

  /// Checks the shape of one sample, makes the parameters, and returns what runs.
  ///
  /// - Parameters:
  ///   - scope: Gives out parameters, state and random streams under this layer's name.
  ///   - inputShape: The shape of one sample, without the batch axis.
  /// - Throws: ``ModelError/impossible(layer:kind:inputShape:reason:help:)``, made by
  ///   ``LayerScope/impossible(inputShape:reason:help:)``.
  func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer
}

extension Layer {
  /// The type's name.
  public var kind: String { String(describing: type(of: self)) }
}

/// A layer that is ready to run.
public struct BuiltLayer: Sendable {
  /// The layer's function of a batch (first axis) and the pass it belongs to. It throws where the numbers of
  /// a batch, not its shape, are the trouble: an index outside a table, a batch too small for its own
  /// statistics.
  public typealias Function =
    @Sendable (_ input: Tensor, _ pass: inout ForwardPass) throws(ModelError) -> Tensor

  /// The shape of one sample of the output, without the batch axis.
  public let outputShape: [Int]
  /// Floating-point operations for one sample, forward; a multiply and an add count two. Only products count:
  /// next to them, elementwise functions, biases and normalisations are small.
  public let flops: Int
  /// Whether the function is given batches of any element type, rather than only of the type of the model's numbers.
  public let takesAnyType: Bool
  let function: Function

  /// A layer with an output shape, its cost, and its function.
  ///
  /// - Parameters:
  ///   - outputShape: The shape of one sample of what the function computes.
  ///   - flops: Floating-point operations for one sample.
  ///   - takesAnyType: Whether the function takes batches of any element type, as one of indices must. Others are given
  ///     batches of the type of the model's numbers; what comes in another type is an error that names the layer.
  ///   - function: What runs.
  public init(
    outputShape: [Int], flops: Int = 0, takesAnyType: Bool = false, _ function: @escaping Function
  ) {
    self.outputShape = outputShape
    self.flops = flops
    self.takesAnyType = takesAnyType
    self.function = function
  }

  /// Runs the layer on a batch.
  ///
  /// - Throws: What the layer's function throws.
  public func callAsFunction(_ input: Tensor, _ pass: inout ForwardPass) throws(ModelError) -> Tensor {
    try function(input, &pass)
  }
}

/// Where a layer stands, for its messages.
public struct LayerPlace: Sendable {
  /// Its path, `layers.0`.
  public let layer: String
  /// What it is, `Linear`.
  public let kind: String

  /// The error of a layer that cannot take its input.
  ///
  /// - Parameters:
  ///   - inputShape: The shape of one sample while building, of the batch while running.
  ///   - reason: What is wrong, with the other shape or number.
  ///   - help: The likely fix.
  public func impossible(inputShape: [Int], reason: String, help: String) -> ModelError {
    .impossible(layer: layer, kind: kind, inputShape: inputShape, reason: reason, help: help)
  }
}

/// Why a network cannot be built, run or loaded.
public enum ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A layer cannot take what comes in: the shape of one sample while building, a batch while running.
  case impossible(layer: String, kind: String, inputShape: [Int], reason: String, help: String)
  /// A layer returned another shape for a batch than the one it was built for.
  case contradiction(layer: String, kind: String, inputShape: [Int], expected: [Int], found: [Int])
  /// Loaded names do not match the model's.
  case names(missing: [String], unexpected: [String])
  /// A loaded tensor has another shape.
  case shape(name: String, expected: [Int], found: [Int])

  /// What, where, why, and what to do.
  public var description: String {
    switch self {
    case .impossible(let layer, let kind, let inputShape, let reason, let help):
      "layer \(layer) (\(kind)) cannot take an input of shape \(inputShape): \(reason)\nhelp: \(help)"
    case .contradiction(let layer, let kind, let inputShape, let expected, let found):
      "layer \(layer) (\(kind)) returns the shape \(found) for a batch of shape \(inputShape), and its outputShape "
        + "promises \(expected)\nhelp: build the layer with the shape of one sample of what it computes"
    case .names(let missing, let unexpected):
      "the parameters do not match the model: missing \(missing), unexpected \(unexpected)"
    case .shape(let name, let expected, let found):
      "parameter \(name) has shape \(expected) in the model, but \(found) was given"
    }
  }
}
