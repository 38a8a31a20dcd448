import SomaRules

extension Tensor {
  /// An operation of your own, with its own gradient.
  ///
  ///     let y = Tensor.custom("cube", inputs: [x]) { $0[0] * $0[0] * $0[0] }
  ///       gradient: { upstream, inputs, _ in [upstream * inputs[0].squared() * 3] }
  ///
  /// - Parameters:
  ///   - name: Shown in graphs.
  ///   - inputs: What it is computed from.
  ///   - forward: The value; nothing inside is recorded.
  ///   - gradient: Gets the upstream gradient, the inputs and the output, and returns one gradient for each input
  ///     (`nil` for none), of the input's shape. Written with tensor operations it is differentiable itself.
  public static func custom(
    _ name: String, inputs: [Tensor], forward: ([Tensor]) -> Tensor,
    gradient: @escaping @Sendable (_ upstream: Tensor, _ inputs: [Tensor], _ output: Tensor) -> [Tensor?]
  ) -> Tensor {
    let value = withoutRecording { forward(inputs.map { $0.detached() }) }
    return value.recorded(.custom, label: name, from: inputs) { upstream, output, _ in
      let gradients = gradient(upstream, inputs, output)
      mustHold(
        gradients.count == inputs.count, "\(name): \(gradients.count) gradients for \(inputs.count) inputs")
      for (part, input) in zip(gradients, inputs) {
        mustHold(
          part.map { $0.shape == input.shape } ?? true,
          "\(name): gradient of shape \(part?.shape ?? []) for an input of shape \(input.shape)")
      }
      return gradients
    }
  }
}

extension Tensor {
  /// The steps that led to this value, first made first. Empty for a value without history.
  public var graph: [Node] {
    guard let node else { return [] }
    var seen: Set<UInt64> = [node.id]
    var nodes = [node]
    var next = 0
    while next < nodes.count {
      for input in nodes[next].inputs {
        if let node = input.node, seen.insert(node.id).inserted { nodes.append(node) }
      }
      next += 1
    }
    return nodes.sorted { $0.id < $1.id }
  }
}
