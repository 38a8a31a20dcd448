import Soma
import Testing

/// A small training on generated points.
private func fit(
  _ trainer: Trainer, rate: Double = 0.01, seed: UInt64 = 0, shouldStop: @autoclosure () -> Bool = false,
  report: (TrainingEvent) throws -> Void = { _ in }
) throws -> (model: Model, end: TrainingEnd, validation: Samples) {
  let data = try DataSet.load("moons")
  let split = try data.train.split(fraction: 0.2, seed: 0)
  var model = try Model(inputShape: [2], seed: seed) {
    Linear(8)
    Tanh()
    Linear(2)
  }
  var optimizer = Adam(learningRate: rate)
  let end = try trainer.fit(
    &model, optimizer: &optimizer, training: split.rest, validation: split.part, test: data.test,
    shouldStop: shouldStop(), report: report)
  return (model, end, split.part)
}

/// An event in a word.
private func word(_ event: TrainingEvent) -> String {
  switch event {
  case .started: "started"
  case .epochStarted: "epochStarted"
  case .stepped: "stepped"
  case .epochEnded: "epochEnded"
  case .improved: "improved"
  case .health: "health"
  case .checkpoint: "checkpoint"
  case .ended: "ended"
  }
}

@Test func eventsComeInOrderAndAgreeWithEachOther() throws {
  var events: [TrainingEvent] = []
  let result = try fit(Trainer(epochCount: 3, batchSize: 50)) { events.append($0) }
  guard case .started(let start) = events[0] else {
    Issue.record("the first event is \(word(events[0]))")
    return
  }
  #expect(start.trainingCount == 600 && start.validationCount == 150 && start.testCount == 250)
  #expect(start.stepsPerEpoch == 12 && start.epochCount == 3)
  #expect(start.parameterCount == 2 * 8 + 8 + 8 * 2 + 2)

  var expected = ["started", "checkpoint"]
  var epoch = 0
  for event in events {
    guard case .epochEnded(let result) = event else { continue }
    epoch += 1
    #expect(result.epoch == epoch && result.epochCount == 3 && result.validation != nil)
    expected += ["epochStarted"] + Array(repeating: "stepped", count: 12) + ["epochEnded"]
    if result.isBest { expected.append("improved") }
    if epoch == 1 { expected.append("health") }
  }
  #expect(events.map(word) == expected + ["checkpoint", "ended"])
  #expect(result.end.reason == .finished && result.end.epochs == 3)
}

@Test func theModelLeavesWithTheNumbersOfItsBestEpoch() throws {
  // A step size that grows tenfold every epoch ruins the network after a good start.
  struct Growing: Schedule {
    func learningRate(base: Double, step: Int) -> Double { step < 60 ? base : base * 1000 }
  }
  var losses: [Double] = []
  var weights: [NamedTensor] = []
  let result = try fit(Trainer(epochCount: 10, batchSize: 50, schedule: Growing())) { event in
    if case .epochEnded(let result) = event { losses.append(result.validation?.loss ?? .nan) }
    if case .improved(_, let best) = event { weights = best }
  }
  let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
  #expect(best < 9)
  #expect(result.end.best == BestEpoch(epoch: best + 1, metric: .validationLoss, value: losses[best]))
  #expect(try result.model.score(result.validation, objective: .classification).loss == losses[best])
  #expect(zip(result.model.namedTensors, weights).allSatisfy { $0.value.isIdentical(to: $1.value) })
}

@Test func aLossThatIsNotFiniteStopsTheTrainingAndSaysWhere() throws {
  var model = try Model(inputShape: [1]) { Linear(1) }
  var optimizer = SGD(learningRate: 1e6)
  var lastStep = 0
  let data = try DataSet.load("sine").train
  #expect {
    try Trainer(epochCount: 5, batchSize: 10, objective: .regression).fit(
      &model, optimizer: &optimizer, training: data
    ) { event in if case .stepped(let progress) = event { lastStep = progress.step } }
  } throws: { error in
    guard case .diverged(let found)? = error as? TrainingError else { return false }
    // The step that diverged is the one after the last that was reported.
    return found.epoch == 1 && found.step == lastStep + 1 && found.loss?.isFinite == false
      && found.learningRate == 1e6
  }
}

@Test func aTrainingCanBeAskedToStop() throws {
  var steps = 0
  let result = try fit(Trainer(epochCount: 3, batchSize: 50), shouldStop: steps >= 17) { event in
    if case .stepped = event { steps += 1 }
  }
  #expect(steps == 17)
  #expect(result.end.reason == .stopped && result.end.epochs == 1 && result.end.best?.epoch == 1)
  #expect(result.end.test == nil)
}

@Test func noEpochsAreNoMistakeAndNoSamplesAre() throws {
  let untouched = try fit(Trainer(epochCount: 0))
  #expect(untouched.end.epochs == 0 && untouched.end.best == nil && untouched.end.test != nil)
  var model = try Model(inputShape: [1]) { Linear(1) }
  var optimizer = SGD()
  let empty = Samples(features: Tensor(zeros: [0, 1]), targets: Tensor(zeros: [0, 1]))
  #expect(throws: TrainingError.noSamples) {
    try Trainer(objective: .regression).fit(&model, optimizer: &optimizer, training: empty)
  }
}

