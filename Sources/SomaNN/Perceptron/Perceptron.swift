import SomaRules

/// Rosenblatt's threshold unit: it says 1 where the weighted sum of its inputs exceeds a threshold θ, else 0.
///
/// Three forms of the same unit, with x ∈ ℝᵈ:
/// - threshold: y = 1 if w·x > θ, else 0;
/// - bias: y = step(w·x + b), b = −θ;
/// - signs: y = sign(w·x + b) ∈ {−1, +1}.
///
/// On the boundary, w·x = θ, the output is 0, or −1 in signs; with a NaN as well.
///
///     let and = Perceptron(weights: [0.2, 0.35], threshold: 0.5)
///     and.output([1, 1])  // 1
///     and.output([1, 0])  // 0
///
/// Numbers are `Double`, one sample at a time: the unit is there to be understood and checked by hand. A trained layer
/// of many units is ``Linear`` with an activation.
///
/// **Source**: Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the
/// brain", 1958.
public struct Perceptron: Sendable, Equatable {
  /// One factor for each input.
  public var weights: [Double]
  /// What is added to the weighted sum: −θ.
  public var bias: Double

  /// A unit in the form with a bias.
  public init(weights: [Double], bias: Double) {
    self.weights = weights
    self.bias = bias
  }

  /// A unit in the form with a threshold.
  public init(weights: [Double], threshold: Double) { self.init(weights: weights, bias: -threshold) }

  /// θ = −b.
  public var threshold: Double { -bias }

  /// z = w·x + b.
  ///
  /// - Precondition: There are as many inputs as weights.
  public func netInput(_ inputs: [Double]) -> Double {
    mustHold(
      inputs.count == weights.count,
      "perceptron: \(inputs.count) inputs, expected one for each of \(weights.count) weights")
    var sum = 0.0
    for (weight, input) in zip(weights, inputs) { sum += weight * input }
    return sum + bias
  }

  /// 1 if w·x > θ, else 0.
  ///
  /// - Precondition: There are as many inputs as weights.
  public func output(_ inputs: [Double]) -> Int { netInput(inputs) > 0 ? 1 : 0 }

  /// +1 if w·x > θ, else −1.
  ///
  /// - Precondition: There are as many inputs as weights.
  public func sign(_ inputs: [Double]) -> Int { netInput(inputs) > 0 ? 1 : -1 }
}

/// Layers of perceptrons: each layer's outputs are the next one's inputs.
public struct ThresholdNetwork: Sendable, Equatable {
  /// The layers, the one next to the inputs first.
  public let layers: [[Perceptron]]

  /// A network.
  ///
  /// - Precondition: Every unit has as many weights as the layer before has units.
  public init(_ layers: [[Perceptron]]) {
    for (layer, next) in zip(layers, layers.dropFirst()) {
      for unit in next {
        mustHold(
          unit.weights.count == layer.count,
          "threshold network: a unit has \(unit.weights.count) weights, expected one for each of the \(layer.count) units before"
        )
      }
    }
    self.layers = layers
  }

  /// The outputs of every layer, 0 or 1, the last layer's last.
  ///
  /// - Precondition: There are as many inputs as the first layer's units have weights.
  public func outputs(_ inputs: [Double]) -> [[Int]] {
    var values = inputs
    return layers.map { layer in
      let outputs = layer.map { $0.output(values) }
      values = outputs.map(Double.init)
      return outputs
    }
  }
}
