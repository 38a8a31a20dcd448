/// What two recordings of the same work have in common: the kernels in order with every number they were made with,
/// which values they join, and the bits of every constant. Work that reads a clock, a counter or anything else beside its inputs shows here.
package struct RecordingTrace: Equatable {
  private let work: [String]
  private let operands: [[Recorder.Operand]]
  private let outputs: [[Int]]
  private let constants: [[UInt8]]
  private let sizes: [Int]

  init(_ recorder: Recorder) {
    work = recorder.steps.map(\.work)
    operands = recorder.steps.map(\.inputs)
    outputs = recorder.steps.map(\.outputs)
    sizes = recorder.values.map { $0.storage.byteCount }
    constants = recorder.values.filter { $0.origin == .constant }.map {
      Array(UnsafeRawBufferPointer(start: $0.storage.pointer, count: $0.storage.byteCount))
    }
  }
}
