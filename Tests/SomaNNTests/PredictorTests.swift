import SomaNN
import SomaTensor
import Testing

/// Replayed passes against the model's own: every bit.
@Suite struct PredictorTests {
  @Test func answersAreTheModelsOwn() throws {
    let model = try Model(inputShape: [20], seed: 4) {
      Linear(70)
      BatchNorm()
      ReLU()
      Dropout(dropProbability: 0.4)
      Residual {
        Linear(70)
        Sigmoid()
      }
      Linear(3)
    }
    let predict = Predictor(model)
    for number in 0..<12 {
      let rows = [1, 5, 64][number % 3]
      let input = Tensor(
        normal: [rows, 20], using: RandomStream(seed: 1, purpose: .testing, index: UInt64(number)))
      #expect(try predict(input).isIdentical(to: model(input)))
    }
  }

  @Test func viewsAndChangedModels() throws {
    var model = try Model(inputShape: [4]) { Linear(2) }
    let predict = Predictor(model)
    let before = model
    model.parameters[0].value = model.parameters[0].value * 2
    let wide = Tensor(normal: [4, 9], using: RandomStream(seed: 2, purpose: .testing))
    for column in 0..<5 {
      let view = wide.transposed()[column..<column + 3]
      #expect(try predict(view).isIdentical(to: before(view)))
    }
  }

  @Test func indicesAreCheckedAtEveryCall() throws {
    let model = try Model(inputShape: [2]) {
      Embedding(count: 5, size: 3)
      Flatten()
    }
    let predict = Predictor(model)
    for _ in 0..<4 {
      let input = Tensor([1, 4] as [Int32], shape: [1, 2])
      #expect(try predict(input).isIdentical(to: model(input)))
    }
    #expect(throws: ModelError.self) {
      _ = try predict(Tensor([1, 5] as [Int32], shape: [1, 2]))
    }
    #expect(throws: ModelError.self) { _ = try predict(Tensor(zeros: [1, 3], dtype: .int32)) }
  }
}
