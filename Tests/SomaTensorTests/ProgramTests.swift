import SomaTensor
import Testing

@Suite struct ProgramTests {
  private static func numbers(_ shape: [Int], _ index: UInt64 = 0) -> Tensor {
    Tensor(normal: shape, using: RandomStream(seed: 5, purpose: .testing, index: index))
  }

  /// Records work, runs the program over other inputs, and compares with the work done as it is written.
  private func expectReplay(
    _ inputs: [Tensor], on others: [Tensor], kernels: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation, _ work: ([Tensor]) -> [Tensor]
  ) throws {
    let recording = Program.record(inputs: inputs) { inputs, _ in work(inputs) }
    #expect(recording.failure == nil, sourceLocation: sourceLocation)
    let program = try #require(recording.program, sourceLocation: sourceLocation)
    if let kernels { #expect(program.kernelCount == kernels, sourceLocation: sourceLocation) }
    for inputs in [others, inputs, others] {
      for (index, input) in inputs.enumerated() {
        program.bind(index, to: UnsafeMutableRawPointer(mutating: input.start))
      }
      ThreadPool.session {
        program.run(.first)
        program.run(.second)
      }
      for (index, expected) in work(inputs).enumerated() {
        #expect(program.result(index).isIdentical(to: expected), sourceLocation: sourceLocation)
      }
    }
  }

  @Test func kernelsRunAgainOverOtherInputs() throws {
    let x = Self.numbers([5, 7]), w = Self.numbers([7, 3], 1)
    try expectReplay([x, w], on: [x * 2, w + 1], kernels: 3) { inputs in
      [inputs[0].matmul(inputs[1]).tanh().sum(alongAxes: [0])]
    }
  }

  @Test func viewsBroadcastsAndResultsThatAreInputs() throws {
    let x = Self.numbers([6, 4]), y = Self.numbers([4], 1)
    try expectReplay([x, y], on: [x + 3, y * -1]) { inputs in
      let (x, y) = (inputs[0], inputs[1])
      return [
        x[1..<3] + y, x.transposed().sliced(alongAxis: 1, 0..<5, step: 2) * 2, x, x[2], Tensor([7, 8]),
      ]
    }
  }

  @Test func whatFollowsFromConstantsIsComputedOnce() throws {
    let x = Self.numbers([3])
    let constant = Self.numbers([3], 1)
    try expectReplay([x], on: [x - 1], kernels: 1) { [$0[0] * constant.exp().sum()] }
  }

  @Test func whatNobodyNeedsIsLeftOut() throws {
    let x = Self.numbers([3])
    try expectReplay([x], on: [x - 1], kernels: 1) { inputs in
      _ = inputs[0].exp()
      return [inputs[0].sin()]
    }
  }

  @Test(arguments: [0, 1, 2, 3])
  func activationsJoinTheProductBeforeThem(_ kind: Int) throws {
    func activate(_ x: Tensor) -> Tensor {
      [x.relu(), x.tanh(), x.leakyReLU(slope: 0.2), x.sigmoid()][kind]
    }
    let x = Self.numbers([9, 30]), w = Self.numbers([140, 30], 1), b = Self.numbers([140], 2)
    try expectReplay([x, w, b], on: [x * 3, w - 0.1, b + 1], kernels: 1) { inputs in
      [activate(linear(inputs[0], weight: inputs[1], bias: inputs[2]))]
    }
    // With a gradient, and infinities and NaNs on the way.
    let wild = Tensor([.infinity, -.infinity, .nan, 0, -0.0, 1e30] + [Float](repeating: 1, count: 24))
    let others = [Tensor.concatenate([x[0..<8], wild.reshaped(to: [1, 30])]), w, b]
    try expectReplay([x, w, b], on: others) { inputs in
      let (value, gradients) = valueWithGradients(at: inputs) { inputs in
        activate(linear(inputs[0], weight: inputs[1], bias: inputs[2])).sum()
      }
      return [value] + gradients
    }
  }

  @Test func memoryIsSharedByValuesOfDifferentTimes() throws {
    let x = Self.numbers([1000])
    let recording = Program.record(inputs: [x]) { inputs, _ in
      [(0..<20).reduce(inputs[0]) { value, _ in value.sin() }]
    }
    let program = try #require(recording.program)
    #expect(program.kernelCount == 20)
    #expect(program.unplannedBytes == 20 * 4032)
    #expect(program.plannedBytes == 2 * 4032)
  }

  @Test func partsRunByThemselves() throws {
    let x = Self.numbers([4])
    let recording = Program.record(inputs: [x]) { inputs, beginSecondPart in
      let first = inputs[0].exp()
      beginSecondPart()
      return [first, first.sin()]
    }
    let program = try #require(recording.program)
    let y = x + 1
    program.bind(0, to: UnsafeMutableRawPointer(mutating: y.start))
    ThreadPool.session { program.run(.first) }
    #expect(program.result(0).isIdentical(to: y.exp()))
    ThreadPool.session { program.run(.second) }
    #expect(program.result(1).isIdentical(to: y.exp().sin()))
  }

  @Test func numbersReadOnTheWayAreRefused() {
    let x = Self.numbers([4])
    func failure(_ work: @escaping (Tensor) -> Tensor) -> String? {
      let recording = Program.record(inputs: [x]) { inputs, _ in [work(inputs[0])] }
      #expect((recording.program == nil) == (recording.failure != nil))
      return recording.failure
    }
    #expect(failure { $0 * $0.sum().item }?.contains("read on the way") == true)
    #expect(failure { Tensor($0.exp().floats) }?.contains("read on the way") == true)
    #expect(failure { $0 + Tensor(uniform: [4], using: RandomStream(seed: 0, purpose: .user)) } != nil)
    #expect(failure { $0.sorted() } != nil)
    // A constant may be read.
    let constant = Self.numbers([4], 1)
    #expect(failure { $0 * constant.sum().item } == nil)
    let shared = Program.record(inputs: [x, x]) { inputs, _ in [inputs[0] + inputs[1]] }
    #expect(shared.failure == "two inputs share their memory")
  }

  @Test func tracesTellDifferentWorkApart() {
    let x = Self.numbers([4])
    func trace(_ work: @escaping (Tensor) -> Tensor) -> RecordingTrace {
      Program.record(inputs: [x]) { inputs, _ in [work(inputs[0])] }.trace
    }
    let work = trace { $0.exp() * 2 }
    #expect(work == trace { $0.exp() * 2 })
    #expect(work != trace { $0.exp() * 3 })
    #expect(work != trace { $0.sin() * 2 })
    #expect(trace { $0.clamped(from: 0, to: 1) } != trace { $0.clamped(from: 0, to: 2) })
    // What a kernel was made with beside its operands.
    #expect(trace { $0 + $0 } != trace { $0 * $0 })
    #expect(trace { $0 .< $0 } != trace { $0 .> $0 })
    #expect(trace { $0.max() } != trace { $0.min() })
    #expect(trace { $0.argmax() } != trace { $0.argmin() })
    #expect(trace { $0.softmax() } != trace { $0.logSoftmax() })
    let square: (Tensor) -> Tensor = { $0.reshaped(to: [2, 2]) }
    #expect(trace { square($0).sum(alongAxes: [0]) } != trace { square($0).sum(alongAxes: [1]) })
    #expect(
      trace { square($0).cumulativeSum(alongAxis: 0) } != trace { square($0).cumulativeSum(alongAxis: 1) })
    #expect(trace { square($0).transposed() + 1 } != trace { square($0) + 1 })
    #expect(
      trace { square($0).matmul(square($0)) } != trace { square($0).matmul(square($0), precision: .bfloat16) }
    )
    let step = Tensor([3] as [Int64])
    func drawn(_ probability: Double, seed: UInt64 = 0) -> RecordingTrace {
      Program.record(inputs: [step]) { inputs, _ in
        let stream = RandomStream(seed: seed, purpose: .testing)
        return [Tensor(bernoulli: [4], probability: probability, using: stream, atStep: inputs[0])]
      }.trace
    }
    #expect(drawn(0.5) == drawn(0.5))
    #expect(drawn(0.5) != drawn(0.25))
    #expect(drawn(0.5) != drawn(0.5, seed: 1))
  }
}
