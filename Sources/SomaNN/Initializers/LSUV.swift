import SomaRules
public import SomaTensor

extension Model {
  /// How one layer came out of ``Model/initializeByLSUV(on:tolerance:attempts:)``.
  public struct UnitVariance: Sendable, Equatable {
    /// The layer's place, `layers.0`.
    public let layer: String
    /// The variance of its output over the batch, at the end.
    public let variance: Double
    /// How often its weight was divided.
    public let divisions: Int
    /// Whether the variance is within the tolerance of 1.
    public let isUnit: Bool
  }

  /// Layer-sequential unit variance (LSUV): draws orthonormal weights, then divides the weight of one layer after
  /// another, from the input on, by the standard deviation of its output over a batch, until
  /// |Var(output) − 1| ≤ tolerance.
  ///
  /// A layer takes part when it has a parameter `weight` of two or more axes; its output is that before the activation.
  /// Biases and all other parameters stay as they are. The variance is that of all the layer's numbers together, over
  /// samples and units, divided by n, with the layers run in evaluation mode. Where it is 0 or not finite (a batch of
  /// zeros, units that are all dead, a NaN in the batch) there is nothing to divide by: the weight stays orthonormal,
  /// and the result tells.
  ///
  ///     var model = try Model(inputShape: [64]) { Linear(32); ReLU(); Linear(10) }
  ///     try model.initializeByLSUV(on: batch)
  ///
  /// - Parameters:
  ///   - batch: Inputs of shape `[batch] + inputShape`, such as the first batch of the training.
  ///   - tolerance: As in the paper 0.1; not negative.
  ///   - attempts: The most divisions of one layer; not negative.
  /// - Returns: One result for each layer that takes part, in order.
  /// - Throws: What ``Model/output(for:observing:)`` throws; the model is then unchanged.
  /// - Precondition: The numbers are in range.
  ///
  /// **Source**: Mishkin and Matas, "All you need is a good init", 2015, algorithm 1.
  @discardableResult
  public mutating func initializeByLSUV(
    on batch: Tensor, tolerance: Double = 0.1, attempts: Int = 10
  ) throws(ModelError) -> [UnitVariance] {
    mustHold(
      tolerance >= 0 && attempts >= 0,
      "LSUV: tolerance \(tolerance) and \(attempts) attempts, expected 0 or more")
    var result = self
    let weights = parameters.indices.filter {
      parameters[$0].name.hasSuffix(".weight") && parameters[$0].value.rank > 1
    }
    for index in weights {
      let value = parameters[index].value
      result.parameters[index].value = Initializer.orthogonal().makeTensor(
        shape: value.shape, dtype: value.dtype,
        using: RandomStream(seed: seed, purpose: .initialization, index: UInt64(index)))
    }
    var found: [UnitVariance] = []
    for index in weights {
      let layer = String(parameters[index].name.dropLast(".weight".count))
      var divisions = 0
      var variance = try result.outputVariance(of: layer, batch)
      while !(abs(variance - 1) <= tolerance), variance > 0, variance.isFinite, divisions < attempts {
        result.parameters[index].value = result.parameters[index].value / variance.squareRoot()
        divisions += 1
        variance = try result.outputVariance(of: layer, batch)
      }
      found.append(
        UnitVariance(
          layer: layer, variance: variance, divisions: divisions, isUnit: abs(variance - 1) <= tolerance))
    }
    self = result
    return found
  }

  private func outputVariance(of layer: String, _ batch: Tensor) throws(ModelError) -> Double {
    var output: Tensor?
    _ = try self.output(for: batch) { place, value in
      if place == layer { output = value }
    }
    return withoutRecording { output?.detached().toFloat64().variance().item } ?? .nan
  }
}
