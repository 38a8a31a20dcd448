import SomaRules
import SomaTensor

/// The network of the lab `backprop`: ŷ = W₂ σ(W₁x + b₁) + b₂ with two inputs, two hidden units, one output and the
/// loss L = (ŷ − y)². Its gradients three ways: by formula, by the graph, by central differences.
package struct TwoLayerNetwork {
  /// The sample.
  let inputs: [Double], target: Double
  /// W₁ row by row, b₁, W₂, b₂: nine numbers.
  let parameters: [Double]

  /// The names of the parameters, in their order.
  static let names = [
    "W₁[1,1]", "W₁[1,2]", "W₁[2,1]", "W₁[2,2]", "b₁[1]", "b₁[2]", "W₂[1]", "W₂[2]", "b₂",
  ]
  /// The formula of each gradient.
  static let formulas = [
    "δ₁·x₁", "δ₁·x₂", "δ₂·x₁", "δ₂·x₂", "δ₁", "δ₂", "δ·h₁", "δ·h₂", "δ",
  ]

  /// A network for one sample.
  ///
  /// - Precondition: There are two inputs and nine parameters.
  package init(inputs: [Double], target: Double, parameters: [Double]) {
    mustHold(
      inputs.count == 2 && parameters.count == 9, "2-2-1: \(inputs.count) inputs, \(parameters.count) numbers"
    )
    (self.inputs, self.target, self.parameters) = (inputs, target, parameters)
  }

  /// What a forward pass leaves behind.
  package struct Values {
    package let hidden: [Double]
    package let output, loss: Double
  }

  /// The forward pass, by the library.
  package var values: Values {
    let (hidden, output, loss) = forward(leaves)
    return Values(hidden: hidden.doubles, output: output.item, loss: loss.item)
  }

  /// δ = 2(ŷ − y) and δⱼ = δ·W₂[j]·hⱼ(1 − hⱼ); from them every gradient of ``formulas``.
  package var byFormula: (errors: [Double], gradients: [Double]) {
    let values = values
    let delta = 2 * (values.output - target)
    let hidden = (0..<2).map { delta * parameters[6 + $0] * values.hidden[$0] * (1 - values.hidden[$0]) }
    let first = hidden.flatMap { error in inputs.map { error * $0 } }
    return ([delta] + hidden, first + hidden + values.hidden.map { delta * $0 } + [delta])
  }

  /// The gradients that the graph gives.
  package var byGraph: [Double] {
    let leaves = leaves.map { $0.tracked() }
    return forward(leaves).loss.gradients(of: leaves).flatMap(\.doubles)
  }

  /// (L(w + s) − L(w − s)) / 2s for each parameter w, s being about the cube root of the precision.
  package var byDifferences: [Double] {
    let step = 6e-6
    return parameters.indices.map { index in
      let ends = [step, -step].map { change in
        var moved = parameters
        moved[index] += change
        return TwoLayerNetwork(inputs: inputs, target: target, parameters: moved).values.loss
      }
      return (ends[0] - ends[1]) / (2 * step)
    }
  }

  private var leaves: [Tensor] {
    [
      Tensor(Array(parameters[0..<4]), shape: [2, 2]), Tensor(Array(parameters[4..<6])),
      Tensor(Array(parameters[6..<8])), Tensor(parameters[8], dtype: .float64),
    ]
  }

  private func forward(_ leaves: [Tensor]) -> (hidden: Tensor, output: Tensor, loss: Tensor) {
    let hidden = (leaves[0].matmul(Tensor(inputs)) + leaves[1]).sigmoid()
    let output = (leaves[2] * hidden).sum() + leaves[3]
    return (hidden, output, (output - target).squared())
  }
}

/// The same by matrices, for a batch: L = Σ(ŷ − y)², ŷ = σ(xW₁)W₂, with x of shape [n, d].
///
/// ∂L/∂W₂ = hᵀ·2(ŷ − y) and ∂L/∂W₁ = xᵀ·(2(ŷ − y)W₂ᵀ ⊙ h(1 − h)).
package struct BatchNetwork {
  /// n, d, h and c.
  package static let sizes = (samples: 8, inputs: 6, hidden: 5, outputs: 3)
  private let x, y, w1, w2: Tensor

  /// Standard normal samples and weights.
  package init(seed: UInt64) {
    func normal(_ shape: [Int], _ index: UInt64) -> Tensor {
      Tensor(normal: shape, dtype: .float64, using: RandomStream(seed: seed, purpose: .user, index: index))
    }
    let sizes = Self.sizes
    x = normal([sizes.samples, sizes.inputs], 0)
    y = normal([sizes.samples, sizes.outputs], 1)
    w1 = normal([sizes.inputs, sizes.hidden], 2)
    w2 = normal([sizes.hidden, sizes.outputs], 3)
  }

  /// The largest |graph − formula| / max(1, |graph|) over all elements of ∂L/∂W₁ and of ∂L/∂W₂.
  package var formulaErrors: [Double] {
    let hidden = x.matmul(w1).sigmoid()
    let error = (hidden.matmul(w2) - y) * 2
    let byFormula = [
      x.transposed().matmul(error.matmul(w2.transposed()) * hidden * (1 - hidden)),
      hidden.transposed().matmul(error),
    ]
    let (_, byGraph) = valueWithGradients(at: [w1, w2], of: loss)
    return zip(byGraph, byFormula).map { graph, formula in
      ((graph - formula).abs() / Tensor.maximum(graph.abs(), Tensor(1, dtype: .float64))).max().item
    }
  }

  /// The same between the graph and central differences.
  package var differenceError: Double { GradientCheck().check(inputs: [w1, w2], of: loss).worstError }

  private func loss(_ weights: [Tensor]) -> Tensor {
    (x.matmul(weights[0]).sigmoid().matmul(weights[1]) - y).squared().sum()
  }
}
