import SomaNN
import SomaTensor
import Testing

/// A row alone gets the bits that it gets in a batch, whatever the batch (tier T3), so that an answer does not depend on
/// who else asked.
@Suite struct RowsAloneTests {
  /// One case a shape of the products: narrow, wide with borders, deep, more than 2²⁰ weights.
  static let widths = [[3, 2], [7, 20, 5], [33, 50, 21, 10], [784, 130, 10], [1_030, 1_100, 4]]

  #if arch(x86_64)
    @Test(arguments: widths) func linearLayers(widths: [Int]) throws {
      try expectRowsAlone(
        Model(inputShape: [widths[0]], seed: 5) {
          for width in widths.dropFirst().dropLast() {
            Linear(width)
            ReLU()
          }
          Linear(widths[widths.count - 1])
        })
    }

    @Test(arguments: ActivationFunction.all.map(\.name)) func activations(name: String) throws {
      let activation = try Activation(name)
      try expectRowsAlone(
        Model(inputShape: [19], seed: 6) {
          Linear(37)
          activation
          Linear(5)
          activation
        })
    }

    @Test func normalizationAndResiduals() throws {
      try expectRowsAlone(
        Model(inputShape: [19], seed: 7) {
          Linear(23)
          BatchNorm()
          Residual {
            LayerNorm()
            Linear(23)
            Tanh()
          }
          Dropout(dropProbability: 0.5)
          Linear(4)
          Softmax()
        })
    }

    private func expectRowsAlone(_ model: Model) throws {
      let predict = Predictor(model)
      let inputs = Tensor(
        normal: [97] + model.inputShape, using: RandomStream(seed: 1, purpose: .testing))
      let whole = model(inputs)
      for range in [0..<1, 1..<2, 96..<97, 3..<5, 8..<17, 32..<96] {
        let expected = whole[range]
        #expect(model(inputs[range]).isIdentical(to: expected), "rows \(range)")
        #expect(try predict(inputs[range]).isIdentical(to: expected), "rows \(range), predictor")
      }
    }
  #endif
}
