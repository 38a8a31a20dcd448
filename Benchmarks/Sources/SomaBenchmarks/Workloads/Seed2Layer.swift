import Soma

extension Workload {
  /// The course's two-layer program: h = σ(x W₁), ŷ = h W₂, loss = Σ (ŷ − y)², W ← W − 10⁻⁴ ∇.
  static let seed2layer = Workload(
    name: "seed2layer", summary: "64 rows, 1000-100-10, sigmoid, squared error, 1000 steps of descent"
  ) {
    let x = Numbers.tensor(stream: 0, shape: [64, 1000]), y = Numbers.tensor(stream: 1, shape: [64, 10])
    // The program's matrices are [inputs, outputs]; a layer keeps its weight as [outputs, inputs].
    var start = try Model(inputShape: [1000]) {
      Linear(100, hasBias: false)
      Sigmoid()
      Linear(10, hasBias: false)
    }
    start.parameters[0].value = Numbers.tensor(stream: 2, shape: [1000, 100]).transposed()
    start.parameters[1].value = Numbers.tensor(stream: 3, shape: [100, 10]).transposed()
    let squaredError = Loss(name: "squaredError") {
      try meanSquaredError(predictions: $0, targets: $1, reduction: .sum)
    }
    return { [start] in
      {
        var model = start
        var optimizer = SGD(learningRate: 1e-4)
        let step = TrainingStep(loss: squaredError)
        var last = 0.0
        for number in 0..<1000 {
          last = try step(model: &model, optimizer: &optimizer, inputs: x, targets: y, number: number)
        }
        let result = last
        return { result }
      }
    }
  }
}
