import SomaData
import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// A network of three layers beside the one layer that is the product of its weights.
struct Collapse {
  /// How many numbers the three layers have, and the one.
  let parameterCount, productCount: Int
  /// The largest difference between the outputs of both.
  let difference: Double

  /// - Parameter activation: What stands between the layers.
  init(width: Int, _ activation: ActivationFunction, seed: UInt64) throws {
    var network = try Model(inputShape: [2], seed: seed, dtype: .float64) {
      Linear(width, weightInitializer: .xavierUniform)
      Activation(activation)
      Linear(width, weightInitializer: .xavierUniform)
      Activation(activation)
      Linear(2, weightInitializer: .xavierUniform)
    }
    // Biases start at 0; others show that they collapse too.
    for index in network.parameters.indices where !network.parameters[index].isDecayed {
      let stream = RandomStream(seed: seed, purpose: .user, index: UInt64(index))
      network.parameters[index].value = Tensor(
        normal: network.parameters[index].value.shape, dtype: .float64, using: stream)
    }
    let values = network.parameters.map(\.value)
    // Wₙ(… (W₁x + b₁) …) + bₙ, multiplied out from the first layer on.
    var (weight, bias) = (values[0], values[1].expandingShape(at: 1))
    for layer in 1...2 {
      weight = values[2 * layer].matmul(weight)
      bias = values[2 * layer].matmul(bias) + values[2 * layer + 1].expandingShape(at: 1)
    }
    var product = try Model(inputShape: [2], dtype: .float64) { Linear(2) }
    try product.load([
      NamedTensor(name: "layers.0.weight", value: weight),
      NamedTensor(name: "layers.0.bias", value: bias.flattened()),
    ])
    let inputs = Tensor(
      normal: [1000, 2], dtype: .float64, using: RandomStream(seed: seed, purpose: .testing))
    parameterCount = network.parameterCount
    productCount = product.parameterCount
    difference = (network(inputs) - product(inputs)).abs().max().item
  }
}

/// A linear classifier on features of two inputs.
struct FeatureClassifier {
  /// Where the features come from.
  enum Way: String, CaseIterable {
    case linear, polynomial, rbf, hidden

    func name(_ say: Language) -> String {
      switch self {
      case .linear: say("linear", "선형")
      case .polynomial: say("polynomial features", "다항식 특징")
      case .rbf: say("RBF features", "RBF 특징")
      case .hidden: say("hidden layer", "은닉층")
      }
    }
  }

  let way: Way
  /// How many features the linear layer reads, and how many numbers were learned to make them.
  let featureCount, learnedCount: Int
  /// The share of the points that are on the right side.
  let accuracy: Double
  private let model: Model

  init(_ way: Way, width: Int, samples: Samples, seed: UInt64) throws {
    self.way = way
    let layers = Self.layers(way, width: width, samples: samples)
    var model = try Model(
      Sequential(layers + [Linear(2, weightInitializer: .xavierUniform)]), inputShape: [2], seed: seed)
    var optimizer = Adam(learningRate: 0.03)
    try Trainer(epochCount: 100, batchSize: 60, seed: seed).fit(
      &model, optimizer: &optimizer, training: samples)
    let last = model.layers.last
    featureCount = last?.inputShape.last ?? 0
    learnedCount = model.parameterCount - (last?.parameterCount ?? 0)
    accuracy = try SomaNN.accuracy(predictions: model(samples.batch.inputs), labels: samples.targets)
    self.model = model
  }

  private static func layers(_ way: Way, width: Int, samples: Samples) -> [any Layer] {
    switch way {
    case .linear: return []
    case .polynomial:
      return [
        Function("polynomial") { x in
          let (a, b) = (x.sliced(alongAxis: 1, 0..<1), x.sliced(alongAxis: 1, 1..<2))
          return Tensor.concatenate([a, b, a * a, a * b, b * b], alongAxis: 1)
        }
      ]
    case .rbf:
      // As many bells as a hidden layer has units, each around one of the points.
      let stride = max(1, samples.count / width)
      let centres = samples.subset((0..<min(width, samples.count)).map { $0 * stride }).features
      return [
        Function("rbf") { x in
          let differences = x.expandingShape(at: 1) - centres.expandingShape(at: 0)
          return (differences.squared().sum(alongAxes: [2]) * -4).exp()
        }
      ]
    case .hidden: return [Linear(width, weightInitializer: .xavierUniform), Tanh()]
    }
  }

  /// The probability of class 1 over a rectangle.
  func regions(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>) -> Grid {
    Grid.ofBatch(x: x, y: y) { model($0).softmax().sliced(alongAxis: 1, 1..<2).doubles }
  }

  /// A rectangle around all points, with room.
  static func square(around places: [Point]) -> (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    func range(_ values: [Double]) -> ClosedRange<Double> {
      ((values.min() ?? 0) - 0.3)...((values.max() ?? 1) + 0.3)
    }
    return (range(places.map(\.x)), range(places.map(\.y)))
  }
}
