package import SomaData
import SomaNN
import SomaTraining

/// Gradient descent with batches of one size, its loss over all samples measured on the way.
package struct Descent {
  /// Samples in an update.
  package let batchSize: Int
  /// Updates in an epoch, ⌈samples / batch⌉, but one less where a single sample would be left over.
  package let updatesPerEpoch: Int
  /// What was measured, the start first.
  package private(set) var points: [Point] = []
  /// The time of the updates alone.
  package private(set) var seconds = 0.0
  /// Multiplications of the forward pass of one update; backward takes about twice as many.
  package let multiplications: Int

  /// A measurement.
  package struct Point: Sendable, Equatable {
    /// How many updates have been made, and how many samples they saw.
    package let updates, samples: Int
    /// The mean loss over all samples.
    package let loss: Double
  }

  /// How many updates have been made.
  package var updates: Int { points.last?.updates ?? 0 }
  /// The loss at the end.
  package var finalLoss: Double { points.last?.loss ?? .nan }

  /// Trains a 64-32-10 network on digits from the seed's start. It ends early when a loss is not finite.
  ///
  /// - Precondition: `batchSize` is positive, and there are samples.
  package init(_ samples: Samples, batchSize: Int, epochs: Int, rate: Double, seed: UInt64) throws {
    var model = try Model(inputShape: samples.inputShape, seed: seed) {
      Flatten()
      Linear(32)
      ReLU()
      Linear(10, weightInitializer: .xavierUniform)
    }
    let size = min(batchSize, samples.count)
    let order = BatchOrder(sampleCount: samples.count, batchSize: size, seed: seed)
    self.batchSize = size
    updatesPerEpoch = order.batchCount
    multiplications = size * model.layers.reduce(0) { $0 + $1.flops } / 2
    var optimizer = SGD(learningRate: rate)
    let step = TrainingStep(loss: .crossEntropy), clock = ContinuousClock()
    var updates = 0, seen = 0, next = 1
    func measure() throws -> Point {
      let score = try model.score(samples, objective: .classification)
      return Point(updates: updates, samples: seen, loss: score.loss)
    }
    points.append(try measure())
    for epoch in stride(from: 1, through: epochs, by: 1) {
      for (number, indices) in order.batches(epoch: epoch).enumerated() {
        let batch = samples.batch(indices)
        let start = clock.now
        let loss = try step(
          model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, number: updates)
        seconds += (clock.now - start) / .seconds(1)
        updates += 1
        seen += batch.count
        // Measured at even factors, and at the end of every epoch.
        if updates >= next || number + 1 == order.batchCount {
          points.append(try measure())
          while next <= updates { next = max(next + 1, next * 3 / 2) }
        }
        guard loss.isFinite, points.last?.loss.isFinite == true else { return }
      }
    }
  }
}
