import Foundation
import Soma
import Testing

/// What is told about a training whose numbers stop being numbers.
@Suite struct DivergenceTests {
  private func network() throws -> Model {
    try Model(inputShape: [2], seed: 1) {
      Linear(8)
      ReLU()
      Linear(2)
    }
  }

  private func divergence(
    _ model: Model, rate: Double, loss: Loss? = nil, samples: Samples? = nil,
    change: (inout Trainer) -> Void = { _ in }, report: (TrainingEvent) -> Void = { _ in }
  ) throws -> Divergence {
    var trainer = Trainer(epochCount: 3, batchSize: 50)
    trainer.loss = loss
    change(&trainer)
    var state = TrainingState(model: model, optimizer: SGD(learningRate: rate))
    let data = try samples ?? DataSet.load("moons").train
    do {
      try trainer.fit(&state, training: data, report: report)
    } catch TrainingError.diverged(let divergence) {
      return divergence
    }
    throw CancellationError()
  }

  /// A loss of 0 whose gradient is not: the slope of the root at 0.
  private static let steep = Loss(name: "steep") { outputs, _ in (outputs * 0).abs().sqrt().mean() }

  @Test func theFirstLayerThatOverflowsIsNamed() throws {
    // Weights of about 1e29 make outputs of about 1e29 in the first layer, and beyond float32 in the second.
    let found = try divergence(network(), rate: 1e30)
    #expect(found.epoch == 1 && found.step == 2 && found.learningRate == 1e30)
    #expect(found.cause?.role == .output && found.cause?.name == "layers.2 (Linear)")
    #expect(found.cause?.statistics.count == 100 && found.cause?.statistics.isFinite == false)
  }

  @Test func weightsThatOverflowAreNamed() throws {
    let found = try divergence(network(), rate: 1e42)
    #expect(found.step == 2 && found.cause?.role == .parameter && found.cause?.name == "layers.0.weight")
  }

  @Test func aRuinedNetworkIsNeverSaved() throws {
    var saved: [TrainingState] = []
    let found = try divergence(network(), rate: 0.1, loss: Self.steep) {
      $0.saveInterval = 0
    } report: { event in
      if case .checkpoint(let state) = event { saved.append(state) }
    }
    #expect(found.epoch == 1 && found.step == 1 && found.loss == nil)
    #expect(found.description.contains("numbers became NaN or infinite at epoch 1, step 1"))
    #expect(saved.count == 1)
    let numbers = saved.flatMap { $0.model.namedTensors.flatMap(\.value.doubles) }
    #expect(numbers.allSatisfy { $0.isFinite })
  }

  @Test func aGradientThatHasNoLengthIsNotApplied() throws {
    let found = try divergence(network(), rate: 0.1, loss: Self.steep) { $0.clipNorm = 1 }
    #expect(found.step == 1 && found.loss == nil && found.cause?.role == .gradient)
  }

  @Test func inputsThatAreNoNumbersAreNamed() throws {
    let features = Tensor([[0, 1], [.nan, 2], [3, .infinity]] as [[Float]])
    let samples = Samples(features: features, targets: Tensor([0, 1, 0] as [Int32]))
    let found = try divergence(network(), rate: 0.1, samples: samples)
    #expect(found.step == 1 && found.cause?.role == .input)
    let statistics = try #require(found.cause?.statistics)
    #expect(statistics.count == 6 && statistics.nanCount == 1 && statistics.infiniteCount == 1)
    #expect(statistics.smallest == 0 && statistics.largest == 3 && statistics.mean == 1.5)
    #expect(found.description.contains("1 NaN and 1 infinite of 6 numbers; the others from 0 to 3, mean 1.5"))
  }

