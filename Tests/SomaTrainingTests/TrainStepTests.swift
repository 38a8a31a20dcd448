import Soma
import Testing

/// A network of one weight and one bias, both given.
private func line(weight: Float, bias: Float) throws -> Model {
  var model = try Model(inputShape: [1]) { Linear(1) }
  try model.load([
    NamedTensor(name: "layers.0.weight", value: Tensor([[weight]])),
    NamedTensor(name: "layers.0.bias", value: Tensor([bias])),
  ])
  return model
}

@Test func aStepMovesTheParametersAsByHand() throws {
  // ŷ = 2·3 + 0 = 6, loss = (6 − 0)² = 36, ∂loss/∂w = 2·6·3 = 36, ∂loss/∂b = 2·6 = 12.
  var model = try line(weight: 2, bias: 0)
  var optimizer = SGD(learningRate: 0.01)
  let result = try trainStep(
    model: &model, optimizer: &optimizer, inputs: Tensor([[3]]), targets: Tensor([[0]]), step: 0
  ) { try meanSquaredError(predictions: $0, targets: $1) }
  #expect(result.loss == 36)
  #expect(result.outputs.floats == [6])
  #expect(abs(model.parameters[0].value.item - 1.64) < 1e-6)
  #expect(abs(model.parameters[1].value.item + 0.12) < 1e-6)
}

@Test func stepsLowerTheLossOfADeeperNetwork() throws {
  let moons = try DataSet.load("moons").train
  var model = try Model(inputShape: [2], seed: 1) {
    Linear(16)
    Tanh()
    Linear(2)
  }
  var optimizer = Adam(learningRate: 0.01)
  let batch = moons.batch
  let losses = try (0..<50).map { step in
    try trainStep(
      model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, step: step,
      loss: Loss.crossEntropy.callAsFunction
    ).loss
  }
  #expect(losses[49] < losses[0] / 2)
}

@Test func anErrorOfTheLossLeavesTheModelAsItWas() throws {
  var model = try line(weight: 2, bias: 1)
  var optimizer = SGD(learningRate: 1)
  let inputs = Tensor([[3]])
  #expect(throws: LossError.self) {
    try trainStep(
      model: &model, optimizer: &optimizer, inputs: inputs, targets: Tensor([[0, 0]]), step: 0,
      loss: Loss.meanSquaredError.callAsFunction)
  }
  #expect(model.parameters.map(\.value.item) == [2, 1])
}

@Test func aWarmedUpStepTakesNoLargeBufferFromTheSystem() async {
  // In a process of its own: other tests take buffers at the same time.
  await #expect(processExitsWith: .success) {
    let data = try DataSet.load("digits").train
    var model = try Model(inputShape: [1, 8, 8]) {
      Flatten()
      Linear(512)
      ReLU()
      Dropout(dropProbability: 0.2)
      Linear(10)
    }
    var optimizer = Adam()
    func steps(_ range: Range<Int>) throws {
      for step in range {
        let batch = data.batch(Array(step * 32..<step * 32 + 32)[...])
        try trainStep(
          model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, step: step,
          loss: Loss.crossEntropy.callAsFunction)
      }
    }
    try steps(0..<10)
    let before = BufferPool.statistics
    try steps(10..<30)
    let after = BufferPool.statistics
    precondition(after.largeAllocations == before.largeAllocations, "\(before) \(after)")
    precondition(after.reuses > before.reuses)
  }
}
