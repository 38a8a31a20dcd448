import SomaNN
import SomaTensor
import Testing

@Suite struct ActivationTests {
  static let elementwise = ActivationFunction.all.filter(\.isElementwise).map(\.name)
  /// −20 … 20 in steps of 1/128, so that 0 and the kinks at ±1, ±3 and 6 are among them.
  private static let points = Tensor.range(from: -20, count: 5121, step: 1.0 / 128, dtype: .float64)

  @Test(arguments: elementwise) func rangesHoldAndAreTight(_ name: String) throws {
    let function = try ActivationFunction.named(name)
    let x = Self.points.tracked()
    let y = function(x)
    expect(function.range, holds: y.detached())
    expect(function.derivativeRange, holds: y.sum().gradients(of: [x])[0])
  }

  /// Whether all numbers lie in the range, and a number lies near each of its finite ends.
  private func expect(_ range: ClosedRange<Double>, holds numbers: Tensor) {
    let (least, most) = (numbers.min().item, numbers.max().item)
    #expect(range.contains(least) && range.contains(most))
    #expect(range.lowerBound.isInfinite ? least < -0.1 : least - range.lowerBound < 2e-3)
    #expect(range.upperBound.isInfinite ? most > 5 : range.upperBound - most < 2e-3)
  }

  @Test(arguments: ActivationFunction.all.map(\.name)) func nanStaysNaN(_ name: String) throws {
    let function = try ActivationFunction.named(name)
    #expect(function(Tensor([[.nan, 1]] as [[Float]])).doubles[0].isNaN)
  }

  @Test func stepIsZeroAtZeroAndHasNoGradient() {
    let x = Tensor([-2, -0.0, 0, 1e-30, 3, .infinity] as [Double]).tracked()
    let y = ActivationFunction.step(x)
    #expect(y.doubles == [0, 0, 0, 1, 1, 1])
    #expect(y.sum().gradients(of: [x])[0].doubles == [0, 0, 0, 0, 0, 0])
    #expect(ActivationFunction.sign(x).doubles == [-1, 0, 0, 1, 1, 1])
  }

  /// Reliability row 16: NaN stays, −∞ becomes 0. −0 becomes 0.
  @Test func reluOfSpecialValues() {
    let y = ActivationFunction.relu(Tensor([.nan, -0.0, -.infinity, .infinity] as [Float])).doubles
    #expect(y[0].isNaN && y[1] == 0 && y[1].sign == .plus && y[2] == 0 && y[3] == .infinity)
  }

  /// The sigmoid's derivative is 0.25 at 0, tanh's is 1 (curriculum §3).
  @Test func greatestDerivatives() {
    let zero = Tensor([0] as [Double]).tracked()
    #expect(ActivationFunction.sigmoid(zero).sum().gradients(of: [zero])[0].item == 0.25)
    #expect(ActivationFunction.tanh(zero).sum().gradients(of: [zero])[0].item == 1)
  }

  @Test func softmaxOfTwoIsTheSigmoidOfTheDifference() {
    let x = Tensor([[1.5, -0.5], [0, 3], [-2, -2.25]] as [[Double]])
    let first = ActivationFunction.softmax(x).sliced(alongAxis: 1, 0..<1)
    let difference = x.sliced(alongAxis: 1, 0..<1) - x.sliced(alongAxis: 1, 1..<2)
    #expect((first - ActivationFunction.sigmoid(difference)).abs().max().item < 1e-15)
  }

  @Test func layersTakeTheirNumbers() throws {
    func value(_ layer: any Layer, at x: Double) throws -> Double {
      try Model(layer, inputShape: [1], dtype: .float64)(Tensor([[x]] as [[Double]])).item
    }
    #expect(try value(LeakyReLU(), at: -2) == -0.02)
    #expect(try value(LeakyReLU(slope: 0.25), at: -2) == -0.5)
    #expect(try abs(value(ELU(alpha: 2), at: -1) - 2 * (0.36787944117144233 - 1)) < 1e-15)
    #expect(try value(PReLU(), at: -2) == -0.5)
    #expect(try value(Maxout(pieces: 1), at: -2) == -2)
    // 0.5·(1 + erf(1/√2)) = 0.8413447460685429; by tanh 0.8411919906082768 (PyTorch).
    #expect(try abs(value(GELU(), at: 1) - 0.8413447460685429) < 1e-15)
    #expect(try abs(value(GELU(isExact: false), at: 1) - 0.8411919906082768) < 1e-15)
  }

  @Test func preluHasASlopeForEachChannel() throws {
    var model = try Model(PReLU(isPerChannel: true), inputShape: [2, 2])
    try model.load([NamedTensor(name: "layers.0.slope", value: Tensor([0.5, 2]))])
    let output = model(Tensor([-1, 1, -2, -3] as [Float], shape: [1, 2, 2]))
    #expect(output.doubles == [-0.5, 1, -4, -6])
    #expect(!model.parameters[0].isDecayed)
  }

  @Test func maxoutTakesNeighbouringChannels() throws {
    let flat = try Model(Maxout(pieces: 2), inputShape: [4])
    #expect(flat(Tensor([[1, 5, -3, -2]])).doubles == [5, -2])
    // Two channels of two places each: the maximum at each place.
    let image = try Model(Maxout(pieces: 2), inputShape: [2, 2])
    #expect(image(Tensor([1, 8, 5, 2] as [Float], shape: [1, 2, 2])).doubles == [5, 8])
  }

  @Test func namesAreFoundInAnySpelling() throws {
    for function in ActivationFunction.all {
      #expect(try ActivationFunction.named(function.name).name == function.name)
    }
    for (typed, name) in [
      ("ReLU", "relu"), ("leaky_relu", "leakyReLU"), ("Log-Softmax", "logSoftmax"), ("swish", "silu"),
      ("linear", "identity"), ("gelu tanh", "geluTanh"),
    ] {
      #expect(try Activation(typed).kind == name)
    }
  }

  @Test func unknownNamesAreAnsweredWithSuggestions() {
    let error = #expect(throws: UnknownName.self) { try Activation("rellu") }
    #expect(error?.subject == "activation")
    #expect(error?.suggestions == ["relu"])
    #expect(
      error?.description == """
        there is no activation named 'rellu'
        help: did you mean relu? known are step, sign, identity, sigmoid, tanh, relu, leakyReLU, \
        elu, selu, softplus, logSigmoid, gelu, geluTanh, silu, mish, hardSigmoid, hardTanh, relu6, softmax, logSoftmax
        """)
    let strange = #expect(throws: UnknownName.self) { try Activation("квадрат") }
    #expect(strange?.suggestions == [])
    #expect(#expect(throws: UnknownName.self) { try Activation("") }?.name == "")
  }
}
