/// What two recordings of the same work have in common: the order of the kernels, which values they join, and the bits
/// of every constant. Work that reads a clock, a counter or anything else beside its inputs shows here.
package struct RecordingTrace: Equatable {
  private let kinds: [String]
  private let operands: [[Recorder.Operand]]
  private let outputs: [[Int]]
  private let constants: [[UInt8]]
  private let sizes: [Int]

  init(_ recorder: Recorder) {
    // Tells the numbers that an activation was called with, which are not operands.
    kinds = recorder.steps.map { "\($0.kind)" }
    operands = recorder.steps.map(\.inputs)
    outputs = recorder.steps.map(\.outputs)
    sizes = recorder.values.map { $0.storage.byteCount }
    constants = recorder.values.filter { $0.origin == .constant }.map {
      Array(UnsafeRawBufferPointer(start: $0.storage.pointer, count: $0.storage.byteCount))
    }
  }
}
