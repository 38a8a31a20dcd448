import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Points and classes of a golden case.
func goldenPoints(_ golden: Golden, _ name: String) throws -> LabelledPoints {
  let points = golden["\(name)/points"], labels: [Int64] = golden["\(name)/labels"].array()
  let values = points.doubles, dimension = points.shape[1]
  return try LabelledPoints(
    (0..<points.shape[0]).map { Array(values[$0 * dimension..<($0 + 1) * dimension]) },
    isPositive: labels.map { $0 == 1 })
}

@Suite struct PerceptronLearningTests {
  let zero = Perceptron(weights: [0, 0], bias: 0)

  @Test(arguments: ["and", "or", "nand", "xor", "cloud"], PerceptronMethod.allCases)
  func everyUpdateIsThatOfTheRule(_ name: String, _ method: PerceptronMethod) throws {
    let golden = try Golden("perceptron")
    let prefix = "learning/\(name)/\(method.rawValue)"
    let data = try goldenPoints(golden, prefix)
    let training = zero.trained(
      on: data, method: method, learningRate: golden["\(prefix)/rate"].doubles[0], maximumEpochCount: 20)
    let seen: [Int64] = golden["\(prefix)/seen"].array()
    #expect(
      training.updates.map { method == .online ? $0.samples[0] : $0.samples.count } == seen.map { Int($0) })
    #expect(
      training.updates.flatMap { $0.after.weights + [$0.after.bias] } == golden["\(prefix)/trace"].doubles)
    #expect(training.hasConverged == (golden["\(prefix)/converged"].doubles[0] == 1))
    #expect(training.perceptron == training.updates.last?.after)
    #expect(training.hasConverged == data.mistakes(of: training.perceptron).isEmpty)
  }

  @Test func andIsLearnedAsByHand() {
    let training = zero.trained(on: LogicGate.and.table)
    // Ten mistakes on the way to 2x₁ + x₂ > 2.
    #expect(training.mistakeCount == 10 && training.epochCount == 6 && training.hasConverged)
    #expect(training.perceptron == Perceptron(weights: [2, 1], bias: -2))
    let first = training.updates[0]
    #expect(first.samples == [3] && first.netInputs == [0] && first.criterion == 0 && first.epoch == 1)
    #expect(first.before == zero && first.after == Perceptron(weights: [1, 1], bias: 1))
  }

  @Test func aBatchIsAStepOfGradientDescentOnTheCriterion() throws {
    let start = Perceptron(weights: [0.5, -1], bias: 0.25)
    let data = LogicGate.and.table
    let update = try #require(
      start.trained(on: data, method: .batch, learningRate: 0.125, maximumEpochCount: 1).updates.first)
    let rows = Tensor(data.points.map { $0 + [1] })
    let signs = Tensor(data.isPositive.map { $0 ? 1.0 : -1 })
    let weights = Tensor([0.5, -1, 0.25] as [Double])
    func criterion(_ weights: Tensor) throws -> Tensor {
      try perceptronCriterion(
        scores: rows.matmul(weights), targets: signs, reduction: .sum)
    }
    let (value, gradient) = try valueWithGradient(at: weights, of: criterion)
    #expect(update.criterion == value.doubles[0])
    let after = (weights - 0.125 * gradient).doubles
    #expect(update.after == Perceptron(weights: Array(after[0..<2]), bias: after[2]))
  }

  @Test func theLearningRateOnlyScalesWeightsThatStartAtZero() {
    let one = zero.trained(on: LogicGate.nand.table)
    let eighth = zero.trained(on: LogicGate.nand.table, learningRate: 0.125)
    #expect(one.updates.map(\.samples) == eighth.updates.map(\.samples))
    #expect(eighth.perceptron.weights == one.perceptron.weights.map { $0 / 8 })
  }

  @Test func whatCannotBeSeparatedIsNeverLearned() {
    for gate in [LogicGate.xor, .xnor] {
      for method in PerceptronMethod.allCases {
        let training = zero.trained(on: gate.table, method: method, maximumEpochCount: 1000)
        #expect(!training.hasConverged && training.epochCount == 1000)
        // The weights go round in a circle instead of growing.
        #expect(training.updates.allSatisfy { $0.after.weights.allSatisfy { abs($0) <= 2 } })
      }
      #expect(gate.table.mistakeBound() == nil)
    }
  }

  @Test func oneClassAndOnePoint() throws {
    let positive = try LabelledPoints([[3, 4]], isPositive: [true])
    let training = zero.trained(on: positive)
    #expect(training.mistakeCount == 1 && training.perceptron == Perceptron(weights: [3, 4], bias: 1))
    // (3, 4, 1) is its own nearest point: R = γ, one mistake.
    #expect(positive.mistakeBound().map { abs($0.value - 1) < 1e-12 } ?? false)
    let negative = try LabelledPoints([[3, 4], [1, 1]], isPositive: [false, false])
    #expect(zero.trained(on: negative).updates.isEmpty && zero.trained(on: negative).epochCount == 1)
    #expect(!zero.trained(on: negative, maximumEpochCount: 0).hasConverged)
  }

  @Test(arguments: ["and", "or", "cloud", "cloud3"])
  func novikoffsBoundIsThatOfTheLargestMargin(_ name: String) throws {
    let golden = try Golden("perceptron")
    let data = try goldenPoints(golden, "bound/\(name)")
    let bound = try #require(data.mistakeBound())
    #expect(abs(bound.radius - golden["bound/\(name)/radius"].doubles[0]) < 1e-12)
    #expect(abs(bound.margin / golden["bound/\(name)/margin"].doubles[0] - 1) < 1e-5)
    let start = Perceptron(weights: Array(repeating: 0, count: data.dimension), bias: 0)
    for seed in 0..<30 as Range<UInt64> {
      let training = start.trained(on: data, order: .shuffled(seed: seed), maximumEpochCount: 10_000)
      #expect(training.hasConverged && Double(training.mistakeCount) <= bound.value)
    }
  }

  @Test func boundsOfGatesByHand() throws {
    // AND: the nearest points give w = (2, 2, −3)/√17 and γ = 1/√17; R² = 3. OR: γ = 1/3.
    #expect(abs(try #require(LogicGate.and.table.mistakeBound()).value - 51) < 1e-9)
    #expect(abs(try #require(LogicGate.or.table.mistakeBound()).value - 27) < 1e-9)
  }

  @Test func theOrderFollowsTheSeed() {
    func samples(_ seed: UInt64) -> [[Int]] {
      zero.trained(on: LogicGate.nand.table, order: .shuffled(seed: seed)).updates.map(\.samples)
    }
    #expect(samples(1) == samples(1))
    #expect(Set((0..<20).map { samples($0) }).count > 10)
  }
}
