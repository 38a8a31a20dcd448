import SomaRules
public import SomaTensor

/// Tells networks apart. Who holds it keeps its address from being another network's.
package final class NetworkIdentity: Sendable, Hashable {
  package init() {}
  package static func == (left: NetworkIdentity, right: NetworkIdentity) -> Bool { left === right }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A network with its numbers: layers built for an input shape, named parameters, and state.
///
/// A model is a value. A copy is a snapshot, and nothing that happens to one changes another.
///
///     var model = try Model(inputShape: [784], seed: 0) {
///       Linear(512)
///       ReLU()
///       Linear(10)
///     }
///     let logits = model(images)                       // evaluation: nothing is recorded or changed
///     let (loss, gradients) = try model.lossWithGradients { forward in
///       try crossEntropy(logits: forward(images), targets: labels)
///     }
public struct Model: Sendable {
  /// The shape of one sample, without the batch axis.
  public let inputShape: [Int]
  /// The shape of one sample of the output.
  public let outputShape: [Int]
  /// What is learned, in the order of the layers.
  public var parameters: [Parameter]
  /// What training changes without gradients, such as running means.
  public private(set) var states: [NamedTensor]
  /// One line for each layer.
  public let layers: [LayerSummary]
  /// The seed of the initial parameters and of dropout.
  public let seed: UInt64
  private let function: BuiltLayer
  /// What copies of one model have in common: the same layers, so the same work for the same shapes.
  package let network = NetworkIdentity()

  /// Builds a network for samples of a shape.
  ///
  /// - Parameters:
  ///   - layer: The network, usually a ``Sequential``.
  ///   - inputShape: The shape of one sample, without the batch axis.
  ///   - seed: Decides the initial parameters and the dropped units.
  ///   - dtype: The element type of the parameters.
  /// - Throws: ``ModelError`` when a layer cannot take what the one before gives.
  public init(_ layer: any Layer, inputShape: [Int], seed: UInt64 = 0, dtype: DType = .float32)
    throws(ModelError)
  {
    guard Shape.checkedCount(inputShape, elementSize: dtype.byteCount) != nil else {
      throw .impossible(
        layer: "model", kind: "Model", inputShape: inputShape, reason: "no tensor has this shape",
        help: "give the sizes of one sample, each 0 or more")
    }
    var scope = LayerScope(inputShape: inputShape, seed: seed, dtype: dtype)
    // A network of one layer still gets a line in the summary; a sequence describes itself by its layers.
    function =
      layer is Sequential
      ? try layer.build(&scope, inputShape: inputShape)
      : try scope.child("layers.0", layer, inputShape: inputShape)
    parameters = scope.parameters
    states = scope.states
    layers = scope.rows
    self.inputShape = inputShape
    outputShape = function.outputShape
    self.seed = seed
  }

  /// Builds a network from layers listed one after another.
  public init(
    inputShape: [Int], seed: UInt64 = 0, dtype: DType = .float32, @LayerListBuilder layers: () -> [any Layer]
  ) throws(ModelError) {
    try self.init(Sequential(layers()), inputShape: inputShape, seed: seed, dtype: dtype)
  }

  /// How many numbers are learned.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.count } }

  /// The output for a batch in evaluation mode. Nothing is recorded unless the input is tracked.
  ///
  /// - Parameters:
  ///   - input: Shape `[batch] + inputShape`.
  ///   - observe: Called with each layer's place and output.
  /// - Precondition: The model can take the input. For input from outside use ``output(for:observing:)``.
  public func callAsFunction(_ input: Tensor, observing observe: ((String, Tensor) -> Void)? = nil) -> Tensor
  {
    do {
      return try output(for: input, observing: observe)
    } catch {
      brokenRule(error.description)
    }
  }

  /// The output for a batch in evaluation mode, for input that comes from a file, a request or a person.
  ///
  /// - Parameters:
  ///   - input: Shape `[batch] + inputShape`.
  ///   - observe: Called with each layer's place and output.
  /// - Throws: ``ModelError/impossible(layer:kind:inputShape:reason:help:)`` for an input of another shape
  ///   or element type, or one whose numbers a layer cannot take, such as an index outside an ``Embedding``;
  ///   ``ModelError/contradiction(layer:kind:inputShape:expected:found:)`` for a layer that returns another shape than
  ///   it was built for.
  public func output(
    for input: Tensor, observing observe: ((String, Tensor) -> Void)? = nil
  ) throws(ModelError) -> Tensor {
    var pass = ForwardPass(
      parameters: parameters.map(\.value), states: states.map(\.value), isTraining: false, observe: observe)
    return try run(input, &pass)
  }

  /// The loss of one training pass and its gradient for every parameter, in the order of ``parameters``.
  ///
  /// - Parameters:
  ///   - step: The number of the step; dropout draws other units at every step.
  ///   - precision: What the operands of the layers' products are rounded to; the parameters are not.
  ///   - observe: Called with each layer's place and output.
  ///   - loss: Computes a scalar from the model's output; `forward` runs the model in training mode.
  /// - Throws: What `loss` throws; ``ModelError/impossible(layer:kind:inputShape:reason:help:)`` where a
  ///   layer cannot take the batch. The state is then as it was before.
  public mutating func lossWithGradients(
    step: Int = 0, precision: Precision = .float32, observing observe: ((String, Tensor) -> Void)? = nil,
    _ loss: (_ forward: (Tensor) throws(ModelError) -> Tensor) throws -> Tensor
  ) throws -> (loss: Tensor, gradients: [Tensor]) {
    let pass = try gradientPass(
      parameters: parameters.map(\.value), states: states.map(\.value), step: Tensor([Int64(step)]),
      precision: precision, observing: observe, loss)
    setStates(pass.states)
    return (pass.loss, pass.gradients)
  }

  /// ``lossWithGradients(step:precision:observing:_:)`` as a function of everything it reads.
  ///
  /// - Parameter beginBackward: Called between the loss and its gradients.
  package func gradientPass(
    parameters values: [Tensor], states: [Tensor], step: Tensor, precision: Precision,
    observing observe: ((String, Tensor) -> Void)? = nil,
    _ loss: (_ forward: (Tensor) throws(ModelError) -> Tensor) throws -> Tensor,
    beginBackward: () -> Void = {}
  ) throws -> (loss: Tensor, gradients: [Tensor], states: [Tensor]) {
    let tracked = zip(values, parameters).map { $0.tracked(label: $1.name) }
    var pass = ForwardPass(
      parameters: tracked, states: states, isTraining: true, precision: precision, seed: seed, step: step,
      observe: observe)
    let value = try loss { input throws(ModelError) in try run(input, &pass) }
    beginBackward()
    return (value.detached(), value.gradients(of: tracked), pass.states)
  }

  /// Takes what a training pass made of ``states``.
  package mutating func setStates(_ values: [Tensor]) {
    for (index, value) in values.enumerated() { states[index].value = value }
  }

  /// Lets a program read and write the parameters, then the states, where they lie. What somebody else holds as well
  /// is copied first.
  ///
  /// - Parameters:
  ///   - sizes: How many numbers of which type each has.
  ///   - bound: Gets each address.
  package mutating func withUniqueAddresses(
    _ sizes: [(count: Int, dtype: DType)], _ bound: (_ index: Int, _ address: UnsafeMutableRawPointer) -> Void
  ) {
    mustHold(
      sizes.count == parameters.count + states.count, "the model's parameters changed between steps")
    for index in parameters.indices {
      bound(
        index,
        parameters[index].value.uniqueAddress(count: sizes[index].count, dtype: sizes[index].dtype))
    }
    for index in states.indices {
      let place = parameters.count + index
      bound(place, states[index].value.uniqueAddress(count: sizes[place].count, dtype: sizes[place].dtype))
    }
  }

  /// The output in evaluation mode for given values of the parameters, then the states.
  package func output(for input: Tensor, parameters values: [Tensor]) throws(ModelError) -> Tensor {
    var pass = ForwardPass(
      parameters: Array(values[..<parameters.count]), states: Array(values[parameters.count...]),
      isTraining: false)
    return try run(input, &pass)
  }

  private func run(_ input: Tensor, _ pass: inout ForwardPass) throws(ModelError) -> Tensor {
    guard input.rank == inputShape.count + 1, Array(input.shape.dropFirst()) == inputShape else {
      throw .impossible(
        layer: "model", kind: "Model", inputShape: input.shape,
        reason: "it was built for [batch] + \(inputShape)",
        help: "give samples of shape \(inputShape), or build the model for another inputShape")
    }
    return try function(input, &pass)
  }

  /// Everything that has to be saved, by name: the parameters, then the state.
  public var namedTensors: [NamedTensor] {
    parameters.map { NamedTensor(name: $0.name, value: $0.value) } + states
  }

  /// Takes numbers saved by name. All names and shapes must match; nothing changes otherwise.
  ///
  /// - Throws: ``ModelError/names(missing:unexpected:)`` or ``ModelError/shape(name:expected:found:)``.
  public mutating func load(_ tensors: [NamedTensor]) throws(ModelError) {
    let given = Dictionary(tensors.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let own = namedTensors
    let ownNames = Set(own.map(\.name))
    let missing = own.map(\.name).filter { given[$0] == nil }
    var seen: Set<String> = []
    // A name given twice is unexpected the second time.
    let unexpected = tensors.map(\.name).filter { !seen.insert($0).inserted || !ownNames.contains($0) }
    guard missing.isEmpty, unexpected.isEmpty else { throw .names(missing: missing, unexpected: unexpected) }
    for tensor in own {
      guard let value = given[tensor.name] else { continue }
      guard value.shape == tensor.value.shape else {
        throw .shape(name: tensor.name, expected: tensor.value.shape, found: value.shape)
      }
    }
    for index in parameters.indices {
      if let value = given[parameters[index].name] {
        parameters[index].value = value.detached().converted(to: parameters[index].value.dtype)
      }
    }
    for index in states.indices {
      if let value = given[states[index].name] {
        states[index].value = value.detached().converted(to: states[index].value.dtype)
      }
    }
  }
}
