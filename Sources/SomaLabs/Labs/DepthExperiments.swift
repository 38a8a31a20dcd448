package import SomaData
package import SomaNN
import SomaTensor
import SomaTraining

/// The experiments of the lab `depth`.
package enum DepthExperiments {
  /// What stands in the hidden layers.
  package struct Kind: Sendable {
    /// Its key in the data.
    package let key: String
    package let function: ActivationFunction
    /// What the recommended initial weights are multiplied by.
    package let gain: Double

    package init(_ key: String, _ function: ActivationFunction, gain: Double = 1) {
      (self.key, self.function, self.gain) = (key, function, gain)
    }
  }

  /// The gradient through a chain of single units with weight 1, each held by its bias at the place where the
  /// function is steepest: φ′(z)ⁿ, the most that a gradient can keep.
  ///
  /// - Parameter place: Where the function is steepest.
  package static func bestFactor(_ function: ActivationFunction, depth: Int, at place: Double) -> Double {
    let start = Tensor(place, dtype: .float64).tracked()
    let bias = place - function(start.detached()).item
    var value = start
    for layer in 0..<depth { value = function(layer == 0 ? value : value + bias) }
    return value.gradients(of: [start])[0].item
  }

  /// ‖∂L/∂W‖ of every hidden layer of a deep network, for one batch of digits.
  package static func gradientNorms(
    _ kind: Kind, depth: Int, width: Int, batch: Batch, seed: UInt64
  ) throws -> [Double] {
    let rule = kind.function.recommendedInitializer, gain = kind.gain
    let initializer = Initializer(name: "scaled") { shape, dtype, stream in
      rule.makeTensor(shape: shape, dtype: dtype, using: stream) * gain
    }
    var model = try Model(inputShape: Array(batch.inputs.shape.dropFirst()), seed: seed) {
      Flatten()
      for _ in 0..<depth {
        Linear(width, weightInitializer: initializer)
        Activation(kind.function)
      }
      Linear(10, weightInitializer: .xavierUniform)
    }
    let (_, gradients) = try model.lossWithGradients { forward in
      try crossEntropy(logits: forward(batch.inputs), targets: batch.targets)
    }
    // Two parameters a layer, the weight first; the last layer is the classifier.
    return (0..<depth).map { gradients[2 * $0].toFloat64().norm().item }
  }

  /// What a large learning rate does to rectifiers.
  package struct Dying: Sendable {
    package let rate: Double
    /// Units, and how many of them fire for no sample before and after training.
    package let unitCount, deadBefore, deadAfter: Int
    /// The share of training samples that are right.
    package let accuracy: Double
  }

  /// Trains a 64-64-64-10 network by plain descent, and counts hidden units without a positive output for any sample.
  package static func dying(
    _ function: ActivationFunction, _ samples: Samples, rate: Double, epochs: Int, seed: UInt64
  ) throws -> Dying {
    var model = try Model(inputShape: samples.inputShape, seed: seed) {
      Flatten()
      for _ in 0..<2 {
        Linear(64)
        Activation(function)
      }
      Linear(10, weightInitializer: .xavierUniform)
    }
    let before = try silentUnits(model, samples, kind: function.name)
    var optimizer = SGD(learningRate: rate)
    let step = TrainingStep(loss: .crossEntropy)
    let order = BatchOrder(sampleCount: samples.count, batchSize: 32, seed: seed)
    var number = 0
    for epoch in stride(from: 1, through: epochs, by: 1) {
      for indices in order.batches(epoch: epoch) {
        let batch = samples.batch(indices)
        try step(
          model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, number: number)
        number += 1
      }
    }
    return Dying(
      rate: rate, unitCount: 128, deadBefore: before,
      deadAfter: try silentUnits(model, samples, kind: function.name),
      accuracy: try model.score(samples, objective: .classification).accuracy ?? 0)
  }

  /// How many units of the activation layers are positive for no sample. A NaN is not positive.
  package static func silentUnits(_ model: Model, _ samples: Samples, kind: String) throws -> Int {
    let places = Set(model.layers.filter { $0.kind == kind }.map(\.name))
    var count = 0
    _ = try model.output(for: samples.batch.inputs) { place, output in
      guard places.contains(place) else { return }
      let fires = (output .> 0).any(alongAxes: [0])
      count += fires.array(of: Bool.self).count { !$0 }
    }
    return count
  }
}
