import CKernels
import SomaRules
import Synchronization

/// One step of the graph: what was computed, from what, and how a gradient goes back through it.
public final class Node: @unchecked Sendable {
  /// Grows with every node made, so an input's number is always smaller than its user's.
  public let id: UInt64
  /// What was computed.
  public let operation: Operation
  /// A name for people: a parameter's name, or a custom operation's.
  public let label: String?
  /// What the step was computed from. Written once at creation and emptied only while the node is freed.
  public private(set) var inputs: [Tensor]
  package private(set) var backward: Backward
  private let result: Tensor

  /// How the upstream gradient becomes the inputs' gradients. `output` is the step's own result, recorded when
  /// the gradients are to be differentiable themselves.
  package enum Backward: Sendable {
    case leaf
    /// One function for each input; only those are called whose input needs a gradient.
    case each([@Sendable (_ upstream: Tensor, _ output: Tensor) -> Tensor])
    /// All inputs at once, where they share work; `needs` tells which are wanted.
    case joint(@Sendable (_ upstream: Tensor, _ output: Tensor, _ needs: [Bool]) -> [Tensor?])
  }

  private static let counter = Atomic<UInt64>(0)

  package init(
    _ operation: Operation, label: String? = nil, inputs: [Tensor], result: Tensor, backward: Backward
  ) {
    id = Node.counter.wrappingAdd(1, ordering: .relaxed).newValue
    self.operation = operation
    self.label = label
    self.inputs = inputs
    self.result = result.with(node: nil)
    self.backward = backward
  }

  /// The value that the step produced.
  public var value: Tensor { result.with(node: nil) }
  /// The value as a part of the graph.
  package var recordedValue: Tensor { result.with(node: self) }

  deinit {
    // A long chain of nodes would otherwise be freed by recursion and overflow the stack: each node that is
    // about to die hands its inputs over before it goes.
    guard inputs.contains(where: { $0.node != nil }) else { return }
    var pending: [Node] = inputs.compactMap(\.node)
    inputs = []
    backward = .leaf
    while var last = pending.popLast() {
      guard isKnownUniquelyReferenced(&last) else { continue }
      pending.append(contentsOf: last.inputs.compactMap(\.node))
      last.inputs = []
      last.backward = .leaf
    }
  }
}

/// Whether operations on tracked tensors are recorded now, on this thread.
package var isRecording: Bool { soma_recording_suspensions().pointee == 0 }

/// Runs `body` without recording: tensors computed inside remember nothing, whatever they are computed from.
///
///     let accuracy = withoutRecording { model(images).argmax(alongAxis: 1) }
public func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
  soma_recording_suspensions().pointee += 1
  defer { soma_recording_suspensions().pointee -= 1 }
  return try body()
}

extension Tensor {
  /// This value as a new input of a graph, so that gradients with respect to it can be asked for.
  ///
  /// - Precondition: The type is floating.
  public func tracked(label: String? = nil) -> Tensor {
    mustHold(dtype.isFloating, "tracked: gradients need a floating dtype, not \(dtype.rawValue)")
    return with(node: Node(.leaf, label: label, inputs: [], result: self, backward: .leaf))
  }

  /// This value without its history: a constant for every gradient.
  public func detached() -> Tensor { with(node: nil) }

  /// Whether gradients can be traced through this tensor.
  public var isTracked: Bool { node != nil }

  /// Records that `self` was computed from `parents`, each with the function that carries the gradient back.
  package func recorded(
    _ operation: Operation, _ parents: (Tensor, @Sendable (_ upstream: Tensor, _ output: Tensor) -> Tensor)...
  ) -> Tensor {
    guard parents.contains(where: { $0.0.node != nil }), isRecording else { return self }
    return with(
      node: Node(operation, inputs: parents.map(\.0), result: self, backward: .each(parents.map(\.1))))
  }

  /// Records a step whose gradients are computed together.
  package func recorded(
    _ operation: Operation, label: String? = nil, from inputs: [Tensor],
    jointly backward: @escaping @Sendable (_ upstream: Tensor, _ output: Tensor, _ needs: [Bool]) -> [Tensor?]
  ) -> Tensor {
    guard inputs.contains(where: { $0.node != nil }), isRecording else { return self }
    return with(node: Node(operation, label: label, inputs: inputs, result: self, backward: .joint(backward)))
  }
}
