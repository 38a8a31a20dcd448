import SomaNN
import SomaTensor
import Testing

@Suite struct NormalizationTests {
  /// The output of one training pass.
  private func trained(_ model: inout Model, _ input: Tensor) throws -> Tensor {
    var output = input
    _ = try model.lossWithGradients { forward in
      output = try forward(input)
      return output.sum()
    }
    return output.detached()
  }

  /// Reliability row 39, with PyTorch 2's float64 outputs.
  @Test func runningStatisticsFollowPyTorch() throws {
    var model = try Model(BatchNorm(), inputShape: [1], dtype: .float64)
    let input = Tensor([[1], [3]] as [[Double]])
    let output = try trained(&model, input).doubles
    #expect(abs(output[0] + 0.9999950000374997) < 1e-14 && abs(output[1] - 0.9999950000374997) < 1e-14)
    let states = Dictionary(uniqueKeysWithValues: model.states.map { ($0.name, $0.value.item) })
    #expect(abs(try #require(states["layers.0.runningMean"]) - 0.2) < 1e-15)
    #expect(abs(try #require(states["layers.0.runningVariance"]) - 1.1) < 1e-15)
    let evaluated = model(input).doubles
    #expect(abs(evaluated[0] - 0.7627666042834249) < 1e-14 && abs(evaluated[1] - 2.6696831149919875) < 1e-14)
  }

  @Test func momentumIsTheShareOfTheNewBatch() throws {
    var model = try Model(BatchNorm(momentum: 0.5), inputShape: [1], dtype: .float64)
    for _ in 0..<2 { _ = try trained(&model, Tensor([[1], [3]] as [[Double]])) }
    // 0 → 1 → 1.5, and 1 → 1.5 → 1.75.
    #expect(model.states.map(\.value.item) == [1.5, 1.75])
  }

  /// Reliability row 40. 0.1 is not a float32: a plain mean of many would be off by a rounding.
  @Test(arguments: [7, 0.1, 1e30, -123.456, 1e-30]) func constantsBecomeExactlyZero(_ value: Double) throws {
    for count in [2, 3, 10, 129] {
      var batchNorm = try Model(BatchNorm(), inputShape: [2])
      #expect(
        try trained(&batchNorm, Tensor(repeating: value, shape: [count, 2])).doubles.allSatisfy { $0 == 0 })
      let layerNorm = try Model(LayerNorm(), inputShape: [count])
      #expect(layerNorm(Tensor(repeating: value, shape: [2, count])).doubles.allSatisfy { $0 == 0 })
    }
  }

  /// Reliability row 41; the numbers are PyTorch's in float64.
  @Test func largeOffsetsKeepTheirDigits() throws {
    var model = try Model(BatchNorm(), inputShape: [1])
    let output = try trained(&model, Tensor([[10000], [10001]])).doubles
    let bound = 2 * Double(Float(0.99998).ulp)
    #expect(abs(output[0] + 0.9999800006008712) <= bound && abs(output[1] - 0.9999800005990886) <= bound)
    let rows = try Model(LayerNorm(), inputShape: [3])(Tensor([[1e8, 1e8, 1e8]]))
    #expect(rows.doubles == [0, 0, 0])
  }

  /// Reliability row 38.
  @Test(arguments: [0, 1]) func aBatchWithoutVarianceIsThrown(_ count: Int) throws {
    var model = try Model(inputShape: [2]) {
      Linear(3)
      BatchNorm()
    }
    let before = model.namedTensors
    let error = #expect(throws: ModelError.self) {
      try model.lossWithGradients { try $0(Tensor(ones: [count, 2])).sum() }
    }
    #expect(
      error?.description == """
        layer layers.1 (BatchNorm) cannot take an input of shape [\(count), 3]: a channel of this training batch \
        holds \(count) of the two numbers it needs
        help: use a larger batch, or leave out a last batch of one sample
        """)
    for (one, two) in zip(before, model.namedTensors) { #expect(one.value.isIdentical(to: two.value)) }
    // Evaluation needs no variance of the batch.
    #expect(model(Tensor(ones: [count, 2])).shape == [count, 3])
  }

  @Test func normalisationsAreNotDecayed() throws {
    let model = try Model(inputShape: [2]) {
      Linear(3)
      BatchNorm()
      LayerNorm()
    }
    #expect(model.parameters.filter(\.isDecayed).map(\.name) == ["layers.0.weight"])
  }
}
