import SomaNN
import SomaTensor
import Testing

@Suite struct ModelTests {
  private func lecture() throws -> Model {
    try Model(inputShape: [784]) {
      Linear(512)
      ReLU()
      Linear(256)
      ReLU()
      Linear(10)
    }
  }

  /// Curriculum 2.7; 2·784·512 and so on by hand.
  @Test func summaryOfTheLectureNetwork() throws {
    let model = try lecture()
    #expect(model.parameterCount == 535_818)
    #expect(
      model.summary() == """
        layer     kind    output  parameters    share      FLOPs
        layers.0  Linear  [512]      401 920   75.0 %    802 816
        layers.1  ReLU    [512]            0    0.0 %          0
        layers.2  Linear  [256]      131 328   24.5 %    262 144
        layers.3  ReLU    [256]            0    0.0 %          0
        layers.4  Linear  [10]         2 570    0.5 %      5 120
        total             [10]       535 818  100.0 %  1 070 080
        """)
  }

  @Test func summaryWithoutParameters() throws {
    #expect(
      try Model(Flatten(), inputShape: [2, 3]).summary() == """
        layer     kind     output  parameters  share  FLOPs
        layers.0  Flatten  [6]              0      –      0
        total              [6]              0      –      0
        """)
  }

  /// A layer of layers that has a parameter of its own gets a line of its own, so that the lines add up.
  @Test func everyParameterIsInOneLine() throws {
    struct Gate: Layer {
      func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
        let inner = try scope.child("inner", Linear(3), inputShape: inputShape)
        let gate = try scope.parameter("gate", shape: [1], initializer: .zeros)
        return BuiltLayer(outputShape: [3], flops: inner.flops) { input, pass throws(ModelError) in
          try inner(input, &pass) * pass[gate].sigmoid()
        }
      }
    }
    let model = try Model(inputShape: [3]) {
      Gate()
      Residual { Linear(3) }
    }
    #expect(model.layers.map(\.name) == ["layers.0", "layers.0.inner", "layers.1.layers.0"])
    #expect(model.layers.map(\.parameterCount) == [1, 12, 12])
    #expect(model.layers.map(\.flops) == [0, 18, 18])
    #expect(model.parameterCount == 25)
  }

  @Test func layersAreListedWithIfAndFor() throws {
    func kinds(dropout: Bool, normalized: Bool) throws -> [String] {
      try Model(inputShape: [4]) {
        for width in [5, 6] {
          Linear(width)
          if normalized { BatchNorm() } else { LayerNorm() }
        }
        if dropout { Dropout(dropProbability: 0.5) }
        [Tanh(), Linear(2)] as [any Layer]
      }.layers.map(\.kind)
    }
    #expect(
      try kinds(dropout: true, normalized: true)
        == ["Linear", "BatchNorm", "Linear", "BatchNorm", "Dropout", "Tanh", "Linear"])
    #expect(
      try kinds(dropout: false, normalized: false) == [
        "Linear", "LayerNorm", "Linear", "LayerNorm", "Tanh", "Linear",
      ])
  }

  @Test func aCopyIsASnapshot() throws {
    var model = try Model(BatchNorm(), inputShape: [2])
    let copy = model
    _ = try model.lossWithGradients { try $0(Tensor([[1, 2], [3, 5]])).sum() }
    model.parameters[0].value = Tensor([9, 9])
    #expect(copy.states[0].value.doubles == [0, 0])
    #expect(copy.parameters[0].value.doubles == [1, 1])
  }

  @Test func everyLayerIsObserved() throws {
    var seen: [String] = []
    let model = try Model(inputShape: [3]) {
      Linear(2)
      Residual { Tanh() }
    }
    _ = model(Tensor(ones: [1, 3]), observing: { name, _ in seen.append(name) })
    #expect(seen == ["layers.0", "layers.1.layers.0", "layers.1"])
  }

  /// Two layers without activation are one: (W₂W₁)x = W₂(W₁x) (curriculum 2.3).
  @Test func layersWithoutActivationCollapse() throws {
    let two = try Model(inputShape: [5], dtype: .float64) {
      Linear(7, hasBias: false)
      Linear(3, hasBias: false)
    }
    var one = try Model(Linear(3, hasBias: false), inputShape: [5], dtype: .float64)
    let product = two.parameters[1].value.matmul(two.parameters[0].value)
    try one.load([NamedTensor(name: "layers.0.weight", value: product)])
    let x = Tensor(normal: [6, 5], dtype: .float64, using: RandomStream(seed: 1, purpose: .testing))
    #expect((one(x) - two(x)).abs().max().item < 1e-14)
  }
}

