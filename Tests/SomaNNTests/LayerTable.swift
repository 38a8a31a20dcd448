import SomaNN
import SomaTensor
import Testing

/// What is known of a layer beforehand: the checks of ``LayerCheck`` hold it against this.
struct LayerEntry: Sendable, CustomTestStringConvertible {
  let name: String
  let layer: any Layer
  let inputShape, outputShape: [Int]
  /// Names without the place, and shapes.
  var parameters: [String: [Int]] = [:]
  var states: [String: [Int]] = [:]
  /// Inputs are indices below this number.
  var indexCount: Int?
  /// The last columns of the input are indices below these numbers.
  var indexColumns: [Int] = []
  /// Whether training and evaluation give different outputs.
  var hasTwoModes = false
  /// The smallest batch the layer can be trained on.
  var smallestTrainingBatch = 0
  /// Whether a gradient flows to the input.
  var hasInputGradient = true
  var testDescription: String { name }

  init(
    _ name: String, _ layer: any Layer, _ inputShape: [Int], _ outputShape: [Int],
    parameters: [String: [Int]] = [:], _ change: (inout LayerEntry) -> Void = { _ in }
  ) {
    self.name = name
    self.layer = layer
    self.inputShape = inputShape
    self.outputShape = outputShape
    self.parameters = parameters
    change(&self)
  }

  /// A batch of random samples.
  func batch(_ size: Int, seed: UInt64 = 1, dtype: DType = .float64) -> Tensor {
    var stream = RandomStream(seed: seed, purpose: .testing)
    let shape = [size] + inputShape
    if let indexCount {
      let count = shape.reduce(1, *)
      return Tensor((0..<count).map { _ in Int32(stream.next(below: indexCount)) }, shape: shape)
    }
    let numbers = Tensor(normal: shape, dtype: dtype, using: stream)
    guard !indexColumns.isEmpty, size > 0 else { return numbers }
    var values = numbers.doubles
    let width = inputShape[0]
    for row in 0..<size {
      for (column, count) in indexColumns.enumerated() {
        values[(row + 1) * width - indexColumns.count + column] = Double(stream.next(below: count))
      }
    }
    return Tensor(values, shape: shape).converted(to: dtype)
  }

  func model(seed: UInt64 = 3, dtype: DType = .float64) throws -> Model {
    try Model(layer, inputShape: inputShape, seed: seed, dtype: dtype)
  }
}

/// A layer with a parameter, as a user would write one.
struct Scale: Layer {
  func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    let factor = try scope.parameter("factor", shape: inputShape, initializer: .ones)
    return BuiltLayer(outputShape: inputShape) { input, pass in input * pass[factor] }
  }
}

