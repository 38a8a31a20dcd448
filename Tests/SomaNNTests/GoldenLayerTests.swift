import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Layers against the numbers PyTorch made in float64: outputs, and gradients for inputs and parameters.
@Suite struct GoldenLayerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let key: String
    let layer: any Layer
    /// The names of the parameters in the order of the golden inputs.
    let parameters: [String]
    var testDescription: String { key }
  }

  static let cases = named + table

  private static let named: [Case] = [
    Case(key: "linear/bias", layer: Linear(5), parameters: ["weight", "bias"]),
    Case(key: "linear/noBias", layer: Linear(5, hasBias: false), parameters: ["weight"]),
    Case(key: "linear/rank3", layer: Linear(5), parameters: ["weight", "bias"]),
    Case(key: "batchNorm/rank2", layer: BatchNorm(), parameters: ["weight", "bias"]),
    Case(key: "batchNorm/channelAxis1", layer: BatchNorm(), parameters: ["weight", "bias"]),
    Case(key: "batchNorm/epsilon1e2", layer: BatchNorm(epsilon: 1e-2), parameters: ["weight", "bias"]),
    Case(key: "layerNorm/epsilon1e5", layer: LayerNorm(), parameters: ["weight", "bias"]),
    Case(key: "layerNorm/epsilon1e3", layer: LayerNorm(epsilon: 1e-3), parameters: ["weight", "bias"]),
    Case(key: "layerNorm/rank3", layer: LayerNorm(), parameters: ["weight", "bias"]),
    Case(key: "prelu/perChannel", layer: PReLU(isPerChannel: true), parameters: ["slope"]),
    Case(key: "prelu/scalarSlope", layer: PReLU(), parameters: ["slope"]),
    Case(key: "maxout/pieces2", layer: Maxout(pieces: 2), parameters: []),
    Case(key: "maxout/pieces3", layer: Maxout(pieces: 3), parameters: []),
    Case(key: "elu/alpha07", layer: ELU(alpha: 0.7), parameters: []),
    Case(key: "leakyReLU/slope02", layer: LeakyReLU(slope: 0.2), parameters: []),
    Case(key: "leakyReLU/slope001", layer: LeakyReLU(), parameters: []),
    Case(key: "softmax/last", layer: Softmax(), parameters: []),
    Case(key: "logSoftmax/last", layer: LogSoftmax(), parameters: []),
  ]

  /// The activations of the table: all but those above, and two that PyTorch has no numbers for.
  private static let table: [Case] = ActivationFunction.all
    .filter { !["leakyReLU", "elu", "softmax", "logSoftmax", "step", "identity"].contains($0.name) }
    .map { Case(key: "\($0.name)/default", layer: Activation($0), parameters: []) }

  @Test(arguments: cases) func agreesWithPyTorch(_ example: Case) throws {
    let golden = GoldenCase(example.key, in: try Golden("operations"))
    let input = golden.inputs[0]
    var model = try Model(example.layer, inputShape: Array(input.shape.dropFirst()), dtype: .float64)
    #expect(model.parameters.map(\.name) == example.parameters.map { "layers.0." + $0 })
    for index in model.parameters.indices {
      let shape = model.parameters[index].value.shape
      model.parameters[index].value = golden.inputs[index + 1].reshaped(to: shape)
    }
    var output = input, inputGradient = input
    let gradients = try model.lossWithGradients { forward in
      let tracked = input.tracked()
      output = try forward(tracked)
      let loss = (output * golden.upstream).sum()
      inputGradient = loss.gradients(of: [tracked])[0]
      return loss
    }.gradients
    #expect(relativeDeviation(of: output.detached(), from: golden.output) < 1e-12)
    #expect(golden.gradients.count == 1 + gradients.count)
    #expect(relativeDeviation(of: inputGradient, from: golden.gradients[0]) < 1e-11)
    for (gradient, expected) in zip(gradients, golden.gradients.dropFirst()) {
      #expect(relativeDeviation(of: gradient, from: expected.reshaped(to: gradient.shape)) < 1e-11)
    }
  }
}
