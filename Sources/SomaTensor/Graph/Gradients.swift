import SomaRules

/// What the backward walk saw at one node: its step, its value and the gradient that arrived.
public struct NodeGradient: Sendable {
  /// The step.
  public let node: Node
  /// ∂result/∂value: the sum of what all users of the value sent back.
  public let gradient: Tensor
}

extension Tensor {
  /// The gradients of this scalar with respect to tracked tensors, in the order asked.
  ///
  /// A target that this value does not depend on has a gradient of zeros. The graph is left as it is, so gradients
  /// can be asked for again.
  ///
  ///     let w = Tensor([1, -2]).tracked()
  ///     let loss = (w * w).sum()
  ///     loss.gradients(of: [w])[0]   // [2, -4]
  ///
  /// - Parameters:
  ///   - targets: Tracked tensors, or values computed from them.
  ///   - upstream: ∂L/∂self, of this tensor's shape, when the walk should start from a given gradient; without it
  ///     this tensor must be a scalar, and the start is 1.
  ///   - recordingGradients: Whether the gradients are themselves part of the graph, for second derivatives.
  ///   - observe: Called at every node of the walk, last first, with the gradient that arrived there.
  ///
  /// - Precondition: The targets are tracked; `upstream` has the shape of this value, which is a scalar without one.
  public func gradients(
    of targets: [Tensor], upstream: Tensor? = nil, recordingGradients: Bool = false,
    observing observe: ((NodeGradient) -> Void)? = nil
  ) -> [Tensor] {
    let start: Tensor
    if let upstream {
      mustHold(
        upstream.shape == shape, "gradients: upstream \(upstream.shape) for a value of shape \(shape)")
      start = upstream
    } else {
      mustHold(
        count == 1,
        "gradients: a value of shape \(shape) needs an upstream gradient; only a scalar has its own")
      start = Tensor(ones: shape, dtype: dtype)
    }
    let targetNodes = targets.map { target -> Node in
      guard let node = target.node else {
        brokenRule(
          "gradients: a target of shape \(target.shape) is not tracked; call tracked() before using it")
      }
      return node
    }
    guard let root = node else { return targets.map { Tensor(zeros: $0.shape, dtype: $0.dtype) } }
    let walk = BackwardWalk(from: root, to: targetNodes)
    let found =
      recordingGradients
      ? walk.run(start: start, isRecorded: true, observe: observe)
      : withoutRecording { walk.run(start: start, isRecorded: false, observe: observe) }
    return zip(targets, found).map { $1 ?? Tensor(zeros: $0.shape, dtype: $0.dtype) }
  }
}

/// One walk back through a graph, by loops alone: a deep network must not overflow the stack.
private struct BackwardWalk {
  /// The nodes that lead from the targets to the root, last made first. Node numbers grow along the graph, so this
  /// order visits every user of a value before the value itself.
  private var order: [Node] = []
  private var slots: [UInt64: Int] = [:]
  private let targets: [Node]

  init(from root: Node, to targets: [Node]) {
    self.targets = targets
    let nodes = root.recordedValue.graph
    var leads = Set(targets.map(\.id))
    for node in nodes where node.inputs.contains(where: { $0.node.map { leads.contains($0.id) } ?? false }) {
      leads.insert(node.id)
    }
    order = nodes.reversed().filter { leads.contains($0.id) }
    for (slot, node) in order.enumerated() { slots[node.id] = slot }
  }

  func run(start: Tensor, isRecorded: Bool, observe: ((NodeGradient) -> Void)?) -> [Tensor?] {
    var gradients = [Tensor?](repeating: nil, count: order.count)
    var results = [UInt64: Tensor]()
    let targetIDs = Set(targets.map(\.id))
    if !order.isEmpty { gradients[0] = start }
    for (slot, node) in order.enumerated() {
      guard let gradient = gradients[slot] else { continue }
      gradients[slot] = nil  // not needed any more: the memory goes back to the pool during the walk
      observe?(NodeGradient(node: node, gradient: gradient.detached()))
      if targetIDs.contains(node.id) { results[node.id] = gradient }
      let output = isRecorded ? node.recordedValue : node.value
      let destinations = node.inputs.map { $0.node.flatMap { slots[$0.id] } }
      switch node.backward {
      case .leaf: break
      case .each(let functions):
        for (index, function) in functions.enumerated() {
          guard let destination = destinations[index] else { continue }
          add(function(gradient, output), for: node.inputs[index], at: destination, to: &gradients)
        }
      case .joint(let function):
        let parts = function(gradient, output, destinations.map { $0 != nil })
        for (index, part) in parts.enumerated() {
          guard let destination = destinations[index], let part else { continue }
          add(part, for: node.inputs[index], at: destination, to: &gradients)
        }
      }
    }
    return targets.map { results[$0.id] }
  }

  /// Adds one user's share to a value's gradient. Here, and only here, broadcasting is undone: a gradient that is
  /// larger than its value is summed over the axes along which the value was repeated.
  private func add(_ part: Tensor, for input: Tensor, at slot: Int, to gradients: inout [Tensor?]) {
    let fitted = part.summed(toShape: input.shape)
    gradients[slot] = gradients[slot].map { $0 + fitted } ?? fitted
  }
}
