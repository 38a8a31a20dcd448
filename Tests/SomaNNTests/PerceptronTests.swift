import SomaNN
import SomaTensor
import Testing

private let corners: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]

private func model(_ activation: ActivationFunction) throws -> Model {
  var model = try Model(inputShape: [2], seed: 0, dtype: .float64) {
    Linear(2)
    Function(activation.name) { activation($0) }
    Linear(1)
    Function(activation.name + "2") { activation($0) }
  }
  // Given weights for rows times matrix: W₁ = [[−2, 2], [−2, 2]], b₁ = [3, −1], W₂ = [1, 1]ᵀ, b₂ = −1. Linear keeps
  // the transposes, one row for each unit.
  let values: [Tensor] = [
    Tensor([[-2, -2], [2, 2]] as [[Double]]), Tensor([3, -1] as [Double]), Tensor([[1, 1]] as [[Double]]),
    Tensor([-1] as [Double]),
  ]
  for (index, value) in values.enumerated() { model.parameters[index].value = value }
  return model
}

@Suite struct PerceptronTests {
  @Test func andHasManySolutions() {
    for weights in [[0.2, 0.35], [0.4, 0.2]] {
      let unit = Perceptron(weights: weights, threshold: 0.5)
      #expect(corners.map(unit.output) == [0, 0, 0, 1])
      #expect(corners.map(unit.sign) == [-1, -1, -1, 1])
      #expect(unit.bias == -0.5 && unit.threshold == 0.5)
      #expect(unit == Perceptron(weights: weights, bias: -0.5))
    }
  }

  @Test func theBoundaryBelongsToZero() {
    let unit = Perceptron(weights: [0.5, 0.25], threshold: 0.5)
    #expect(unit.netInput([1, 0]) == 0 && unit.output([1, 0]) == 0 && unit.sign([1, 0]) == -1)
    #expect(unit.output([1, 0.001]) == 1)
    #expect(
      unit.output([.nan, 0]) == 0 && unit.output([.infinity, 0]) == 1 && unit.output([-.infinity, 0]) == 0)
  }

  @Test func theSevenGatesHaveTheirTables() {
    let tables: [LogicGate: [Bool]] = [
      .and: [false, false, false, true], .or: [false, true, true, true], .not: [true, false],
      .nand: [true, true, true, false], .nor: [true, false, false, false], .xor: [false, true, true, false],
      .xnor: [true, false, false, true],
    ]
    #expect(tables.count == LogicGate.allCases.count)
    for (gate, table) in tables {
      #expect(gate.table.isPositive == table, "\(gate)")
      #expect(gate.table.points == (gate == .not ? [[0], [1]] : corners))
    }
  }

  @Test func xorIsTheAndOfNandAndOr() {
    let outputs = corners.map { LogicGate.xorNetwork.outputs($0) }
    #expect(outputs.map { $0[0][0] } == [1, 1, 1, 0], "NAND")
    #expect(outputs.map { $0[0][1] } == [0, 1, 1, 1], "OR")
    #expect(outputs.map { $0[1] } == [[0], [1], [1], [0]])
    // XOR = ab̄ + āb; its complement ab + āb̄ is XNOR.
    for (index, point) in corners.enumerated() {
      let (a, b) = (point[0] == 1, point[1] == 1)
      #expect((a && !b || !a && b) == LogicGate.xor.table.isPositive[index])
      #expect((a && b || !a && !b) == LogicGate.xnor.table.isPositive[index])
    }
  }

  @Test func theGivenWeightsAreXorInStepsAndOnlyOrderedInSigmoids() throws {
    let steps = try model(.step)(Tensor(corners))
    #expect(steps.doubles == [0, 1, 1, 0])
    // By hand: σ(σ(3) + σ(−1) − 1) = 0.5552 for 00 and 11, σ(2σ(1) − 1) = 0.6135 for 01 and 10.
    let sigmoids = try model(.sigmoid)(Tensor(corners)).doubles
    for (value, expected) in zip(sigmoids, [0.5552, 0.6135, 0.6135, 0.5552]) {
      #expect(abs(value - expected) < 5e-5)
    }
  }

  @Test func aLayerOfScoresIsManyPerceptrons() throws {
    // s = W x + b with W ∈ ℝᶜˣᵈ, one row for each class.
    let rows: [[Double]] = [[0.5, -1, 2], [-0.25, 0.75, 1]]
    let bias = [0.1, -0.3]
    var model = try Model(inputShape: [3], seed: 0, dtype: .float64) { Linear(2) }
    #expect(model.parameters.map(\.value.shape) == [[2, 3], [2]])
    model.parameters[0].value = Tensor(rows)
    model.parameters[1].value = Tensor(bias)
    let samples: [[Double]] = [[1, 2, 3], [-1, 0.5, -0.25], [0, 0, 0]]
    let output = model(Tensor(samples))
    let scores = output.doubles
    let (steps, sigmoids) = (
      ActivationFunction.step(output).doubles, ActivationFunction.sigmoid(output).doubles
    )
    for (sample, input) in samples.enumerated() {
      for (unit, weights) in rows.enumerated() {
        let perceptron = Perceptron(weights: weights, bias: bias[unit])
        let index = sample * 2 + unit
        #expect(abs(scores[index] - perceptron.netInput(input)) < 1e-12)
        // Step and sigmoid decide alike: σ(s) > ½ where s > 0.
        #expect(Int(steps[index]) == perceptron.output(input))
        #expect((sigmoids[index] > 0.5) == (perceptron.output(input) == 1))
      }
    }
  }

  @Test func brokenRulesEndTheProgram() async {
    await #expect(processExitsWith: .failure) { _ = Perceptron(weights: [1, 2], bias: 0).output([1]) }
    await #expect(processExitsWith: .failure) {
      _ = ThresholdNetwork([[Perceptron(weights: [1], bias: 0)], [Perceptron(weights: [1, 1], bias: 0)]])
    }
    await #expect(processExitsWith: .failure) {
      _ = Perceptron(weights: [0, 0], bias: 0).trained(on: LogicGate.and.table, learningRate: 0)
    }
  }
}
