import SomaNN
import SomaTensor
import Testing

/// Networks that cannot be built: each message names the layer, both shapes or numbers, and the likely fix.
@Suite struct ImpossibleNetworkTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let layer: any Layer
    let inputShape: [Int]
    let message: String
    let help: String
    var testDescription: String { message }

    init(_ layer: any Layer, _ inputShape: [Int], _ message: String, help: String) {
      self.layer = layer
      self.inputShape = inputShape
      self.message = message
      self.help = help
    }
  }

  static let cases: [Case] = [
    Case(
      Linear(10), [],
      "layer layers.0 (Linear) cannot take an input of shape []: there is no last axis of inputs",
      help: "put Flatten() before it"),
    Case(
      Linear(0), [4], "layer layers.0 (Linear) cannot take an input of shape [4]: it has 0 units",
      help: "give it at least one unit"),
    Case(
      Linear(1 << 40), [1 << 30],
      "layer layers.0 (Linear) cannot take an input of shape [1073741824]: its weight of shape "
        + "[1099511627776, 1073741824] does not fit in memory", help: "make the layer or its input smaller"),
    Case(
      Linear(16), [1 << 33, 1 << 10],
      "layer layers.0 (Linear) cannot take an input of shape [8589934592, 1024]: one sample takes more "
        + "operations than can be counted",
      help: "make the layer or its input smaller, or put Flatten() before it"),
    Case(
      BatchNorm(momentum: 1.5), [4],
      "layer layers.0 (BatchNorm) cannot take an input of shape [4]: its momentum is 1.5 and its epsilon 1e-05",
      help: "momentum is a share, in 0 ... 1; epsilon is small and not negative, such as 1e-5"),
    Case(
      BatchNorm(epsilon: .nan), [4],
      "layer layers.0 (BatchNorm) cannot take an input of shape [4]: its momentum is 0.1 and its epsilon nan",
      help: "momentum is a share, in 0 ... 1; epsilon is small and not negative, such as 1e-5"),
    Case(
      Maxout(pieces: 3), [8],
      "layer layers.0 (Maxout) cannot take an input of shape [8]: 8 channels cannot be parted into groups of 3",
      help: "give the layer before a multiple of 3 units"),
    Case(
      Maxout(pieces: 0), [8],
      "layer layers.0 (Maxout) cannot take an input of shape [8]: it takes the maximum of 0 pieces",
      help: "use at least one, often 2"),
    Case(
      Maxout(pieces: 2), [],
      "layer layers.0 (Maxout) cannot take an input of shape []: a sample without axes has no channels",
      help: "give the layer before a multiple of 2 units"),
    Case(
      PReLU(isPerChannel: true), [],
      "layer layers.0 (PReLU) cannot take an input of shape []: a sample without axes has no channels",
      help: "use PReLU() with one slope for all"),
    Case(
      BatchNorm(), [],
      "layer layers.0 (BatchNorm) cannot take an input of shape []: a sample without axes has no channels",
      help: "give samples with at least one axis, such as [features]"),
    Case(
      LayerNorm(), [],
      "layer layers.0 (LayerNorm) cannot take an input of shape []: there is no last axis to normalise",
      help: "give samples with at least one axis, such as [features]"),
    Case(
      Softmax(), [],
      "layer layers.0 (Softmax) cannot take an input of shape []: a sample without axes has no last axis to work along",
      help: "give samples with at least one axis, such as [classes]"),
    Case(
      Embedding(count: 0, size: 4), [2],
      "layer layers.0 (Embedding) cannot take an input of shape [2]: its table has the shape [0, 4]",
      help: "give it at least one vector of at least one number"),
    Case(
      Residual { Linear(64) }, [32],
      "layer layers.0 (Residual) cannot take an input of shape [32]: its layers give [64], but the way around them "
        + "gives [32]", help: "end the layers in the shape [32], or add projection: Linear(64)"),
    Case(
      Function("flip") { $0.transposed() }, [3],
      "layer layers.0 (flip) cannot take an input of shape [3]: for a batch of shape [2, 3] it returns the shape [3, 2]",
      help: "keep the batch as the first axis"),
    Case(
      Sequential {
        Linear(6)
        Residual {
          ReLU()
          Maxout(pieces: 4)
        }
      }, [3],
      "layer layers.1.layers.1 (Maxout) cannot take an input of shape [6]: 6 channels cannot be parted into groups of 4",
      help: "give the layer before a multiple of 4 units"),
    Case(
      Linear(3), [-1], "layer model (Model) cannot take an input of shape [-1]: no tensor has this shape",
      help: "give the sizes of one sample, each 0 or more"),
    Case(
      Flatten(), [1 << 40, 1 << 40],
      "layer model (Model) cannot take an input of shape [1099511627776, 1099511627776]: no tensor has this shape",
      help: "give the sizes of one sample, each 0 or more"),
  ]

  @Test(arguments: cases) func isReportedBeforeTheFirstBatch(_ example: Case) {
    let error = #expect(throws: ModelError.self) { try Model(example.layer, inputShape: example.inputShape) }
    #expect(error?.description == example.message + "\nhelp: " + example.help)
  }

  @Test func anInputOfAnotherShapeIsThrownForOutsideData() throws {
    var model = try Model(Linear(2), inputShape: [3])
    let message = """
      layer model (Model) cannot take an input of shape [5, 4]: it was built for [batch] + [3]
      help: give samples of shape [3], or build the model for another inputShape
      """
    #expect(
      #expect(throws: ModelError.self) { try model.output(for: Tensor(ones: [5, 4])) }?.description == message
    )
    let trained = #expect(throws: ModelError.self) {
      try model.lossWithGradients { try $0(Tensor(ones: [5, 4])).sum() }
    }
    #expect(trained?.description == message)
  }

  @Test func indicesOutsideTheTableAreThrown() throws {
    var model = try Model(Embedding(count: 10, size: 2), inputShape: [3])
    let input = Tensor([0, 17, 2] as [Int32], shape: [1, 3])
    let error = #expect(throws: ModelError.self) { try model.output(for: input) }
    #expect(
      error?.description == """
        layer layers.0 (Embedding) cannot take an input of shape [1, 3]: index 17 at position 1 is outside 0 ..< 10
        help: give indices from 0 through 9
        """)
    #expect(throws: ModelError.self) { try model.lossWithGradients { try $0(input).sum() } }
    #expect(throws: ModelError.self) { try model.output(for: Tensor([0, -1, 2] as [Int32], shape: [1, 3])) }
    let floating = #expect(throws: ModelError.self) { try model.output(for: Tensor(zeros: [1, 3])) }
    #expect(floating?.description.contains("indices must be integers, not float32") == true)
  }
}
