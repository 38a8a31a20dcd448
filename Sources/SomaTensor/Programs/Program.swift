import SomaRules

/// Recorded work that runs again over other inputs: the same kernels over planned memory, without dispatch,
/// reference counting or allocation.
///
///     let recording = Program.record(inputs: [x, w]) { inputs, _ in [inputs[0].matmul(inputs[1]).sum()] }
///
/// Inputs of the same shapes may lie anywhere; ``bind(_:to:)`` says where. Results stay valid until the next run.
package final class Program {
  /// A kernel and where its operands' addresses stand. An object, because calling a closure that stands in an array
  /// costs two atomic operations, which is more than a small kernel takes.
  final class Instruction {
    let kernel: Kernel
    let firstAddress: Int

    init(kernel: @escaping Kernel, firstAddress: Int) {
      (self.kernel, self.firstAddress) = (kernel, firstAddress)
    }
  }

  /// Where a result is found after a run.
  struct Result {
    let address: UnsafeMutableRawPointer?
    let input: (index: Int, offset: Int)?
    let shape: [Int]
    let dtype: DType
  }

  /// An address that follows an input.
  struct Site {
    let slot: Int
    let offset: Int
  }

  private let instructions: [Instruction]
  private let calls: UnsafeMutablePointer<Unmanaged<Instruction>>
  private let addresses: UnsafeMutablePointer<UnsafeMutableRawPointer>
  private let addressCount: Int
  private let sites: [[Site]]
  private let results: [Result]
  private let checks: [Recorder.Check]
  /// Memory that the addresses point into.
  private let memory: [Storage]
  private let bound: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  /// Bytes of planned memory, and what the same values took without sharing.
  package let plannedBytes, unplannedBytes: Int
  /// How many of the instructions come before the work that ``run(_:)`` calls the second part.
  private let firstPartCount: Int

  init(_ plan: ProgramPlan) {
    instructions = plan.instructions
    calls = .allocate(capacity: max(1, instructions.count))
    for (index, instruction) in instructions.enumerated() {
      (calls + index).initialize(to: Unmanaged.passUnretained(instruction))
    }
    addressCount = plan.addresses.count
    addresses = .allocate(capacity: max(1, addressCount))
    for (slot, address) in plan.addresses.enumerated() { (addresses + slot).initialize(to: address) }
    (sites, results, checks, memory) = (plan.sites, plan.results, plan.checks, plan.memory)
    (plannedBytes, unplannedBytes) = (plan.plannedBytes, plan.unplannedBytes)
    firstPartCount = plan.firstPartCount
    bound = .allocate(capacity: max(1, sites.count))
    bound.initialize(repeating: nil, count: sites.count)
  }

  deinit {
    calls.deallocate()
    bound.deallocate()
    addresses.deallocate()
  }

  /// How many kernels a run calls.
  package var kernelCount: Int { instructions.count }

  /// Lets an input lie at an address, which must stay valid through the next run.
  @inline(__always)
  package func bind(_ input: Int, to address: UnsafeMutableRawPointer) {
    if bound[input] == address { return }
    bound[input] = address
    for site in sites[input] { addresses[site.slot] = address + site.offset }
  }

  /// Applies the recorded checks to an input.
  package func check(_ input: Int, _ tensor: Tensor) throws {
    for check in checks where check.input == input {
      let (shape, strides, byteOffset, dtype) = check.view
      try check.rule(
        Tensor(
          storage: tensor.storage, shape: shape, strides: strides,
          offset: tensor.offset + byteOffset / dtype.byteCount, dtype: dtype))
    }
  }

  /// The two parts that recorded work falls in: `Program.record` marks where the second begins.
  package enum Part { case first, second }

  /// Runs one part's kernels. To be called inside ``ThreadPool/session(_:)``.
  package func run(_ part: Part) {
    let range = part == .first ? 0..<firstPartCount : firstPartCount..<instructions.count
    for index in range {
      calls[index]._withUnsafeGuaranteedRef { $0.kernel(Operands(addresses + $0.firstAddress)) }
    }
  }

  /// Where a result lies after a run.
  package func address(ofResult index: Int) -> UnsafeMutableRawPointer {
    let result = results[index]
    if let address = result.address { return address }
    guard let input = result.input, let base = bound[input.index] else {
      brokenRule("a program's result is asked for before its inputs are bound")
    }
    return base + input.offset
  }

  /// A copy of a result.
  package func result(_ index: Int) -> Tensor {
    Tensor(shape: results[index].shape, dtype: results[index].dtype) { copyResult(index, to: $0) }
  }

  /// Copies a result's elements.
  package func copyResult(_ index: Int, to address: UnsafeMutableRawPointer) {
    let source = self.address(ofResult: index), result = results[index]
    guard source != address else { return }
    address.copyMemory(from: source, byteCount: Shape.count(result.shape) * result.dtype.byteCount)
  }

  /// Copies a result's elements over an input's.
  package func copyResult(_ index: Int, toInput input: Int) {
    if let address = bound[input] { copyResult(index, to: address) }
  }

  /// The one element of a floating result.
  package func number(ofResult index: Int) -> Double {
    let address = address(ofResult: index)
    return switch results[index].dtype {
    case .float32: Double(address.load(as: Float.self))
    case .float64: address.load(as: Double.self)
    default: result(index).item
    }
  }
}

/// What recording gave.
package struct Recording {
  /// The results, as they were computed while recording.
  package let results: [Tensor]
  /// The program, or why there is none.
  package let program: Program?
  package let failure: String?
  /// Two recordings of work that depends on its inputs alone have equal traces.
  package let trace: RecordingTrace
}

extension Program {
  /// Does work and records it.
  ///
  /// - Parameters:
  ///   - inputs: What changes between runs. Dense; a tensor that shares memory with an earlier one is refused.
  ///   - body: The work, on these tensors. It may call its second argument once, where the second part begins.
  /// - Throws: What `body` throws.
  package static func record(
    inputs: [Tensor], _ body: (_ inputs: [Tensor], _ beginSecondPart: () -> Void) throws -> [Tensor]
  ) rethrows -> Recording {
    let recorder = Recorder(inputs: inputs)
    if Set(inputs.map { ObjectIdentifier($0.storage) }).count < inputs.count {
      recorder.fail("two inputs share their memory")
    }
    var boundary: Int?
    let results = try recorder.listen {
      try body(inputs) { boundary = recorder.steps.count }.map { $0.contiguous() }
    }
    let trace = RecordingTrace(recorder)
    guard recorder.failure == nil else {
      return Recording(results: results, program: nil, failure: recorder.failure, trace: trace)
    }
    let plan = ProgramPlan(
      recorder, inputs: inputs, results: results, firstPartCount: boundary ?? recorder.steps.count)
    return Recording(results: results, program: Program(plan), failure: nil, trace: trace)
  }
}
