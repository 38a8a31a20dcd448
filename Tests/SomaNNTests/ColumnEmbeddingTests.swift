import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

@Suite struct ColumnEmbeddingTests {
  @Test(arguments: ["mixed", "onlyIndices", "onlyNumbers"])
  func agreesWithPyTorch(_ name: String) throws {
    let golden = try Golden("column-embedding")
    let tables = golden.list("\(name)/table"), gradients = golden.list("\(name)/grad.table")
    let input = golden["\(name)/input"]
    let layer = ColumnEmbedding(tables.map { .init(count: $0.shape[0], size: $0.shape[1]) })
    var model = try Model(layer, inputShape: [input.shape[1]], dtype: .float64)
    for (index, table) in tables.enumerated() { model.parameters[index].value = table }
    var output = input, inputGradient = input
    let found = try model.lossWithGradients { forward in
      let tracked = input.tracked()
      output = try forward(tracked)
      let loss = (output * golden["\(name)/upstream"]).sum()
      inputGradient = loss.gradients(of: [tracked])[0]
      return loss
    }.gradients
    #expect(relativeDeviation(of: output.detached(), from: golden["\(name)/output"]) < 1e-14)
    #expect(relativeDeviation(of: inputGradient, from: golden["\(name)/grad.input"]) < 1e-14)
    #expect(found.count == gradients.count)
    for (gradient, expected) in zip(found, gradients) {
      #expect(relativeDeviation(of: gradient, from: expected) < 1e-14)
    }
  }

  /// 256 − 0.5 is 256 in bfloat16, which would be a row behind the table.
  @Test func theLastIndexStaysInTheTable() throws {
    let model = try Model(
      ColumnEmbedding([.init(count: 256, size: 3)]), inputShape: [1], seed: 1, dtype: .bfloat16)
    let output = try model.output(for: Tensor([[256], [255]]).toBFloat16())
    #expect(
      output.isIdentical(to: Tensor.stack([model.parameters[0].value[255], model.parameters[0].value[254]])))
  }

  @Test(arguments: [-1, 4, 1e9, Double.nan, .infinity])
  func anIndexOutsideIsNamedWithItsRow(_ index: Double) throws {
    let model = try Model(ColumnEmbedding([.init(count: 3, size: 2)]), inputShape: [2])
    #expect {
      _ = try model.output(for: Tensor([0.5, 1, 0.5, index].map { Float($0) }, shape: [2, 2]))
    } throws: { error in
      let text = "\(error)"
      return text.contains("the index of row 1 is") && text.contains("from 0, for none, through 3")
    }
  }

  @Test func whatCannotBeBuiltSaysWhy() {
    let cases: [([ColumnEmbedding.Table], [Int])] = [
      ([.init(count: 0, size: 1)], [2]), ([.init(count: 1, size: 0)], [2]), ([.init(count: 1, size: 1)], [0]),
      ([.init(count: 1, size: 1)], [2, 2]), ([.init(count: .max, size: 8)], [2]),
    ]
    for (tables, shape) in cases {
      #expect(throws: ModelError.self) { try Model(ColumnEmbedding(tables), inputShape: shape) }
    }
  }

  /// fastai's rule, by hand: 1.6 · 2^0.56 = 2.36, 1.6 · 42^0.56 = 12.98, 1.6 · 1000^0.56 = 76.6.
  @Test func sizesFollowTheRule() {
    #expect([2, 42, 1000].map { ColumnEmbedding.Table(count: $0).size } == [2, 13, 50])
  }
}
