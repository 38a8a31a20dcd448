import SomaData
import SomaLabs
import SomaNN
import SomaTensor
import Testing

@Suite struct DepthTests {
  @Test func tenSigmoidLayersLeaveAMillionth() {
    // 0.25¹⁰ = 2⁻²⁰ = 9.5367431640625e-7, exactly.
    #expect(DepthExperiments.bestFactor(.sigmoid, depth: 10, at: 0) == 9.5367431640625e-7)
    #expect(DepthExperiments.bestFactor(.tanh, depth: 10, at: 0) == 1)
    #expect(DepthExperiments.bestFactor(.relu, depth: 10, at: 1) == 1)
  }

  @Test func gradientsVanishThroughSigmoidsAndExplodeWithLargeWeights() throws {
    let batch = try DescentTests.digits.get().batch(0..<64)
    func norms(_ function: ActivationFunction, _ gain: Double = 1) throws -> [Double] {
      try DepthExperiments.gradientNorms(
        .init("", function, gain: gain), depth: 10, width: 64, batch: batch, seed: 0)
    }
    let sigmoid = try norms(.sigmoid), relu = try norms(.relu), large = try norms(.relu, 2)
    #expect(sigmoid.count == 10 && zip(sigmoid, sigmoid.dropFirst()).allSatisfy { $0 < $1 })
    #expect(sigmoid[0] / sigmoid[9] < 1e-4 && relu[0] / relu[9] > 0.1)
    // 2¹⁰ = 1024 in the signal; the loss' own slope changes by less than a factor of ten.
    #expect((100...10_000).contains(large[0] / relu[0]))
  }

  @Test func silentUnitsAreCounted() throws {
    var model = try Model(inputShape: [2]) {
      Linear(3)
      Activation(.relu)
    }
    try model.load([
      NamedTensor(name: "layers.0.weight", value: Tensor([[1, 0], [-1, -1], [0, 0]])),
      NamedTensor(name: "layers.0.bias", value: Tensor([0, 0, 0])),
    ])
    let samples = Samples(
      features: Tensor([[1, 0], [0, 2], [3, 1]]), targets: Tensor([0, 0, 0] as [Int32]))
    // The second is negative for all, the third is 0, which does not fire.
    #expect(try DepthExperiments.silentUnits(model, samples, kind: "relu") == 2)
  }

  @Test func aLargeRateKillsRectifiers() throws {
    let digits = try DescentTests.digits.get()
    let small = try DepthExperiments.dying(.relu, digits, rate: 0.1, epochs: 2, seed: 0)
    let large = try DepthExperiments.dying(.relu, digits, rate: 2, epochs: 2, seed: 0)
    #expect(small.deadBefore == large.deadBefore && small.unitCount == 128)
    #expect(small.deadAfter < 13 && large.deadAfter > 64)
  }
}
