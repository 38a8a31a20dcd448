import SomaNN
import SomaTensor
import Testing

@Suite struct DropoutTests {
  private func trained(
    _ probability: Double, _ input: Tensor, step: Int = 0, seed: UInt64 = 0
  ) throws -> (output: Tensor, gradient: Tensor) {
    var model = try Model(
      Dropout(dropProbability: probability), inputShape: Array(input.shape.dropFirst()), seed: seed)
    var output = input, gradient = input
    _ = try model.lossWithGradients(step: step) { forward in
      let tracked = input.tracked()
      output = try forward(tracked)
      gradient = output.sum().gradients(of: [tracked])[0]
      return output.sum()
    }
    return (output.detached(), gradient)
  }

  @Test func dropsAShareAndScalesTheRest() throws {
    let (output, gradient) = try trained(0.3, Tensor(repeating: 2, shape: [100, 1000]))
    let numbers = output.floats
    let dropped = Double(numbers.count { $0 == 0 }) / 1e5
    #expect(abs(dropped - 0.3) < 0.006)  // four standard errors
    #expect(numbers.allSatisfy { $0 == 0 || abs($0 - 2 / 0.7) < 1e-6 })
    #expect((gradient * 2).isIdentical(to: output))
  }

  /// Reliability row 42: PyTorch multiplies and makes NaN of a dropped ∞.
  @Test func dropsInfinityAndNaNToZero() throws {
    let (output, gradient) = try trained(1, Tensor([[.infinity, -.infinity, .nan, 3]] as [[Float]]))
    #expect(output.doubles == [0, 0, 0, 0])
    #expect(gradient.doubles == [0, 0, 0, 0])
    let half = try trained(0.5, Tensor(repeating: .infinity, shape: [10, 10])).output.doubles
    #expect(half.allSatisfy { $0 == 0 || $0 == .infinity })
    #expect(half.contains(0) && half.contains(.infinity))
  }

  @Test func evaluationAndZeroChangeNothing() throws {
    let input = Tensor([[1, -2, 3]])
    #expect(try Model(Dropout(dropProbability: 0.9), inputShape: [3])(input).isIdentical(to: input))
    #expect(try trained(0, input).output.isIdentical(to: input))
  }

  @Test(arguments: [1.5, -0.1, .nan, .infinity]) func impossibleProbabilitiesAreThrown(_ probability: Double)
  {
    #expect(
      throws: ModelError.impossible(
        layer: "layers.0", kind: "Dropout", inputShape: [3], reason: "dropProbability is \(probability)",
        help: "give a number from 0 through 1")
    ) { try Model(Dropout(dropProbability: probability), inputShape: [3]) }
  }

  @Test func masksFollowSeedStepAndLayerAlone() throws {
    let input = Tensor(ones: [40, 100])
    let mask = try trained(0.5, input, step: 3, seed: 8).output
    #expect(try trained(0.5, input, step: 3, seed: 8).output.isIdentical(to: mask))
    #expect(try !trained(0.5, input, step: 4, seed: 8).output.isIdentical(to: mask))
    #expect(try !trained(0.5, input, step: 3, seed: 9).output.isIdentical(to: mask))
    // A sample's mask does not depend on how many samples follow it.
    #expect(try trained(0.5, input[0..<7], step: 3, seed: 8).output.isIdentical(to: mask[0..<7]))
    var model = try Model(inputShape: [100]) {
      Dropout(dropProbability: 0.5)
      Dropout(dropProbability: 0.5)
    }
    var outputs: [String: Tensor] = [:]
    _ = try model.lossWithGradients(observing: { outputs[$0] = $1 }) { try $0(input).sum() }
    // Two equal masks would leave a half and not a quarter.
    let kept = try #require(outputs["layers.1"]).doubles.count { $0 != 0 }
    #expect(abs(Double(kept) / 4000 - 0.25) < 0.03)
  }

  @Test func masksDoNotDependOnThreads() throws {
    let count = ThreadPool.threadCount
    defer { ThreadPool.use(threadCount: count) }
    let masks = try [1, 2, 3].map { threads in
      ThreadPool.use(threadCount: threads)
      return try trained(0.4, Tensor(ones: [100, 1000])).output
    }
    #expect(masks[0].isIdentical(to: masks[1]) && masks[0].isIdentical(to: masks[2]))
  }
}
