import Soma
import SomaTensor
import Synchronization
import Testing

/// Replayed steps against the same steps run as they are written: every bit of every number.
@Suite struct TrainingStepTests {
  private struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let inputShape: [Int]
    let outputs: Int
    let loss: Loss
    let layers: @Sendable () -> [any Layer]
    var testDescription: String { name }
  }

  private static let cases = [
    Case(name: "relu, cross-entropy", inputShape: [6], outputs: 3, loss: .crossEntropy) {
      [Linear(70), ReLU(), Linear(20), ReLU(), Linear(3)]
    },
    Case(name: "tanh and sigmoid, squares", inputShape: [5], outputs: 2, loss: .meanSquaredError) {
      [Linear(7), Tanh(), Linear(4), Sigmoid(), Linear(2)]
    },
    Case(name: "dropout", inputShape: [40], outputs: 3, loss: .crossEntropy) {
      [Linear(300), LeakyReLU(slope: 0.2), Dropout(dropProbability: 0.3), Linear(3)]
    },
    Case(name: "batch normalisation", inputShape: [8], outputs: 3, loss: .crossEntropy) {
      [Linear(12), BatchNorm(), ReLU(), Linear(3)]
    },
    Case(name: "layer normalisation, GELU", inputShape: [8], outputs: 2, loss: .huber) {
      [Linear(12, hasBias: false), LayerNorm(), GELU(), Linear(2)]
    },
    Case(name: "leaky ReLU that turns", inputShape: [8], outputs: 2, loss: .meanAbsoluteError) {
      [Linear(12), LeakyReLU(slope: -0.5), Linear(2)]
    },
    Case(name: "images", inputShape: [1, 9, 9], outputs: 3, loss: .crossEntropy) {
      [
        Flatten(), Linear(150), ReLU(),
        Residual {
          Linear(150); Tanh()
        }, Linear(3),
      ]
    },
  ]

  private static func batch(_ example: Case, number: Int, rows: Int) -> (Tensor, Tensor) {
    let stream = RandomStream(seed: 11, purpose: .testing, index: UInt64(number))
    let inputs = Tensor(normal: [rows] + example.inputShape, using: stream)
    let isClass = example.loss.name == "crossEntropy"
    let targets =
      isClass
      ? Tensor((0..<rows).map { Int32(($0 * 7 + number) % example.outputs) })
      : Tensor(
        normal: [rows, example.outputs],
        using: RandomStream(seed: 12, purpose: .testing, index: UInt64(number)))
    return (inputs, targets)
  }

  private func run<Method: Optimizer>(
    _ example: Case, _ optimizer: Method, _ precision: Precision = .float32, isReplaying: Bool
  ) throws -> (numbers: [Double], tensors: [Tensor], replays: Int) {
    var optimizer = optimizer
    var model = try Model(Sequential(example.layers()), inputShape: example.inputShape, seed: 3)
    let step = TrainingStep(loss: example.loss, precision: precision, isReplaying: isReplaying)
    var numbers: [Double] = []
    for number in 0..<12 {
      optimizer.learningRate = 0.01 / Double(number + 1)
      // A batch of another size now and then, as at the end of an epoch.
      let (inputs, targets) = Self.batch(example, number: number, rows: number % 4 == 3 ? 9 : 33)
      numbers.append(
        try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number))
      numbers += step.outputs.doubles
    }
    return (numbers, (model.namedTensors + optimizer.state).map(\.value), step.replayCount)
  }

  private func compare<Method: Optimizer>(
    _ example: Case, _ optimizer: Method, _ precision: Precision = .float32
  ) throws {
    let written = try run(example, optimizer, precision, isReplaying: false)
    let replayed = try run(example, optimizer, precision, isReplaying: true)
    #expect(written.replays == 0)
    #expect(replayed.replays == 8)
    #expect(written.numbers == replayed.numbers)
    for (left, right) in zip(written.tensors, replayed.tensors) { #expect(left.isIdentical(to: right)) }
  }

  @Test(arguments: cases)
  private func replayedStepsGiveTheSameBits(_ example: Case) throws {
    try compare(example, SGD(learningRate: 0.01))
    try compare(
      example, SGD(learningRate: 0.01, momentum: 0.9, isNesterov: true, weightDecay: .coupled(0.01)))
    try compare(example, Adam())
    try compare(example, AdamW(isAMSGrad: true))
    try compare(example, RMSProp(momentum: 0.5, isCentered: true))
    try compare(example, NAdam())
    try compare(example, SignDescent())
    try compare(example, Adam(), .bfloat16)
  }

  /// Rounding operands changes numbers in their third digit, and not more.
  @Test(arguments: cases)
  private func roundedProductsGiveNearlyTheSameLosses(_ example: Case) throws {
    func losses(_ precision: Precision) throws -> [Double] {
      var model = try Model(Sequential(example.layers()), inputShape: example.inputShape, seed: 3)
      var optimizer = SGD(learningRate: 0.01)
      let step = TrainingStep(loss: example.loss, precision: precision)
      return try (0..<12).map { number in
        let (inputs, targets) = Self.batch(example, number: number, rows: 33)
        return try step(
          model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
      }
    }
    let (plain, rounded) = (try losses(.float32), try losses(.bfloat16))
    #expect(plain != rounded)
    for (left, right) in zip(plain, rounded) { #expect(abs(left - right) <= 0.02 * left) }
  }

  /// An optimizer of a user's own.
  private struct SignDescent: Optimizer {
    let name = "signDescent"
    var learningRate = 0.01
    var memory = OptimizerMemory()
    func updated(_ parameter: Parameter, gradient: Tensor, slots: inout [Tensor], step: Int) -> Tensor {
      parameter.value - gradient.sign() * learningRate
    }
  }

  @Test func copiesOfTheModelKeepTheirNumbers() throws {
    let example = Self.cases[0]
    var model = try Model(Sequential(example.layers()), inputShape: example.inputShape)
    var optimizer = Adam()
    let step = TrainingStep(loss: example.loss)
    let (inputs, targets) = Self.batch(example, number: 0, rows: 16)
    var copies: [Model] = []
    var fingerprints: [[Double]] = []
    func fingerprint(_ model: Model) -> [Double] { model.parameters.flatMap { $0.value.doubles } }
    for number in 0..<8 {
      copies.append(model)
      fingerprints.append(fingerprint(model))
      try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
    }
    #expect(copies.map(fingerprint) == fingerprints)
    #expect(Set(fingerprints.map(\.description)).count == 8)
    // The optimizer's memory too.
    let kept = optimizer, before = kept.state.map(\.value.doubles)
    try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: 8)
    #expect(kept.state.map(\.value.doubles) == before)
    #expect(optimizer.state.map(\.value.doubles) != before)
  }

  @Test func aLossThatReadsAClockIsNotReplayed() throws {
    let count = Mutex(0.0)
    let loss = Loss(name: "annealed") { outputs, targets in
      let weight = count.withLock {
        $0 += 1; return $0
      }
      return (outputs - targets).squared().mean() * weight
    }
    try expectRefusal(loss, "depends on more than its inputs")
  }

  @Test func aLossThatReadsNumbersIsNotReplayed() throws {
    let loss = Loss(name: "scaled") { outputs, targets in
      let error = (outputs - targets).squared().mean()
      return error * error.item
    }
    try expectRefusal(loss, "read on the way")
  }

  private func expectRefusal(_ loss: Loss, _ reason: String) throws {
    var example = Self.cases[1]
    example = Case(
      name: loss.name, inputShape: example.inputShape, outputs: example.outputs, loss: loss,
      layers: example.layers)
    var model = try Model(Sequential(example.layers()), inputShape: example.inputShape)
    var optimizer = SGD()
    let step = TrainingStep(loss: loss)
    for number in 0..<4 {
      let (inputs, targets) = Self.batch(example, number: number, rows: 5)
      try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
    }
    #expect(step.replayCount == 0)
    #expect(step.reasonNotReplayed?.contains(reason) == true, "\(step.reasonNotReplayed ?? "none")")
  }

  @Test func labelsAreCheckedAtEveryReplay() throws {
    let example = Self.cases[0]
    var model = try Model(Sequential(example.layers()), inputShape: example.inputShape)
    var optimizer = SGD()
    let step = TrainingStep(loss: .crossEntropy)
    let (inputs, targets) = Self.batch(example, number: 0, rows: 4)
    for number in 0..<4 {
      try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
    }
    #expect(step.replayCount == 2)
    let before = model.parameters.map(\.value.doubles)
    #expect(throws: LossError.labelOutOfRange(row: 2, label: 3, classCount: 3)) {
      try step(
        model: &model, optimizer: &optimizer, inputs: inputs, targets: Tensor([0, 1, 3, 2] as [Int32]),
        number: 4)
    }
    #expect(model.parameters.map(\.value.doubles) == before)
  }

  @Test func aLossThatIsNotFiniteChangesNothing() throws {
    var model = try Model(inputShape: [2]) {
      Linear(3); BatchNorm(); Linear(1)
    }
    var optimizer = Adam()
    let step = TrainingStep(loss: .meanSquaredError)
    let targets = Tensor([[1], [2], [3]])
    for number in 0..<4 {
      try step(
        model: &model, optimizer: &optimizer, inputs: Tensor([[1, 2], [3, 4], [5, 7]]), targets: targets,
        number: number)
    }
    let before = model.namedTensors.map(\.value.doubles)
    let loss = try step(
      model: &model, optimizer: &optimizer, inputs: Tensor([[1, 2], [.nan, 4], [5, 7]]), targets: targets,
      number: 4)
    #expect(loss.isNaN)
    #expect(step.replayCount == 3)
    #expect(model.namedTensors.map(\.value.doubles) == before)
    #expect(optimizer.stepCount == 4)
  }

  @Test func inputsThatAreTheirOwnTargets() throws {
    var model = try Model(inputShape: [3]) {
      Linear(2); Tanh(); Linear(3)
    }
    var optimizer = SGD(learningRate: 0.1)
    let step = TrainingStep(loss: .meanSquaredError)
    var losses: [Double] = []
    for number in 0..<30 {
      let x = Tensor(
        normal: [8, 3], using: RandomStream(seed: 1, purpose: .testing, index: UInt64(number % 2)))
      losses.append(try step(model: &model, optimizer: &optimizer, inputs: x, targets: x, number: number))
    }
    #expect(step.replayCount == 28)
    #expect(losses[29] < losses[1])
  }

  @Test func twoModelsShareAStep() throws {
    let example = Self.cases[1]
    let step = TrainingStep(loss: example.loss), alone = TrainingStep(loss: example.loss)
    var models = try (0..<2).map {
      try Model(Sequential(example.layers()), inputShape: [5], seed: UInt64($0))
    }
    var single = models[1]
    var optimizers = [SGD(), SGD()], own = SGD()
    for number in 0..<6 {
      let (inputs, targets) = Self.batch(example, number: number, rows: 4)
      for index in 0..<2 {
        try step(
          model: &models[index], optimizer: &optimizers[index], inputs: inputs, targets: targets,
          number: number)
      }
      try alone(model: &single, optimizer: &own, inputs: inputs, targets: targets, number: number)
    }
    #expect(models[1].parameters.map(\.value.doubles) == single.parameters.map(\.value.doubles))
    #expect(models[0].parameters.map(\.value.doubles) != single.parameters.map(\.value.doubles))
  }

  /// Counts for a layer that does something else at every call.
  private final class Counter: Sendable {
    private let count = Mutex(0.0)
    func next() -> Double {
      count.withLock {
        $0 += 1; return $0
      }
    }
  }

  /// Keeps fewer and fewer numbers.
  private struct Annealed: Layer {
    let counter: Counter
    func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
      let key = scope.randomness()
      return BuiltLayer(outputShape: inputShape) { [counter] input, pass in
        let kept = pass.bernoulli(key, shape: input.shape, probability: 1 / counter.next())
        return Tensor.where(kept, input, else: Tensor(0, dtype: input.dtype))
      }
    }
  }

  @Test func aLayerThatAnnealsIsNotFrozen() throws {
    func train(isReplaying: Bool) throws -> (losses: [Double], step: TrainingStep) {
      var model = try Model(inputShape: [5], seed: 3) {
        Linear(40); Annealed(counter: Counter()); Linear(2)
      }
      var optimizer = SGD(learningRate: 0.05)
      let step = TrainingStep(loss: .meanSquaredError, isReplaying: isReplaying)
      let losses = try (0..<8).map { number in
        let (inputs, targets) = Self.batch(Self.cases[1], number: number, rows: 16)
        return try step(
          model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
      }
      return (losses, step)
    }
    let (written, replayed) = (try train(isReplaying: false), try train(isReplaying: true))
    #expect(written.losses == replayed.losses)
    #expect(replayed.step.replayCount == 0)
    #expect(replayed.step.reasonNotReplayed?.contains("depends on more than its inputs") == true)
  }

  /// A network that is gone leaves its address to another, but not its recording.
  @Test func aStepOutlivesItsNetworks() throws {
    let step = TrainingStep(loss: .meanSquaredError)
    for round in 0..<20 {
      var model = try Model(inputShape: [5], seed: 3) {
        Linear(7)
        if round.isMultiple(of: 2) { Tanh() } else { Sigmoid() }
        Linear(2)
      }
      var copy = model
      var (optimizer, other) = (SGD(), SGD())
      let written = TrainingStep(loss: .meanSquaredError, isReplaying: false)
      for number in 0..<4 {
        let (inputs, targets) = Self.batch(Self.cases[1], number: number, rows: 4)
        let loss = try step(
          model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
        #expect(
          try written(model: &copy, optimizer: &other, inputs: inputs, targets: targets, number: number)
            == loss)
      }
    }
    #expect(step.replayCount == 40)
  }

  @Test func recordingsOfManyShapesAreForgotten() throws {
    var model = try Model(inputShape: [5]) { Linear(2) }
    var optimizer = SGD()
    let step = TrainingStep(loss: .meanSquaredError)
    func replays(rows: Int) throws -> Int {
      let before = step.replayCount
      let (inputs, targets) = Self.batch(Self.cases[1], number: 0, rows: rows)
      for number in 0..<3 {
        try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
      }
      return step.replayCount - before
    }
    for rows in 1...64 { #expect(try replays(rows: rows) == 1) }
    #expect(try replays(rows: 1) == 3)
    // One more than are remembered.
    #expect(try replays(rows: 65) == 1)
    #expect(try replays(rows: 1) == 1)
    #expect(try replays(rows: 65) == 3)
  }
}
