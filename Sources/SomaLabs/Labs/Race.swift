package import SomaData
package import SomaNN
package import SomaPlot
import SomaTensor
import SomaTraining

/// How a race ended for one optimizer.
package enum RaceEnd: Sendable, Equatable {
  /// The target was reached after so many steps.
  case reached(Int)
  /// The value became larger than any that is of use, or not finite.
  case diverged(Int)
  /// Neither, in all the steps there were.
  case short

  var json: JSONValue {
    switch self {
    case .reached(let step): ["end": .string("reached"), "steps": .integer(step)]
    case .diverged(let step): ["end": .string("diverged"), "steps": .integer(step)]
    case .short: ["end": .string("short"), "steps": .null]
    }
  }

  func text(_ say: Language) -> String {
    switch self {
    case .reached(let step): String(step)
    case .diverged(let step): say("diverged (\(step))", "발산 (\(step))")
    case .short: "-"
    }
  }
}

/// One optimizer's way down a surface.
package struct Race {
  /// The six that race.
  package static let optimizers: [OptimizerName] = [.sgd, .momentum, .nesterov, .adagrad, .rmsprop, .adam]

  /// Who.
  package let optimizer: OptimizerName
  /// The size of its steps.
  package let rate: Double
  /// Where it was, the start first, and the value above the lowest there.
  package private(set) var path: [Point] = []
  package private(set) var heights: [Double] = []
  /// How it ended.
  package private(set) var end = RaceEnd.short

  /// Runs until the value is at most `target` above the lowest, it diverges, or the steps are used up.
  ///
  /// - Parameters:
  ///   - target: The height above the lowest value that counts as reached.
  package init(
    _ optimizer: OptimizerName, on surface: Surface, from start: Point, rate: Double? = nil, target: Double,
    steps: Int
  ) throws {
    self.optimizer = optimizer
    self.rate = rate ?? surface.rate(of: optimizer)
    var method = try optimizer.makeOptimizer(learningRate: self.rate)
    var place = [Parameter(name: "place", value: Tensor([start.x, start.y]))]
    let limit = 1e6 * max(1, abs(surface.value(start) - surface.lowest))
    for step in 0...steps {
      let (value, gradient) = valueWithGradient(at: place[0].value) { surface($0) }
      let at = place[0].value.doubles, height = value.item - surface.lowest
      path.append(Point(at[0], at[1]))
      heights.append(height)
      // The limit is infinite where the start is; a NaN is not finite either.
      guard height.isFinite, abs(height) <= limit else {
        end = .diverged(step)
        return
      }
      if height <= target {
        end = .reached(step)
        return
      }
      if step < steps { method.update(&place, gradients: [gradient]) }
    }
  }
}

/// The same race on real data: a 64-32-10 network on images of digits, in batches of 32.
package struct DigitsRace {
  /// Who, and the size of its steps.
  package let optimizer: OptimizerName
  package let rate: Double
  /// How it ended: the first epoch's end with a loss at most the target, told in updates.
  package private(set) var end = RaceEnd.short
  /// The loss over all samples before and after every epoch.
  package private(set) var losses: [Double] = []
  /// Updates in an epoch.
  package let updatesPerEpoch: Int

  /// Rates of the usual size for each method.
  package static func rate(of optimizer: OptimizerName) -> Double {
    switch optimizer {
    case .sgd: 0.2
    case .momentum, .nesterov: 0.05
    case .adagrad: 0.1
    default: 0.005
    }
  }

  /// Trains until the loss over all samples is at most the target, or for all epochs.
  package init(
    _ optimizer: OptimizerName, _ samples: Samples, rate: Double? = nil, target: Double, epochs: Int,
    seed: UInt64
  ) throws {
    self.optimizer = optimizer
    self.rate = rate ?? Self.rate(of: optimizer)
    var model = try Model(inputShape: samples.inputShape, seed: seed) {
      Flatten()
      Linear(32)
      ReLU()
      Linear(10, weightInitializer: .xavierUniform)
    }
    var method = try optimizer.makeOptimizer(learningRate: self.rate)
    let order = BatchOrder(sampleCount: samples.count, batchSize: 32, seed: seed)
    updatesPerEpoch = order.batchCount
    let step = TrainingStep(loss: .crossEntropy)
    losses = [try model.score(samples, objective: .classification).loss]
    var updates = 0
    for epoch in stride(from: 1, through: epochs, by: 1) {
      for indices in order.batches(epoch: epoch) {
        let batch = samples.batch(indices)
        let loss = try step(
          model: &model, optimizer: &method, inputs: batch.inputs, targets: batch.targets, number: updates)
        updates += 1
        guard loss.isFinite else {
          end = .diverged(updates)
          return
        }
      }
      let loss = try model.score(samples, objective: .classification).loss
      losses.append(loss)
      if loss <= target, end == .short { end = .reached(updates) }
    }
  }
}
