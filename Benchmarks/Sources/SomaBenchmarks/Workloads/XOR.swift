import Soma

extension Workload {
  /// The smallest net that learns exclusive or: the cost of a step apart from its arithmetic.
  static let xor = Workload(
    name: "xor", summary: "2-2-1, sigmoid, mean squared error, 4 rows, 10 000 full-batch steps of descent"
  ) {
    let (inputs, targets) = (xorInputs, xorTargets), start = try xorNetwork()
    return {
      {
        var model = start
        var optimizer = SGD(learningRate: 2)
        let step = TrainingStep(loss: .meanSquaredError)
        var last = 0.0
        for number in 0..<10_000 {
          last = try step(
            model: &model, optimizer: &optimizer, inputs: inputs, targets: targets, number: number)
        }
        let result = last
        return { result }
      }
    }
  }
}

let xorInputs = Tensor([[0, 0], [0, 1], [1, 0], [1, 1]])
let xorTargets = Tensor([[0], [1], [1], [0]])

/// The network of `xor`.
func xorNetwork() throws -> Model {
  try Model(inputShape: [2]) {
    Linear(2)
    Sigmoid()
    Linear(1)
    Sigmoid()
  }.withWeights(firstStream: 20)
}
