import Foundation
import SomaRules
import SomaTensor

/// A chain of dense layers without biases whose gradients are computed in three ways, every multiplication counted:
/// what backpropagation saves.
///
/// Hidden units are sigmoids, the output is linear, L = Σ(ŷ − y)². Weight l has the shape [sizes[l+1], sizes[l]].
package struct CountedNetwork {
  /// Units from the inputs to the outputs.
  let sizes: [Int]
  private let weights: [[Double]]
  private let inputs, target: [Double]

  /// In which order the chain rule is multiplied out.
  package enum Method: String, CaseIterable, Sendable {
    /// From the loss back; ∂L/∂h of a layer is computed once, and serves its weights and the layer below.
    case reverse
    /// From the loss back, anew for the weights of every layer.
    case withoutReuse
    /// From each weight on to the loss, one pass a weight.
    case forward
  }

  /// Gradients, one for each weight in the order of the layers, and what they cost after the forward pass.
  package struct Result {
    package let gradients: [Double]
    package let multiplications: Int
  }

  /// A network with normal weights of variance 1 / fan-in.
  ///
  /// - Precondition: There are at least two sizes, all positive.
  package init(sizes: [Int], seed: UInt64) {
    mustHold(sizes.count > 1 && sizes.allSatisfy { $0 > 0 }, "network of sizes \(sizes)")
    self.sizes = sizes
    func normal(_ count: Int, _ index: Int) -> [Double] {
      let stream = RandomStream(seed: seed, purpose: .user, index: UInt64(index))
      return Tensor(normal: [count], dtype: .float64, using: stream).doubles
    }
    weights = (1..<sizes.count).map { layer in
      normal(sizes[layer] * sizes[layer - 1], layer).map { $0 / Double(sizes[layer - 1]).squareRoot() }
    }
    inputs = normal(sizes[0], 0)
    target = normal(sizes[sizes.count - 1], sizes.count)
  }

  /// How many layers of weights there are.
  private var depth: Int { weights.count }

  /// Multiplications of one forward pass.
  package var forwardCost: Int { weights.reduce(0) { $0 + $1.count } }

  /// The gradients of the library's graph, for comparison.
  package var graphGradients: [Double] {
    let leaves = weights.enumerated().map { layer, numbers in
      Tensor(numbers, shape: [sizes[layer + 1], sizes[layer]]).tracked()
    }
    var values = Tensor(inputs)
    for (layer, weight) in leaves.enumerated() {
      let sums = weight.matmul(values)
      values = layer + 1 < depth ? sums.sigmoid() : sums
    }
    return (values - Tensor(target)).squared().sum().gradients(of: leaves).flatMap(\.doubles)
  }

  /// The gradients by one of the ways.
  package func gradients(by method: Method) -> Result {
    var count = Counter()
    let values = forward()
    // φ′ = h(1 − h) of the hidden layers, which every way needs once.
    let slopes = values[1..<depth].map { layer in layer.map { count.product($0, 1 - $0) } }
    func error() -> [Double] { zip(values[depth], target).map { count.product(2, $0 - $1) } }
    var gradients: [Double] = []
    switch method {
    case .reverse:
      var delta = error()
      for layer in (0..<depth).reversed() {
        gradients = count.outer(delta, values[layer]) + gradients
        if layer > 0 { delta = back(delta, through: layer, slopes[layer - 1], &count) }
      }
    case .withoutReuse:
      for layer in 0..<depth {
        var delta = error()
        for upper in ((layer + 1)..<max(depth, layer + 1)).reversed() {
          delta = back(delta, through: upper, slopes[upper - 1], &count)
        }
        gradients += count.outer(delta, values[layer])
      }
    case .forward:
      let delta = error()
      for layer in 0..<depth {
        for unit in 0..<sizes[layer + 1] {
          for input in 0..<sizes[layer] {
            gradients.append(tangent(layer, unit, values[layer][input], slopes, delta, &count))
          }
        }
      }
    }
    return Result(gradients: gradients, multiplications: count.total)
  }

  /// The values of all layers, the inputs first.
  private func forward() -> [[Double]] {
    var uncounted = Counter()
    var values = [inputs]
    for layer in 0..<depth {
      let sums = (0..<sizes[layer + 1]).map { uncounted.dot(row($0, of: layer), values[layer]) }
      values.append(layer + 1 < depth ? sums.map { 1 / (1 + exp(-$0)) } : sums)
    }
    return values
  }

  /// ∂L/∂z of the layer below: (Wᵀδ) ⊙ φ′.
  private func back(
    _ delta: [Double], through layer: Int, _ slopes: [Double], _ count: inout Counter
  ) -> [Double] {
    (0..<sizes[layer]).map { column in
      let sum = count.dot(self.column(column, of: layer), delta)
      return count.product(sum, slopes[column])
    }
  }

  /// dL for a change of one weight, carried from layer to layer: dz of its own unit is the input it multiplies.
  private func tangent(
    _ layer: Int, _ unit: Int, _ input: Double, _ slopes: [[Double]], _ delta: [Double],
    _ count: inout Counter
  ) -> Double {
    guard layer + 1 < depth else { return count.product(delta[unit], input) }
    let first = count.product(slopes[layer][unit], input)
    var sums = column(unit, of: layer + 1).map { count.product($0, first) }
    for next in (layer + 2)..<max(depth, layer + 2) {
      let values = zip(sums, slopes[next - 1]).map { count.product($0, $1) }
      sums = (0..<sizes[next + 1]).map { count.dot(row($0, of: next), values) }
    }
    return count.dot(sums, delta)
  }

  private func row(_ index: Int, of layer: Int) -> [Double] {
    Array(weights[layer][index * sizes[layer]..<(index + 1) * sizes[layer]])
  }

  private func column(_ index: Int, of layer: Int) -> [Double] {
    stride(from: index, to: weights[layer].count, by: sizes[layer]).map { weights[layer][$0] }
  }
}

/// Multiplies, and remembers how often.
private struct Counter {
  private(set) var total = 0

  mutating func product(_ left: Double, _ right: Double) -> Double {
    total += 1
    return left * right
  }

  mutating func dot(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for (a, b) in zip(left, right) { sum += product(a, b) }
    return sum
  }

  /// Row by row: every left number times every right one.
  mutating func outer(_ left: [Double], _ right: [Double]) -> [Double] {
    var products: [Double] = []
    for a in left { for b in right { products.append(product(a, b)) } }
    return products
  }
}