@Test func scoresAreMeansOverSamplesNotOverBatches() throws {
  var model = try Model(inputShape: [1]) { Linear(1, hasBias: false) }
  try model.load([NamedTensor(name: "layers.0.weight", value: Tensor([[1]]))])
  // Errors 0, 1 and 2: squares 0, 1 and 4, with a mean of 5/3. Means of batches of two would give (0.5 + 4) / 2.
  let samples = Samples(features: Tensor([[0], [1], [2]]), targets: Tensor([[0], [0], [0]]))
  let score = try model.score(samples, objective: .regression, batchSize: 2)
  #expect(abs(score.loss - 5.0 / 3) < 1e-12 && score.accuracy == nil)
}

@Test func theFirstOfEqualLogitsIsTheAnswer() throws {
  var model = try Model(inputShape: [2]) { Linear(2, hasBias: false) }
  try model.load([NamedTensor(name: "layers.0.weight", value: Tensor([[1, 0], [0, 1]]))])
  let samples = Samples(
    features: Tensor([[1, 0], [0, 1], [1, 1], [1, 1]]), targets: Tensor([0, 1, 0, 1] as [Int32]))
  #expect(try model.score(samples, objective: .classification).accuracy == 0.75)
}

/// A part without samples has no loss, least of all 0.
@Test func emptyPartsChooseNothing() throws {
  let data = try DataSet.load("moons")
  let nothing = data.train.subset([])
  var model = try Model(inputShape: [2]) { Linear(2) }
  var optimizer = Adam(learningRate: 0.1)
  let end = try Trainer(epochCount: 3).fit(
    &model, optimizer: &optimizer, training: data.train, validation: nothing, test: nothing)
  #expect(end.best?.epoch == 3 && end.test == nil)
  #expect(throws: TrainingError.self) { try model.score(nothing, objective: .classification) }
}

@Test func aLossOfTheUsersOwnIsMadeSmall() throws {
  // The weight that makes |w − 3| least, whatever the targets say.
  var trainer = Trainer(epochCount: 400, objective: .regression)
  trainer.loss = Loss(name: "towardsThree") { outputs, _ in (outputs - 3).abs().mean() }
  var model = try Model(inputShape: [1]) { Linear(1, hasBias: false) }
  var optimizer = SGD(learningRate: 0.01)
  let samples = Samples(features: Tensor([[1]]), targets: Tensor([[-5]]))
  let end = try trainer.fit(&model, optimizer: &optimizer, training: samples, test: samples)
  #expect(abs(model.parameters[0].value.item - 3) < 0.02)
  #expect((end.test?.loss ?? 1) < 0.02)
}

@Test func batchNormalisationTakesAnyNumberOfSamples() throws {
  let data = try DataSet.load("moons").train.subset(Array(0..<33))
  var model = try Model(inputShape: [2]) {
    Linear(4)
    BatchNorm()
    Linear(2)
  }
  var optimizer = Adam()
  let end = try Trainer(epochCount: 1, batchSize: 32).fit(&model, optimizer: &optimizer, training: data)
  #expect(end.epochs == 1)
}

@Test func outputsWithoutANumberAreWrong() throws {
  var model = try Model(inputShape: [1]) { Linear(2) }
  model.parameters[0].value = Tensor([[Float.nan], [Float.nan]])
  let samples = Samples(features: Tensor([[1], [1]]), targets: Tensor([0, 1] as [Int32]))
  #expect(try model.score(samples, objective: .classification).accuracy == 0)
}

/// What the samples' targets are and what the objective compares with are held against each other before the first step.
@Test func targetsOfAnotherObjectiveAreRefused() throws {
  let features = Tensor([[0, 1], [1, 0], [1, 1]])
  let shares = Samples(features: features, targets: Tensor([[1, 0], [0, 1], [0.5, 0.5]]))
  let classes = Samples(features: features, targets: Tensor([0, 1, 1] as [Int32]))
  var model = try Model(inputShape: [2], seed: 1) { Linear(2) }
  let before = model.parameters[0].value
  var optimizer = SGD(learningRate: 0.1)
  let refused = TrainingError.targets(objective: .classification, dtype: .float32, shape: [3, 2])
  #expect(throws: refused) { try Trainer(epochCount: 1).fit(&model, optimizer: &optimizer, training: shares) }
  #expect(throws: refused) {
    try Trainer(epochCount: 1).fit(&model, optimizer: &optimizer, training: classes, validation: shares)
  }
  // A loss of one's own does not make shares class indices.
  var forgotten = Trainer(epochCount: 1)
  forgotten.loss = .meanSquaredError
  #expect(throws: refused) { try forgotten.fit(&model, optimizer: &optimizer, training: shares) }
  #expect(throws: refused) { try model.score(shares, objective: .classification) }
  #expect(throws: refused) {
    try LearningRateFinder().run(
      model: model, optimizer: SGD(), samples: shares, objective: .classification)
  }
  #expect(throws: TrainingError.targets(objective: .regression, dtype: .int32, shape: [3])) {
    try Trainer(epochCount: 1, objective: .regression).fit(&model, optimizer: &optimizer, training: classes)
  }
  #expect("\(refused)".contains("float32 of shape [3, 2]") && "\(refused)".contains(".regression"))
  #expect(model.parameters[0].value.isIdentical(to: before))
  // The way out that the message names.
  var trainer = Trainer(epochCount: 5, objective: .regression)
  trainer.loss = .crossEntropy
  let end = try trainer.fit(&model, optimizer: &optimizer, training: shares)
  #expect(end.reason == .finished)
  #expect(!model.parameters[0].value.isIdentical(to: before))
}