  @Test(arguments: [0, 3]) func theStepsSinceTheLastSaveAreMadeAgain(_ interval: Double) throws {
    try withFolder { root in
      var settings = TrainingSettings()
      settings.optimizer = "sgd"
      settings.learningRate = 1e12
      settings.supervision.saveInterval = interval
      let data = try DataSet.load("sine")
      var run = try TrainingRun(
        configuration: settings.resolved(for: data, name: "sine", folder: nil), data: data)
      let folder = try RunFolder.create(in: root, name: "sine")
      let recorder = try RunRecorder(folder: folder, run: run, arguments: [], threadCount: 1)
      var losses: [Double] = []
      var states: [TrainingState] = []
      var found: Divergence?
      do {
        try run.run { event in
          if case .stepped(let progress) = event { losses.append(progress.stepLoss) }
          if case .checkpoint(let state) = event { states.append(state) }
          try recorder.record(event)
        }
      } catch TrainingError.diverged(let divergence) {
        found = divergence
      }
      let divergence = try #require(found)
      #expect(losses.count == divergence.step - 1 && losses.count > 0)
      let explained = run.explained(divergence, from: try RunCheckpoint(in: folder))
      #expect(explained.epoch == divergence.epoch && explained.step == divergence.step)
      if interval > 0 || losses.count == 1 {
        // By hand: the gradients of the step before, from the state it began with.
        #expect(try #require(explained.previousGradientNorm) > 0)
        #expect(explained.description.contains("gradient norm"))
      } else {
        // The last save is newer than the step before.
        #expect(explained.previousGradientNorm == nil)
      }
    }
  }

  @Test func theGradientNormIsThatOfTheStepBefore() throws {
    try withFolder { root in
      var settings = TrainingSettings()
      settings.optimizer = "sgd"
      settings.learningRate = 1e30
      settings.batchSize = 10_000
      settings.activation = "relu"
      settings.validationFraction = 0
      let data = try DataSet.load("moons")
      var run = try TrainingRun(
        configuration: settings.resolved(for: data, name: "moons", folder: nil), data: data)
      var model = run.model
      let folder = try RunFolder.create(in: root, name: "moons")
      let recorder = try RunRecorder(folder: folder, run: run, arguments: [], threadCount: 1)
      var explained: Divergence?
      do {
        try run.run { try recorder.record($0) }
      } catch TrainingError.diverged(let divergence) {
        explained = run.explained(divergence, from: try RunCheckpoint(in: folder))
      }
      let batch = data.train.batch
      let (_, gradients) = try model.lossWithGradients { forward in
        try crossEntropy(logits: forward(batch.inputs), targets: batch.targets)
      }
      let squares = gradients.flatMap(\.doubles).reduce(0) { $0 + $1 * $1 }
      let norm = try #require(explained?.previousGradientNorm)
      #expect(abs(norm - squares.squareRoot()) < 1e-5 * norm)
    }
  }
}

/// Gradients and dead units, looked at after the first epoch.
@Test func deadUnitsAndGradientNormsAreThoseOfTheNetwork() throws {
  var model = try Model(inputShape: [2], seed: 3) {
    Linear(5)
    ReLU()
    Linear(2)
    Tanh()
  }
  // Three units that no sample of moons can wake.
  model.parameters[1].value = Tensor([-1000, 0.1, -1000, 0.2, -1000] as [Float])
  let data = try DataSet.load("moons").train.subset(Array(0..<200))
  var report: HealthReport?
  // A rate of 0 keeps the network as it is.
  var optimizer = SGD(learningRate: 0)
  var copy = model
  try Trainer(epochCount: 1, batchSize: 50).fit(&copy, optimizer: &optimizer, training: data) { event in
    if case .health(let health) = event { report = health }
  }
  let health = try #require(report)
  #expect(health.layers.map(\.name) == ["layers.0", "layers.1", "layers.2", "layers.3"])
  #expect(health.layers[1].unitCount == 5 && health.layers[1].deadCount == 3)
  #expect(health.layers[3].unitCount == 2 && health.layers[3].deadCount == 0)
  #expect(health.layers[0].deadCount == nil && health.layers[1].gradientNorm == nil)
  let batch = data.batch
  let (_, gradients) = try model.lossWithGradients { forward in
    try crossEntropy(logits: forward(batch.inputs), targets: batch.targets)
  }
  func norm(_ tensors: ArraySlice<Tensor>) -> Double {
    tensors.flatMap(\.doubles).reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
  for (found, expected) in [
    (health.gradientNorm, norm(gradients[...])), (health.layers[0].gradientNorm, norm(gradients[..<2])),
    (health.layers[2].gradientNorm, norm(gradients[2...])),
  ] { #expect(abs(try #require(found) - expected) < 1e-6 * expected) }
}
