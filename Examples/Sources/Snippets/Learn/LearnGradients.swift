import Soma

// The programs of the articles about losses and gradients.

func learnLoss() throws {
  let z = Tensor([-10, 0, 10] as [Double])
  let one = Tensor(ones: [3], dtype: .float64)
  let squares = try valueWithGradient(at: z) {
    try meanSquaredError(predictions: $0.sigmoid(), targets: one, reduction: .sum)
  }
  let entropy = try valueWithGradient(at: z) {
    try binaryCrossEntropy(logits: $0, targets: one, reduction: .sum)
  }
  print(squares.gradient)
  print(entropy.gradient)
}

func learnGraph() {
  let (w0, x0) = (Tensor(2).tracked(label: "w0"), Tensor(-1).tracked(label: "x0"))
  let (w1, x1) = (Tensor(-3).tracked(label: "w1"), Tensor(-2).tracked(label: "x1"))
  let b = Tensor(-3).tracked(label: "b")
  let output = (w0 * x0 + w1 * x1 + b).sigmoid()
  let gradients = output.gradients(of: [w0, x0, w1, x1, b]) { step in
    print(step.node.label ?? step.node.operation.rawValue, step.node.value, step.gradient)
  }
  print(gradients.map(\.item))
}

func learnBackprop() {
  func normal(_ shape: [Int], _ index: UInt64) -> Tensor {
    Tensor(normal: shape, dtype: .float64, using: RandomStream(seed: 0, purpose: .user, index: index))
  }
  let (x, y) = (normal([8, 6], 0), normal([8, 3], 1))
  let (w1, w2) = (normal([6, 5], 2), normal([5, 3], 3))

  let hidden = x.matmul(w1).sigmoid()
  let error = (hidden.matmul(w2) - y) * 2
  let byFormula = [
    x.transposed().matmul(error.matmul(w2.transposed()) * hidden * (1 - hidden)),
    hidden.transposed().matmul(error),
  ]
  let (_, byGraph) = valueWithGradients(at: [w1, w2]) { weights in
    (x.matmul(weights[0]).sigmoid().matmul(weights[1]) - y).squared().sum()
  }
  for (formula, graph) in zip(byFormula, byGraph) { print((formula - graph).abs().max()) }
}
