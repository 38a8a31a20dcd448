import SomaTensor

/// One forward and one backward pass through a graph: what every node and every edge saw.
///
/// All numbers are the library's: values are its operations on float64 tensors, gradients are what its own backward
/// walk reports at each node, and the share of each edge is the library's gradient of that one operation.
struct ExpressionPass: Sendable {
  /// An input of an operation, and what goes back along it.
  struct Edge: Sendable {
    /// The input and the operation.
    let from, to: Int
    /// Which argument of the function the input is.
    let place: Int
    /// Upstream × local.
    let downstream: Tensor
    /// The local derivative, where both ends are single numbers.
    let local: Double?
  }

  let graph: ExpressionGraph
  /// The values of the names.
  let variables: [String: Tensor]
  /// The value of each node.
  let values: [Tensor]
  /// ∂L/∂value of each node; nothing where no name is below it.
  let gradients: [Tensor?]
  /// The edges that gradients go back along, the last operation first.
  let edges: [Edge]

  /// The value of the last node.
  var result: Tensor { values[values.count - 1] }

  /// Runs forward, and back from an upstream gradient of the result's shape.
  init(_ graph: ExpressionGraph, _ variables: [String: Tensor], upstream: Tensor) {
    let tracked = variables.mapValues { $0.detached().tracked() }
    let recorded = graph.values(tracked)
    var gradients = [Tensor?](repeating: nil, count: recorded.count)
    var nodes: [UInt64: [Int]] = [:]
    for (index, value) in recorded.enumerated() {
      if let node = value.node { nodes[node.id, default: []].append(index) }
    }
    if let result = recorded.last, result.isTracked {
      _ = result.gradients(of: Array(tracked.values), upstream: upstream) { seen in
        for index in nodes[seen.node.id] ?? [] { gradients[index] = seen.gradient }
      }
    }
    self.graph = graph
    self.variables = variables.mapValues { $0.detached() }
    self.gradients = gradients
    values = recorded.map { $0.detached() }
    edges = ExpressionPass.edges(graph, values, gradients)
  }

  private static func edges(_ graph: ExpressionGraph, _ values: [Tensor], _ gradients: [Tensor?]) -> [Edge] {
    var edges: [Edge] = []
    for (index, node) in graph.nodes.enumerated().reversed() {
      guard let upstream = gradients[index], !node.inputs.isEmpty else { continue }
      let inputs = node.inputs.map { values[$0].tracked() }
      let value = node.value(inputs)
      let shares = value.gradients(of: inputs, upstream: upstream)
      let areNumbers = value.shape.isEmpty && inputs.allSatisfy { $0.shape.isEmpty }
      let locals = areNumbers ? value.gradients(of: inputs).map(\.item) : nil
      for (place, input) in node.inputs.enumerated() where graph.leadsToVariable[input] {
        edges.append(
          Edge(
            from: input, to: index, place: node.fixed?.place == 0 ? 1 : place, downstream: shares[place],
            local: locals?[place]))
      }
    }
    return edges
  }

  /// The gradient of each node by central differences, (L(v + h) − L(v − h)) / 2h with L = ⟨upstream, result⟩;
  /// nothing where a gradient is missing, or anywhere when it would take too long.
  ///
  /// h is 6·10⁻⁶ · max(1, |v|), about the cube root of float64's precision.
  func differences(upstream: Tensor) -> [Tensor?] {
    let work = zip(values, gradients).reduce(0) { $0 + ($1.1 == nil ? 0 : 2 * $1.0.count * values.count) }
    guard work <= 100_000 else { return values.map { _ in nil } }
    return values.indices.map { index in
      guard gradients[index] != nil else { return nil }
      let value = values[index]
      let numbers = value.doubles
      let slopes = numbers.indices.map { place -> Double in
        let h = 6e-6 * max(1, abs(numbers[place]))
        func loss(_ step: Double) -> Double {
          var moved = numbers
          moved[place] += step
          let replaced = graph.values(variables, replacing: (index, Tensor(moved, shape: value.shape)))
          return (replaced[replaced.count - 1] * upstream).sum().item
        }
        return (loss(h) - loss(-h)) / (2 * h)
      }
      return Tensor(slopes, shape: value.shape)
    }
  }

  /// The pattern that gradients follow at a node, where it has a name.
  func pattern(of index: Int) -> GradientPattern? {
    guard gradients[index] != nil else { return nil }
    let node = graph.nodes[index]
    // With a number as its other operand, an operation has nobody to share or swap with.
    return node.fixed == nil ? node.function?.pattern : nil
  }

  /// The edges whose gradients add up to a node's.
  func uses(of index: Int) -> [Edge] { edges.filter { $0.from == index } }
}
