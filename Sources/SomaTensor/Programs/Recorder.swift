import CKernels

/// Listens to every kernel that runs on this thread, so that the same work can be replayed as a ``Program``.
///
/// The work is really done while it is recorded. Only kernels can be replayed: where a number leaves the world of
/// tensors on the way (an `item`, an `array()`), what follows may depend on it in a way that no kernel shows, and the
/// recording fails with a reason instead of replaying something else.
package final class Recorder {
  /// One kernel and its operands.
  struct Step {
    var kind: KernelKind
    /// What the kernel does over which layouts: all that it was made with.
    var work: String
    var kernel: Kernel
    var inputs: [Operand]
    var outputs: [Int]
  }

  /// A place in a value: which, and how many bytes from its start.
  struct Operand: Equatable {
    var value: Int
    var offset: Int
  }

  /// A piece of memory and where its content comes from.
  struct Value {
    enum Origin: Equatable {
      case constant
      case input(Int)
      case step
    }
    var storage: Storage
    var origin: Origin
  }

  /// Something that must hold for an input before the kernels run.
  struct Check {
    let input: Int
    let view: (shape: [Int], strides: [Int], byteOffset: Int, dtype: DType)
    let rule: @Sendable (Tensor) throws -> Void
  }

  private(set) var steps: [Step] = []
  private(set) var values: [Value] = []
  private(set) var checks: [Check] = []
  /// Why the work cannot be replayed.
  private(set) var failure: String?
  private var numbers: [ObjectIdentifier: Int] = [:]

  /// The recorder of this thread.
  static var current: Recorder? {
    guard let pointer = soma_recorder().pointee else { return nil }
    return Unmanaged<Recorder>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// A recorder of work over inputs, which must be dense and lie in different memory.
  init(inputs: [Tensor]) {
    for (index, tensor) in inputs.enumerated() {
      numbers[ObjectIdentifier(tensor.storage)] = values.count
      values.append(Value(storage: tensor.storage, origin: .input(index)))
    }
  }

  /// Runs `body` while listening.
  func listen<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = soma_recorder().pointee
    soma_recorder().pointee = Unmanaged.passUnretained(self).toOpaque()
    defer { soma_recorder().pointee = outer }
    return try body()
  }

  /// Gives up, with a reason for people.
  package func fail(_ reason: String) {
    failure = failure ?? reason
  }

  /// The number of a tensor's memory; memory that no kernel wrote is a constant.
  func number(of tensor: Tensor) -> Int {
    if let known = numbers[ObjectIdentifier(tensor.storage)] { return known }
    numbers[ObjectIdentifier(tensor.storage)] = values.count
    // Kept, so that the memory is not given to another tensor while the recording goes on.
    values.append(Value(storage: tensor.storage, origin: .constant))
    return values.count - 1
  }

  func append(
    _ kind: KernelKind, _ work: () -> String, _ kernel: @escaping Kernel, inputs: [Tensor], outputs: [Tensor]
  ) {
    let operands = inputs.map { Operand(value: number(of: $0), offset: $0.offset * $0.dtype.byteCount) }
    let results = outputs.map { number(of: $0) }
    // What follows from constants alone has just been computed, and is a constant itself.
    if operands.allSatisfy({ values[$0.value].origin == .constant }) { return }
    for result in results { values[result].origin = .step }
    let layouts = (inputs + outputs).map { "\($0.dtype) \($0.shape) \($0.strides)" }
    let described = "\(work()) \(kind) \(layouts)"
    steps.append(Step(kind: kind, work: described, kernel: kernel, inputs: operands, outputs: results))
  }

  /// A number leaves the world of tensors.
  func noteRead(of tensor: Tensor) {
    guard let number = numbers[ObjectIdentifier(tensor.storage)], values[number].origin != .constant else {
      return
    }
    fail("the numbers of a tensor of shape \(tensor.shape) are read on the way")
  }

  /// Checks a tensor's numbers now and, where this thread records, at every replay.
  package static func checking<Failure: Error>(
    _ tensor: Tensor, _ rule: @escaping @Sendable (Tensor) throws(Failure) -> Void
  ) throws(Failure) {
    guard let recorder = current else { return try rule(tensor) }
    let outer = soma_recorder().pointee
    soma_recorder().pointee = nil
    defer { soma_recorder().pointee = outer }
    switch recorder.values[recorder.number(of: tensor)].origin {
    case .constant: break
    case .step: recorder.fail("computed numbers of shape \(tensor.shape) are checked on the way")
    case .input(let index):
      let size = tensor.dtype.byteCount
      recorder.checks.append(
        Check(
          input: index, view: (tensor.shape, tensor.strides, tensor.offset * size, tensor.dtype),
          rule: { try rule($0) }))
    }
    try rule(tensor.detached())
  }

  /// Gives up where this thread records: for what depends on more than its operands.
  package static func failCurrent(_ reason: String) { current?.fail(reason) }
}
