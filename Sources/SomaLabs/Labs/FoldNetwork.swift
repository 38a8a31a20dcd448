import SomaNN
import SomaTensor
import SomaTraining

/// A network of two inputs, at most one hidden layer and one output, for XOR.
struct FoldNetwork {
  /// The four inputs, and the output that each should have.
  static let corners = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
  static let targets = Tensor([[0], [1], [1], [0]])

  let model: Model
  /// How many hidden units; 0 without a hidden layer.
  let width: Int
  let activation: ActivationFunction
  /// What makes an answer of the output unit's net input.
  let outputRule: ActivationFunction
  /// The loss after training; nothing for weights that were not trained.
  let loss: Double?

  /// Trains on all four points at every step.
  static func trained(
    width: Int, _ activation: ActivationFunction, steps: Int, seed: UInt64
  ) throws -> FoldNetwork {
    let initializer = activation.recommendedInitializer
    var model = try Model(inputShape: [2], seed: seed) {
      if width > 0 {
        Linear(width, weightInitializer: initializer)
        Activation(activation)
      }
      Linear(1, weightInitializer: initializer)
    }
    var optimizer = Adam(learningRate: 0.05)
    let step = TrainingStep(loss: .binaryCrossEntropy)
    for number in 0..<steps {
      try step(model: &model, optimizer: &optimizer, inputs: corners, targets: targets, number: number)
    }
    let loss = try binaryCrossEntropy(logits: model(corners), targets: targets).item
    return FoldNetwork(
      model: model, width: width, activation: activation, outputRule: .sigmoid, loss: loss)
  }

  /// The weights that textbooks give: the hidden units are NAND and OR, the output is their AND.
  static func textbook(_ units: ActivationFunction) throws -> FoldNetwork {
    var model = try Model(inputShape: [2]) {
      Linear(2)
      Activation(units)
      Linear(1)
    }
    try model.load([
      NamedTensor(name: "layers.0.weight", value: Tensor([[-2, -2], [2, 2]])),
      NamedTensor(name: "layers.0.bias", value: Tensor([3, -1])),
      NamedTensor(name: "layers.2.weight", value: Tensor([[1, 1]])),
      NamedTensor(name: "layers.2.bias", value: Tensor([-1])),
    ])
    return FoldNetwork(model: model, width: 2, activation: units, outputRule: units, loss: nil)
  }

  /// The answers to a batch of points.
  func outputs(_ points: Tensor) -> Tensor { outputRule(model(points)) }

  /// Where a batch of points is after each stage of the hidden layer; nothing without one.
  func stages(_ points: Tensor) -> [(name: String, values: Tensor)] {
    guard width > 0 else { return [] }
    let weight = model.parameters[0].value
    let netInput = linear(points, weight: weight, bias: model.parameters[1].value)
    return [
      ("Wx", linear(points, weight: weight)), ("Wx + b", netInput), ("φ(Wx + b)", activation(netInput)),
    ]
  }

  /// The output unit's weights and bias.
  var outputUnit: (weights: [Double], bias: Double) {
    let last = model.parameters.suffix(2).map(\.value.doubles)
    return (last[0], last[1][0])
  }

  /// The share of the square from −½ to 1½ in which the hidden layer loses area: where fewer than two units with
  /// independent weights have a slope.
  var flatShare: Double {
    let places = (0..<50).map { -0.48 + 0.04 * Float($0) }
    let points = Tensor(places.flatMap { x in places.map { [x, $0] } })
    let netInput = stages(points)[1].values.converted(to: .float64)
    let slopes = valueWithGradient(at: netInput) { activation($0).sum() }.gradient.rows
    let weights = model.parameters[0].value.rows
    let flatCount = slopes.count { slope in
      let active = slope.indices.filter { slope[$0] != 0 }
      return active.allSatisfy { first in
        active.allSatisfy { second in
          weights[first][0] * weights[second][1] == weights[first][1] * weights[second][0]
        }
      }
    }
    return Double(flatCount) / Double(slopes.count)
  }
}