extension LayerEntry {
  /// Every layer, each number at a value that is not its default.
  static let all: [LayerEntry] =
    [
      LayerEntry("Linear", Linear(4), [3], [4], parameters: ["weight": [4, 3], "bias": [4]]),
      LayerEntry(
        "Linear on rows", Linear(4), [2, 3], [2, 4], parameters: ["weight": [4, 3], "bias": [4]]),
      LayerEntry("Linear without bias", Linear(4, hasBias: false), [3], [4], parameters: ["weight": [4, 3]]),
      LayerEntry("Flatten", Flatten(), [2, 3, 2], [12]),
      LayerEntry("Flatten of a scalar", Flatten(), [], [1]),
      LayerEntry("Dropout", Dropout(dropProbability: 0.3), [20], [20]) { $0.hasTwoModes = true },
      LayerEntry("BatchNorm", BatchNorm(momentum: 0.2, epsilon: 1e-3), [3], [3], parameters: norms) {
        $0.states = ["runningMean": [3], "runningVariance": [3]]
        $0.hasTwoModes = true
        $0.smallestTrainingBatch = 2
      },
      LayerEntry("BatchNorm of images", BatchNorm(), [3, 2, 2], [3, 2, 2], parameters: norms) {
        $0.states = ["runningMean": [3], "runningVariance": [3]]
        $0.hasTwoModes = true
        $0.smallestTrainingBatch = 1
      },
      LayerEntry("LayerNorm", LayerNorm(epsilon: 1e-3), [3], [3], parameters: norms),
      LayerEntry("LayerNorm of rows", LayerNorm(), [2, 3], [2, 3], parameters: norms),
      LayerEntry("Embedding", Embedding(count: 5, size: 3), [4], [4, 3], parameters: ["weight": [5, 3]]) {
        $0.indexCount = 5
        $0.hasInputGradient = false
      },
      LayerEntry(
        "ColumnEmbedding", ColumnEmbedding([.init(count: 3, size: 2), .init(count: 4, size: 1)]), [4], [5],
        parameters: ["tables.0": [3, 2], "tables.1": [4, 1]]
      ) { $0.indexColumns = [4, 5] },
      LayerEntry(
        "ColumnEmbedding alone", ColumnEmbedding([.init(count: 3, size: 2)]), [1], [2],
        parameters: ["tables.0": [3, 2]]
      ) { $0.indexColumns = [4] },
      LayerEntry("PReLU", PReLU(), [2, 3], [2, 3], parameters: ["slope": [1]]),
      LayerEntry(
        "PReLU per channel", PReLU(isPerChannel: true), [2, 3], [2, 3], parameters: ["slope": [2]]),
      LayerEntry("Maxout", Maxout(pieces: 3), [6], [2]),
      LayerEntry("Maxout of images", Maxout(pieces: 2), [4, 2, 2], [2, 2, 2]),
      LayerEntry("Function", Function("double") { $0 * 2 }, [3], [3]),
      LayerEntry(
        "Function with a shape", Function("sum", outputShape: []) { $0.sum(alongAxes: [1]) }, [3], []),
      LayerEntry("a layer of one's own", Scale(), [3], [3], parameters: ["factor": [3]]),
      LayerEntry(
        "Sequential",
        Sequential {
          Linear(4)
          Tanh()
          Linear(2)
        }, [3], [2],
        parameters: [
          "layers.0.weight": [4, 3], "layers.0.bias": [4], "layers.2.weight": [2, 4], "layers.2.bias": [2],
        ]),
      LayerEntry(
        "Residual",
        Residual {
          Linear(3)
          Tanh()
        }, [3], [3], parameters: ["layers.0.weight": [3, 3], "layers.0.bias": [3]]),
      LayerEntry(
        "Residual with a projection",
        Residual(projection: Linear(2, hasBias: false)) {
          Linear(2)
          Tanh()
        }, [3], [2],
        parameters: ["layers.0.weight": [2, 3], "layers.0.bias": [2], "projection.weight": [2, 3]]),
    ] + activations

  private static let norms = ["weight": [3], "bias": [3]]

  private static let shapeKeeping: [(name: String, layer: any Layer)] = [
    ("Identity", Identity()), ("Sigmoid", Sigmoid()), ("Tanh", Tanh()), ("ReLU", ReLU()),
    ("LeakyReLU", LeakyReLU(slope: 0.2)), ("ReLU6", ReLU6()), ("ELU", ELU(alpha: 0.7)), ("SELU", SELU()),
    ("GELU", GELU()), ("GELU by tanh", GELU(isExact: false)), ("SiLU", SiLU()), ("Mish", Mish()),
    ("Softplus", Softplus()), ("LogSigmoid", LogSigmoid()), ("HardSigmoid", HardSigmoid()),
    ("HardTanh", HardTanh()), ("Softmax", Softmax()), ("LogSoftmax", LogSoftmax()),
    ("Activation", Activation(.softplus)), ("Step", Step()), ("Sign", Sign()),
  ]

  private static let activations: [LayerEntry] = shapeKeeping.map { name, layer in
    LayerEntry(name, layer, [2, 3], [2, 3]) { $0.hasInputGradient = !["Step", "Sign"].contains(name) }
  }
}
