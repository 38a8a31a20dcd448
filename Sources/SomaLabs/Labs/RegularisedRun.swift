package import SomaData
package import SomaNN
package import SomaPlot
import SomaTensor
package import SomaTraining

/// A way to hold a network back from learning its few samples by heart.
package enum Remedy: String, CaseIterable, Sendable {
  case none, l2, l1, dropout, batchNorm, layerNorm, earlyStopping
}

/// A training on few samples with one remedy, measured after every epoch.
package struct RegularisedRun {
  /// How strong the remedies are.
  package struct Settings: Sendable {
    package var epochs = 300
    package var l2 = 0.02, l1 = 0.003, dropProbability = 0.5
    /// Epochs without a better validation loss before training stops.
    package var patience = 20
    package var hiddenSize = 64
    package var seed: UInt64 = 0

    package init() {}
  }

  package let remedy: Remedy
  /// Before training and after every epoch, over all samples of the part, in evaluation mode.
  package private(set) var training: [Score] = [], validation: [Score] = []
  /// The network at the end; with early stopping that of the best epoch.
  package private(set) var model: Model
  /// The epoch whose network it is.
  package private(set) var epoch = 0
  /// √Σw² over all weights of ``model``.
  package private(set) var weightNorm = 0.0
  /// The share of weights of magnitude below 0.001, which L1 makes large.
  package private(set) var smallShare = 0.0

  /// The scores of ``model``.
  package var result: (training: Score, validation: Score) { (training[epoch], validation[epoch]) }

  /// Trains an in-64-64-classes network by Adam, all samples in each update.
  ///
  /// - Precondition: Both parts have samples.
  package init(
    _ remedy: Remedy, training samples: Samples, validation held: Samples, classCount: Int,
    _ settings: Settings
  ) throws {
    self.remedy = remedy
    model = try Self.network(remedy, samples.inputShape, classCount, settings)
    var optimizer = Adam(learningRate: 0.01, weightDecay: .coupled(remedy == .l2 ? settings.l2 : 0))
    let batch = samples.batch
    var best: (epoch: Int, loss: Double, model: Model)?
    for number in 0...settings.epochs {
      if number > 0 {
        let (_, gradients) = try model.lossWithGradients(step: number) { forward in
          try crossEntropy(logits: forward(batch.inputs), targets: batch.targets)
        }
        optimizer.update(
          &model.parameters,
          gradients: addingL1Penalty(remedy == .l1 ? settings.l1 : 0, to: gradients, of: model.parameters))
      }
      training.append(try model.score(samples, objective: .classification))
      validation.append(try model.score(held, objective: .classification))
      epoch = number
      guard remedy == .earlyStopping else { continue }
      let loss = validation[number].loss
      if loss < best?.loss ?? .infinity {
        best = (number, loss, model)
      } else if number - (best?.epoch ?? 0) >= settings.patience {
        break
      }
    }
    if let best { (epoch, model) = (best.epoch, best.model) }
    let weights = model.parameters.filter(\.isDecayed).flatMap { $0.value.doubles }
    weightNorm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    smallShare = Double(weights.count { abs($0) < 1e-3 }) / Double(weights.count)
  }

  private static func network(
    _ remedy: Remedy, _ inputShape: [Int], _ classCount: Int, _ settings: Settings
  ) throws -> Model {
    try Model(inputShape: inputShape, seed: settings.seed) {
      Flatten()
      for _ in 0..<2 {
        Linear(settings.hiddenSize)
        if remedy == .batchNorm { BatchNorm() }
        if remedy == .layerNorm { LayerNorm() }
        ReLU()
        if remedy == .dropout { Dropout(dropProbability: settings.dropProbability) }
      }
      Linear(classCount, weightInitializer: .xavierUniform)
    }
  }

  /// The probability of the second class minus that of the first over the plane, for networks with two inputs and two
  /// classes.
  package func boundary(x: ClosedRange<Double>, y: ClosedRange<Double>, size: Int) -> Grid {
    Grid.ofBatch(x: x, y: y, count: size) { places in
      model(places).softmax().rows.map { $0[1] - $0[0] }
    }
  }
}
