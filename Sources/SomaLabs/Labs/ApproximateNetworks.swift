import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// A hidden layer with weights set by hand: its units step at even places, and the output takes the curve's heights.
struct Staircase {
  /// What the network gives at the lab's places.
  let values: [Double]
  /// What each piece between two steps adds; empty where there are too many to draw.
  let bumps: [[Double]]
  /// The root mean square, and the largest size, of the difference from the curve.
  let error, largestError: Double

  init(width: Int, _ units: ApproximateLab.Units, of curve: ApproximateLab.Curve) throws {
    let piece = 1 / Double(width + 1)
    // A sigmoid rises within about the length of a piece.
    let steepness = 4 / piece
    let heights = (0...width).map { curve((Double($0) + 0.5) * piece) }
    let steps = (1...width).map { Double($0) * piece }
    var model = try Model(inputShape: [1], dtype: .float64) {
      Linear(width)
      Activation(units == .step ? .step : .sigmoid)
      Linear(1)
    }
    try model.load([
      NamedTensor(
        name: "layers.0.weight", value: Tensor(repeating: steepness, shape: [width, 1], dtype: .float64)),
      NamedTensor(name: "layers.0.bias", value: Tensor(steps.map { -steepness * $0 })),
      NamedTensor(
        name: "layers.2.weight", value: Tensor([zip(heights.dropFirst(), heights).map { $0 - $1 }])),
      NamedTensor(name: "layers.2.bias", value: Tensor([heights[0]])),
    ])
    let places = ApproximateLab.places
    var hidden = Tensor(zeros: [places.count, width], dtype: .float64)
    values =
      model(Tensor(places, shape: [places.count, 1])) { name, output in
        if name == "layers.1" { hidden = output }
      }.doubles
    bumps = width <= 64 ? Self.bumps(hidden, heights) : []
    let differences = zip(values, places).map { abs($0 - curve($1)) }
    error = rootMeanSquare(differences)
    largestError = differences.max() ?? 0
  }

  /// A piece's height times what its two steps leave between them.
  private static func bumps(_ hidden: Tensor, _ heights: [Double]) -> [[Double]] {
    let edge = Tensor(ones: [hidden.shape[0], 1], dtype: .float64)
    let before = Tensor.concatenate([edge, hidden], alongAxis: 1)
    let after = Tensor.concatenate([hidden, edge * 0], alongAxis: 1)
    return ((before - after) * Tensor([heights])).transposed().rows
  }
}

/// A narrow and a wide network trained on few noisy points of a curve.
struct Memory {
  /// A network after its training.
  struct Trained {
    let width: Int
    /// What it gives at the lab's places.
    let values: [Double]
    /// The root mean square of the differences from the noisy points, and from the curve.
    let trainingError, curveError: Double
  }

  let points: [Point]
  let narrow, wide: Trained
  /// The root mean square of what the noise added.
  let noise: Double

  init(_ curve: ApproximateLab.Curve, noise: Double, seed: UInt64) throws {
    var random = RandomStream(seed: seed, purpose: .user)
    let points = (0..<12).map { index in
      let x = (Double(index) + 0.5) / 12
      return Point(x, curve(x) + noise * random.nextNormal())
    }
    self.points = points
    self.noise = rootMeanSquare(points.map { $0.y - curve($0.x) })
    narrow = try Self.trained(width: 2, points, curve, seed)
    wide = try Self.trained(width: 100, points, curve, seed)
  }

  private static func trained(
    width: Int, _ points: [Point], _ curve: ApproximateLab.Curve, _ seed: UInt64
  ) throws -> Trained {
    var model = try Model(inputShape: [1], seed: seed, dtype: .float64) {
      // Steep units, spread over the interval: the start that can bend anywhere.
      Linear(width, weightInitializer: .normal(standardDeviation: 20))
      Tanh()
      Linear(1, weightInitializer: .lecunNormal)
    }
    let centres = Tensor((0..<width).map { (Double($0) + 0.5) / Double(width) })
    model.parameters[1].value = -(model.parameters[0].value.flattened() * centres)
    let inputs = Tensor(points.map(\.x), shape: [points.count, 1])
    let targets = Tensor(points.map(\.y), shape: [points.count, 1])
    var optimizer = Adam(learningRate: 0.01)
    let step = TrainingStep(loss: .meanSquaredError)
    for number in 0..<2000 {
      try step(model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
    }
    let places = ApproximateLab.places
    let values = model(Tensor(places, shape: [places.count, 1])).doubles
    return Trained(
      width: width, values: values,
      trainingError: rootMeanSquare((model(inputs) - targets).doubles),
      curveError: rootMeanSquare(zip(values, places).map { $0 - curve($1) }))
  }

  var json: JSONValue {
    func json(_ network: Trained) -> JSONValue {
      [
        "width": .integer(network.width), "trainingError": .number(network.trainingError),
        "curveError": .number(network.curveError),
      ]
    }
    return ["noise": .number(noise), "narrow": json(narrow), "wide": json(wide)]
  }

  func words(_ say: Language) -> String {
    let (small, large) = (NumberText.short(narrow.trainingError), NumberText.short(wide.trainingError))
    let (toCurve, added) = (NumberText.short(wide.curveError), NumberText.short(noise))
    return say(
      "Trained on \(points.count) noisy points, \(narrow.width) units miss them by \(small), \(wide.width) units by "
        + "\(large): the wide network memorises the noise (\(added)) and stays \(toCurve) away from the curve. That is "
        + "overfitting.",
      "잡음 섞인 점 \(points.count)개로 학습하면 유닛 \(narrow.width)개의 오차는 \(small), \(wide.width)개의 오차는 \(large)이다. "
        + "넓은 신경망은 잡음(\(added))까지 외우고, 곡선에서는 \(toCurve)만큼 떨어져 있다. 이것이 과적합이다.")
  }
}

/// The root of the mean of the squares.
func rootMeanSquare(_ values: [Double]) -> Double {
  (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
}
