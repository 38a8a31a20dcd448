public import SomaTensor

/// What a layer asks for while it is built: parameters, state and random streams under its own name.
public struct LayerScope: Sendable {
  /// The place of the layer being built: `layers.0`, or empty for the whole network.
  public private(set) var path: String
  /// The shape of one sample of the input of the layer being built.
  private var inputShape: [Int]
  /// The element type of parameters.
  public let dtype: DType
  private let seed: UInt64
  private(set) var parameters: [Parameter] = []
  private(set) var states: [NamedTensor] = []
  private(set) var rows: [LayerSummary] = []
  private var streamCount: UInt64 = 0

  init(inputShape: [Int], seed: UInt64, dtype: DType) {
    path = ""
    self.inputShape = inputShape
    self.seed = seed
    self.dtype = dtype
  }

  /// Makes a learned tensor named `<path>.<name>`.
  ///
  /// - Parameters:
  ///   - isDecayed: Whether weight decay applies; weights yes, biases and normalisations' scales no.
  /// - Throws: ``ModelError/impossible(layer:kind:inputShape:reason:help:)`` for more numbers than memory can hold.
  public mutating func parameter(
    _ name: String, shape: [Int], initializer: Initializer, isDecayed: Bool = true
  ) throws(ModelError) -> ParameterKey {
    guard let count = Shape.checkedCount(shape, elementSize: dtype.byteCount),
      count * dtype.byteCount < Shape.memoryLimit
    else {
      throw impossible(
        inputShape: inputShape, reason: "its \(name) of shape \(shape) does not fit in memory",
        help: "make the layer or its input smaller")
    }
    let stream = RandomStream(seed: seed, purpose: .initialization, index: UInt64(parameters.count))
    let value = initializer.makeTensor(shape: shape, dtype: dtype, using: stream)
    parameters.append(Parameter(name: qualified(name), value: value, isDecayed: isDecayed))
    return ParameterKey(index: parameters.count - 1)
  }

  /// Makes a tensor that training changes without a gradient, such as a running mean.
  public mutating func state(_ name: String, initial: Tensor) -> StateKey {
    states.append(NamedTensor(name: qualified(name), value: initial))
    return StateKey(index: states.count - 1)
  }

  /// Reserves a stream of random numbers for the layer, such as dropout's.
  public mutating func randomness() -> RandomKey {
    streamCount += 1
    return RandomKey(index: streamCount)
  }

  /// Builds a layer inside this one, under `<path>.<name>`.
  public mutating func child(_ name: String, _ layer: any Layer, inputShape: [Int]) throws(ModelError)
    -> BuiltLayer
  {
    let outer = (path, self.inputShape)
    (path, self.inputShape) = (qualified(name), inputShape)
    defer { (path, self.inputShape) = outer }
    let firstParameter = parameters.count, row = rows.count
    let built: BuiltLayer
    kinds.append(layer.kind)
    defer { kinds.removeLast() }
    built = try layer.build(&self, inputShape: inputShape)
    // A layer made of others is described by them, and by a line of its own only for what it adds to them.
    let inner = rows[row...]
    let own = LayerSummary(
      name: path, kind: layer.kind, inputShape: inputShape, outputShape: built.outputShape,
      parameterCount: parameters[firstParameter...].reduce(0) { $0 + $1.value.count }
        - inner.reduce(0) { $0 + $1.parameterCount },
      flops: built.flops - inner.reduce(0) { $0 + $1.flops }, isActivation: layer is any ActivationLayer)
    if inner.isEmpty || own.parameterCount > 0 || own.flops > 0 { rows.insert(own, at: row) }
    let place = self.place
    return BuiltLayer(outputShape: built.outputShape, flops: built.flops, takesAnyType: built.takesAnyType) {
      [dtype] input, pass throws(ModelError) in
      guard built.takesAnyType || input.dtype == dtype else {
        throw place.impossible(
          inputShape: input.shape,
          reason: "its numbers are \(input.dtype.rawValue), expected \(dtype.rawValue)",
          help: "convert the batch before, as with toFloat32()")
      }
      let output = try built(input, &pass)
      guard output.shape.first == input.shape.first, output.shape.dropFirst() == built.outputShape[...] else {
        throw .contradiction(
          layer: place.layer, kind: place.kind, inputShape: input.shape,
          expected: input.shape.prefix(1) + built.outputShape, found: output.shape)
      }
      pass.observe?(place.layer, output)
      return output
    }
  }

  /// Where the layer being built stands, for messages while it runs.
  public var place: LayerPlace {
    LayerPlace(layer: path.isEmpty ? "model" : path, kind: kinds.last ?? "model")
  }

  /// The error of a layer that cannot take its input, with the layer's place filled in.
  public func impossible(inputShape: [Int], reason: String, help: String) -> ModelError {
    place.impossible(inputShape: inputShape, reason: reason, help: help)
  }

  private var kinds: [String] = []
  private func qualified(_ name: String) -> String { path.isEmpty ? name : path + "." + name }
}

/// A learned tensor of a model.
public struct Parameter: Sendable {
  /// Its place and name: `layers.0.weight`.
  public let name: String
  /// Its numbers.
  public var value: Tensor
  /// Whether weight decay applies to it.
  public let isDecayed: Bool

  /// A parameter outside a model, for optimizers used by hand.
  public init(name: String, value: Tensor, isDecayed: Bool = true) {
    self.name = name
    self.value = value
    self.isDecayed = isDecayed
  }
}

/// A tensor with a name.
public struct NamedTensor: Sendable {
  /// The name.
  public let name: String
  /// The numbers.
  public var value: Tensor

  /// Joins a name and a tensor.
  public init(name: String, value: Tensor) {
    self.name = name
    self.value = value
  }
}

/// Stands for a parameter inside a layer's function.
public struct ParameterKey: Sendable { let index: Int }
/// Stands for a state tensor inside a layer's function.
public struct StateKey: Sendable { let index: Int }
/// Stands for a random stream inside a layer's function.
public struct RandomKey: Sendable { let index: UInt64 }

/// One line of a model's summary.
public struct LayerSummary: Sendable, Equatable {
  /// The layer's place, `layers.0`.
  public let name: String
  /// What it is, `Linear`.
  public let kind: String
  /// Shapes of one sample.
  public let inputShape, outputShape: [Int]
  /// Learned numbers.
  public let parameterCount: Int
  /// Floating-point operations for one sample, forward.
  public let flops: Int
  /// Whether it is an activation: a function without parameters.
  public let isActivation: Bool
}
