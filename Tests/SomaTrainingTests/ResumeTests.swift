import Foundation
import Soma
import Testing

/// A training that is interrupted, saved to a file and taken up again, against the same training in one go.
@Suite struct ResumeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let objective: Objective
    let layers: @Sendable () -> [any Layer]
    var testDescription: String { name }
  }

  /// Turns numbers into indices, so that an embedding can follow.
  private struct Indices: Layer {
    func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
      BuiltLayer(outputShape: inputShape) { input, _ in (input.abs() * 3).converted(to: .int32) }
    }
  }

  static let cases = [
    Case(name: "dropout", objective: .classification) {
      [Linear(9), ReLU(), Dropout(dropProbability: 0.3), Linear(2)]
    },
    Case(name: "batch normalisation", objective: .classification) {
      [Linear(6), BatchNorm(), Tanh(), Linear(2)]
    },
    Case(name: "embedding", objective: .classification) {
      [Indices(), Embedding(count: 40, size: 4), Flatten(), LayerNorm(), PReLU(), Linear(2)]
    },
    Case(name: "regression", objective: .regression) { [Linear(7), GELU(), Linear(2)] },
  ]

  private static let data = try? DataSet.load("moons")

  private func samples(_ example: Case) throws -> (training: Samples, validation: Samples) {
    let train = try #require(Self.data).train
    func part(_ range: Range<Int>) -> Samples {
      let part = train.subset(Array(range))
      return example.objective == .classification
        ? part : Samples(features: part.features, targets: part.features)
    }
    // Batches of 30 and a last one of 10.
    return (part(0..<100), part(100..<150))
  }

  private func trainer(_ example: Case) -> Trainer {
    var trainer = Trainer(
      epochCount: 5, batchSize: 30, seed: 4, objective: example.objective,
      schedule: CosineSchedule(stepCount: 40))
    trainer.logInterval = 1
    trainer.plateau = PlateauSchedule(factor: 0.5, patience: 0)
    trainer.earlyStopping = EarlyStopping(patience: 50)
    return trainer
  }

  private func start(_ example: Case, _ optimizer: OptimizerName) throws -> TrainingState {
    TrainingState(
      model: try Model(Sequential(example.layers()), inputShape: [2], seed: 9),
      optimizer: try optimizer.makeOptimizer(weightDecay: 0.01))
  }

  /// The lines of the log without what a clock says.
  static func line(_ event: TrainingEvent) -> String? {
    if case .started = event { return nil }
    if case .ended = event { return nil }
    let clock = #/"(seconds|samplesPerSecond)":[^,]*,/#
    return event.json(run: nil, time: "")?.text.replacing(clock, with: "")
  }

  static func expectSame(_ left: TrainingState, _ right: TrainingState, _ words: String) {
    func same(_ left: [NamedTensor], _ right: [NamedTensor]) -> Bool {
      left.map(\.name) == right.map(\.name)
        && zip(left, right).allSatisfy { $0.value.isIdentical(to: $1.value) }
    }
    #expect(same(left.model.namedTensors, right.model.namedTensors), "\(words): model")
    #expect(same(left.optimizer.state, right.optimizer.state), "\(words): optimizer")
    #expect(left.optimizer.stepCount == right.optimizer.stepCount, "\(words)")
    #expect(same(left.bestModel.namedTensors, right.bestModel.namedTensors), "\(words): best")
    #expect(left.best?.epoch == right.best?.epoch, "\(words)")
    #expect(left.progress.epochs == right.progress.epochs && left.progress.steps == right.progress.steps)
    #expect(left.progress.plateau == right.progress.plateau, "\(words)")
    #expect(left.progress.stopping == right.progress.stopping, "\(words)")
    #expect(left.progress.baseRate == right.progress.baseRate, "\(words)")
  }

  @Test(arguments: cases)
  func interruptedAnywhereAndResumedGivesTheSameBits(_ example: Case) throws {
    let (training, validation) = try samples(example)
    let trainer = trainer(example)
    for optimizer in OptimizerName.allCases {
      var lines: [String] = []
      var whole = try start(example, optimizer)
      try trainer.fit(&whole, training: training, validation: validation) { event in
        if let line = Self.line(event) { lines.append(line) }
      }
      // After the first step, within an epoch, after an epoch's last step, and twice.
      for stops in [[1], [6], [4, 11], [19]] {
        var pieces: [String] = []
        let resumed = try withFolder { folder in
          let path = folder + "/state"
          try start(example, optimizer).write(to: path)
          for stop in stops + [Int.max] {
            var state = try CheckpointFile(path).state(
              of: start(example, optimizer).model, start(example, optimizer).optimizer)
            var steps = state.progress.epochs * 4 + state.progress.steps
            try trainer.fit(
              &state, training: training, validation: validation, shouldStop: steps >= stop
            ) { event in
              if case .stepped = event { steps += 1 }
              if let line = Self.line(event) { pieces.append(line) }
            }
            try state.write(to: path)
          }
          return try CheckpointFile(path).state(
            of: start(example, optimizer).model, start(example, optimizer).optimizer)
        }
        let words = "\(example.name), \(optimizer), stopped at \(stops)"
        Self.expectSame(whole, resumed, words)
        #expect(pieces == lines, "\(words)")
      }
    }
  }

  @Test(arguments: OptimizerName.allCases)
  func moreEpochsLaterAreMoreEpochsAtOnce(_ optimizer: OptimizerName) throws {
    let example = Self.cases[0]
    let (training, validation) = try samples(example)
    var trainer = trainer(example)
    trainer.schedule = ConstantSchedule()
    trainer.epochCount = 6
    var whole = try start(example, optimizer)
    try trainer.fit(&whole, training: training, validation: validation)
    var parts = try start(example, optimizer)
    for count in [2, 2, 6] {
      trainer.epochCount = count
      try trainer.fit(&parts, training: training, validation: validation)
    }
    Self.expectSame(whole, parts, "\(optimizer)")
  }

  @Test func aSnapshotKeepsItsNumbersWhileTheTrainingGoesOn() throws {
    let example = Self.cases[0]
    let (training, validation) = try samples(example)
    var trainer = trainer(example)
    trainer.saveInterval = 0
    var snapshots: [(state: TrainingState, copy: [Tensor])] = []
    var state = try start(example, .adam)
    try trainer.fit(&state, training: training, validation: validation) { event in
      guard case .checkpoint(let state) = event else { return }
      let tensors = state.model.namedTensors + state.optimizer.state
      snapshots.append((state, tensors.map { Tensor($0.value.floats, shape: $0.value.shape) }))
    }
    // The start, 5 epochs of 4 steps: each step saved once, and each epoch's end.
    #expect(snapshots.count == 1 + 5 * 4)
    for (state, copy) in snapshots {
      let tensors = state.model.namedTensors + state.optimizer.state
      #expect(zip(tensors, copy).allSatisfy { $0.value.isIdentical(to: $1) })
    }
  }

  @Test func aFinishedTrainingDoesNotGoOn() throws {
    let example = Self.cases[0]
    let (training, validation) = try samples(example)
    var trainer = trainer(example)
    trainer.epochCount = 50
    trainer.earlyStopping = EarlyStopping(patience: 1, minimumGain: 1)
    var state = try start(example, .adam)
    let end = try trainer.fit(&state, training: training, validation: validation)
    #expect(end.reason == .noGain && end.epochs == 2)
    let again = try trainer.fit(&state, training: training, validation: validation)
    #expect(again.reason == .noGain && again.epochs == 2)
    // With more patience it does.
    trainer.earlyStopping = EarlyStopping(patience: 3, minimumGain: 1)
    #expect(try trainer.fit(&state, training: training, validation: validation).epochs == 4)
  }
}