@Suite struct StrictLoadTests {
  private func model() throws -> Model {
    try Model(inputShape: [2]) {
      Linear(3)
      BatchNorm()
    }
  }

  /// Loads changed tensors, and expects an error and a model that is as it was.
  private func expectFailure(_ error: ModelError, _ change: (inout [NamedTensor]) -> Void) throws {
    var model = try model()
    let before = model.namedTensors
    var tensors = before.map { NamedTensor(name: $0.name, value: $0.value + 1) }
    change(&tensors)
    #expect(throws: error) { try model.load(tensors) }
    for (one, two) in zip(before, model.namedTensors) { #expect(one.value.isIdentical(to: two.value)) }
  }

  @Test func missingAndUnexpectedNamesAreListed() throws {
    try expectFailure(.names(missing: ["layers.0.bias", "layers.1.runningMean"], unexpected: [])) { tensors in
      tensors.removeAll { ["layers.0.bias", "layers.1.runningMean"].contains($0.name) }
    }
    try expectFailure(.names(missing: [], unexpected: ["head.weight"])) {
      $0.append(NamedTensor(name: "head.weight", value: Tensor(zeros: [1])))
    }
    try expectFailure(.names(missing: ["layers.1.weight"], unexpected: ["layers.1.gamma"])) { tensors in
      tensors = tensors.map {
        $0.name == "layers.1.weight" ? NamedTensor(name: "layers.1.gamma", value: $0.value) : $0
      }
    }
  }

  @Test func aTensorGivenTwiceIsUnexpected() throws {
    try expectFailure(.names(missing: [], unexpected: ["layers.0.bias"])) {
      $0.append(NamedTensor(name: "layers.0.bias", value: Tensor(zeros: [3])))
    }
  }

  @Test func anotherShapeIsNamedWithBoth() throws {
    // The last of all tensors, so that an eager load would have changed the others before.
    try expectFailure(.shape(name: "layers.1.runningVariance", expected: [3], found: [4])) {
      $0[$0.count - 1] = NamedTensor(name: "layers.1.runningVariance", value: Tensor(zeros: [4]))
    }
    // The same count in another shape is another shape.
    try expectFailure(.shape(name: "layers.0.weight", expected: [3, 2], found: [2, 3])) {
      $0[0] = NamedTensor(name: "layers.0.weight", value: Tensor(zeros: [2, 3]))
    }
  }

  @Test func messagesAreReadable() {
    #expect(
      ModelError.names(missing: ["a"], unexpected: ["b", "c"]).description
        == #"the parameters do not match the model: missing ["a"], unexpected ["b", "c"]"#)
    #expect(
      ModelError.shape(name: "a", expected: [3], found: [4]).description
        == "parameter a has shape [3] in the model, but [4] was given")
  }

  @Test func numbersOfAnotherPrecisionAreConverted() throws {
    var model = try model()
    try model.load(model.namedTensors.map { NamedTensor(name: $0.name, value: $0.value.toFloat64() + 0.5) })
    #expect(model.namedTensors.allSatisfy { $0.value.dtype == .float32 })
    #expect(model.states[0].value.doubles == [0.5, 0.5, 0.5])
  }
}
