import SomaTensor
public import SomaNN

/// A fully connected network in a few words: hidden layers, what stands between them, and the number of outputs.
public struct NetworkPlan: Codable, Sendable, Equatable {
  /// Units of each hidden layer; none for a network of one layer.
  public var hidden: [Int]
  /// The activation after each hidden layer.
  public var activation: String
  /// How weights are drawn.
  public var initializer: String
  /// The share of units that each hidden layer drops in training.
  public var dropProbability: Double
  /// Units of the last layer.
  public var outputs: Int
  /// Vectors learned for the names of categories, whose indices are the last inputs; nothing where there are none.
  public var embeddings: [ColumnEmbedding.Table]?

  /// A network.
  public init(hidden: [Int], activation: String, initializer: String, dropProbability: Double, outputs: Int) {
    self.hidden = hidden
    self.activation = activation
    self.initializer = initializer
    self.dropProbability = dropProbability
    self.outputs = outputs
  }

  /// The network with its first numbers.
  ///
  /// - Throws: `UnknownName` for an unknown activation or initializer, or `ModelError`.
  public func makeModel(inputShape: [Int], seed: UInt64) throws -> Model {
    let activation = try Activation(activation)
    let initializer = try Initializer.named(initializer)
    return try Model(inputShape: inputShape, seed: seed) {
      if inputShape.count > 1 { Flatten() }
      if let embeddings { ColumnEmbedding(embeddings) }
      for width in hidden {
        Linear(width, weightInitializer: initializer)
        activation
        if dropProbability > 0 { Dropout(dropProbability: dropProbability) }
      }
      Linear(outputs, weightInitializer: initializer)
    }
  }

  /// The layers in short: `784-512-256-10 relu`.
  public func summary(inputShape: [Int]) -> String {
    // A name enters as one index and goes on as its vector.
    let learned = (embeddings ?? []).reduce(0) { $0 + $1.size - 1 }
    let widths = [inputShape.reduce(1, *) + learned] + hidden + [outputs]
    return widths.map(String.init).joined(separator: "-") + (hidden.isEmpty ? "" : " \(activation)")
  }
}
