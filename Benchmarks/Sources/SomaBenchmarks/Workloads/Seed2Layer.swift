import Soma

extension Workload {
  /// The course's two-layer program: h = σ(x W₁), ŷ = h W₂, loss = Σ (ŷ − y)², W ← W − 10⁻⁴ ∇.
  static let seed2layer = Workload(
    name: "seed2layer", summary: "64 rows, 1000-100-10, sigmoid, squared error, 1000 steps of descent"
  ) {
    let x = Numbers.tensor(stream: 0, shape: [64, 1000]), y = Numbers.tensor(stream: 1, shape: [64, 10])
    let start = [
      Parameter(name: "w1", value: Numbers.tensor(stream: 2, shape: [1000, 100])),
      Parameter(name: "w2", value: Numbers.tensor(stream: 3, shape: [100, 10])),
    ]
    return {
      {
        var weights = start
        var optimizer = SGD(learningRate: 1e-4)
        var last = 0.0
        for _ in 0..<1000 {
          let (loss, gradients) = try valueWithGradients(at: weights.map(\.value)) { weights in
            let hidden = x.matmul(weights[0]).sigmoid()
            return try meanSquaredError(predictions: hidden.matmul(weights[1]), targets: y, reduction: .sum)
          }
          optimizer.update(&weights, gradients: gradients)
          last = loss.item
        }
        let result = last
        return { result }
      }
    }
  }
}
