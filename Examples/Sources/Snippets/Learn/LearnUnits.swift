import Soma

// The programs of the articles about single units and their layers.

func learnPerceptron() {
  let and = LogicGate.and.table
  let training = Perceptron(weights: [0, 0], bias: 0).trained(on: and)
  for update in training.updates {
    print(update.epoch, update.samples, update.after.weights, update.after.bias)
  }
  print(training.mistakeCount, and.mistakeBound()?.value ?? .infinity)
}

func learnGates() {
  let and = Perceptron(weights: [0.2, 0.35], threshold: 0.5)
  print(LogicGate.and.table.mistakes(of: and))  // []

  switch LogicGate.xor.table.separability() {
  case .separable(let separation): print(separation.perceptron, separation.margin)
  case .notSeparable(let meeting): print(meeting.point)  // [0.5, 0.5]
  case .oneClass: break
  }

  for corner in LogicGate.xor.table.points {
    print(corner, LogicGate.xorNetwork.outputs(corner))
  }
}

func learnFold() throws {
  let corners = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
  let answers = Tensor([[0], [1], [1], [0]])
  var network = try Model(inputShape: [2], seed: 0) {
    Linear(4, weightInitializer: .xavierUniform)
    Tanh()
    Linear(1, weightInitializer: .xavierUniform)
  }
  var adam = Adam(learningRate: 0.05)
  let step = TrainingStep(loss: .binaryCrossEntropy)
  for number in 0..<400 {
    try step(model: &network, optimizer: &adam, inputs: corners, targets: answers, number: number)
  }
  let outputs = try network.output(for: corners) { layer, output in
    if layer == "layers.1" { print(output) }  // the hidden layer's points
  }
  print(outputs.sigmoid())
}

func learnActivations() {
  let x = Tensor.linearlySpaced(from: -6, through: 6, count: 7)
  for function in [ActivationFunction.sigmoid, .tanh, .relu, .gelu] {
    let slopes = valueWithGradient(at: x) { function($0).sum() }.gradient
    print(function.name, function(x), slopes, function.derivativeRange)
  }
}

func learnLinear() {
  func normal(_ shape: [Int], _ index: UInt64) -> Tensor {
    Tensor(normal: shape, dtype: .float64, using: RandomStream(seed: 0, purpose: .user, index: index))
  }
  let (first, second, inputs) = (normal([16, 2], 0), normal([3, 16], 1), normal([1000, 2], 2))
  let two = inputs.matmul(first.transposed()).matmul(second.transposed())
  let one = inputs.matmul(second.matmul(first).transposed())
  print((two - one).abs().max())
}

func learnApproximate() {
  let count = 64
  func curve(_ x: Tensor) -> Tensor { (x * (2 * .pi)).sin() }
  let width = 1 / Double(count + 1)
  let heights = curve(Tensor.range(from: 0.5, count: count + 1) * width)
  let edges = Tensor.range(from: 1, count: count) * width
  let x = Tensor.linearlySpaced(from: 0, through: 1, count: 1000)
  let hidden = ActivationFunction.step(x.expandingShape(at: 1) - edges)
  let network = hidden.matmul(heights[1..<count + 1] - heights[0..<count]) + heights[0]
  print((network - curve(x)).squared().mean().sqrt())
}
