/// From a recording to a program: what is not needed is left out, kernels are joined, memory is shared, and every
/// operand gets its address.
struct ProgramPlan {
  private(set) var instructions: [Program.Instruction] = []
  private(set) var addresses: [UnsafeMutableRawPointer] = []
  private(set) var sites: [[Program.Site]]
  private(set) var results: [Program.Result] = []
  private(set) var memory: [Storage] = []
  private(set) var plannedBytes = 0
  private(set) var unplannedBytes = 0
  private(set) var firstPartCount = 0
  let checks: [Recorder.Check]

  init(_ recorder: Recorder, inputs: [Tensor], results tensors: [Tensor], firstPartCount boundary: Int) {
    checks = recorder.checks.map { check in
      // From here on an input is known by where it starts.
      let start = inputs[check.input].offset * inputs[check.input].dtype.byteCount
      let view = check.view
      return Recorder.Check(
        input: check.input, view: (view.shape, view.strides, view.byteOffset - start, view.dtype),
        rule: check.rule)
    }
    sites = [[Program.Site]](repeating: [], count: inputs.count)
    let targets = tensors.map { tensor in
      Recorder.Operand(
        value: recorder.number(of: tensor), offset: tensor.offset * tensor.dtype.byteCount)
    }
    var work = ProgramSteps(recorder, keeping: Set(targets.map(\.value)), boundary: boundary)
    work.joinActivations()
    work.dropUnused()
    firstPartCount = work.firstPartCount

    let places = MemoryPlan(work)
    (plannedBytes, unplannedBytes) = (places.byteCount, places.unsharedByteCount)
    let arena = Storage(byteCount: places.byteCount)
    memory = [arena] + work.constants
    let inputStarts = inputs.map { $0.offset * $0.dtype.byteCount }

    func place(_ operand: Recorder.Operand) -> (address: UnsafeMutableRawPointer?, input: (Int, Int)?) {
      let value = work.values[operand.value]
      switch value.origin {
      case .constant: return (value.storage.pointer + operand.offset, nil)
      case .input(let index): return (nil, (index, operand.offset - inputStarts[index]))
      case .step: return (arena.pointer + (places.offsets[operand.value] ?? 0) + operand.offset, nil)
      }
    }
    for step in work.steps {
      instructions.append(Program.Instruction(kernel: step.kernel, firstAddress: addresses.count))
      for operand in step.inputs + step.outputs.map({ Recorder.Operand(value: $0, offset: 0) }) {
        let (address, input) = place(operand)
        if let (index, offset) = input {
          sites[index].append(Program.Site(slot: addresses.count, offset: offset))
        }
        // An input's address is filled in when it is bound.
        addresses.append(address ?? arena.pointer)
      }
    }
    results = zip(targets, tensors).map { target, tensor in
      let (address, input) = place(target)
      return Program.Result(
        address: address, input: input.map { ($0.0, $0.1) }, shape: tensor.shape, dtype: tensor.dtype)
    }
  }
}

/// The recorded steps while they are made fewer.
struct ProgramSteps {
  private(set) var steps: [Recorder.Step]
  private(set) var values: [Recorder.Value]
  /// The values that must be there at the end.
  let results: Set<Int>
  /// Which steps belong to the first part.
  private var isFirstPart: [Bool]

  init(_ recorder: Recorder, keeping results: Set<Int>, boundary: Int) {
    (steps, values, self.results) = (recorder.steps, recorder.values, results)
    isFirstPart = steps.indices.map { $0 < boundary }
  }

  var firstPartCount: Int { isFirstPart.count { $0 } }
  /// The memory of all constants.
  var constants: [Storage] { values.filter { $0.origin == .constant }.map(\.storage) }

  /// Leaves out every step that no result needs.
  mutating func dropUnused() {
    var needed = results
    var kept = [Bool](repeating: false, count: steps.count)
    for index in steps.indices.reversed() where steps[index].outputs.contains(where: { needed.contains($0) })
    {
      kept[index] = true
      needed.formUnion(steps[index].inputs.map(\.value))
    }
    keep(kept)
    for index in values.indices where values[index].origin == .constant && !needed.contains(index) {
      // Not an operand any more: its memory may go.
      values[index].origin = .step
    }
  }

  /// Applies an activation where its sums are made, while they are in the cache. Where the slope can be read from
  /// the activation's result, nobody needs the sums afterwards.
  mutating func joinActivations() {
    for index in steps.indices {
      if case .unaryGradient(let function, let p, _) = steps[index].kind, function.slopeFollowsFromResult(p) {
        steps[index].inputs[0] = steps[index].inputs[1]
      }
    }
    dropUnused()
    var uses: [Int: [Int]] = [:]
    var producers: [Int: Int] = [:]
    for (index, step) in steps.enumerated() {
      for input in step.inputs { uses[input.value, default: []].append(index) }
      for output in step.outputs { producers[output] = index }
    }
    var kept = [Bool](repeating: true, count: steps.count)
    for (index, step) in steps.enumerated() {
      guard case .unary(let function, let p, let q) = step.kind, let sum = step.inputs.first?.value,
        uses[sum] == [index], !results.contains(sum), let producer = producers[sum],
        case .linear(var product) = steps[producer].kind, product.activation == nil
      else { continue }
      product.activation = (function, p, q)
      steps[producer].kind = .linear(product)
      steps[producer].kernel = CurrentBackend.value.linear(product)
      steps[producer].outputs = step.outputs
      kept[index] = false
    }
    keep(kept)
  }

  private mutating func keep(_ kept: [Bool]) {
    steps = zip(steps, kept).filter(\.1).map(\.0)
    isFirstPart = zip(isFirstPart, kept).filter(\.1).map(\.0)
  }
}

extension UnaryFunction {
  /// Whether f′(x) computed from f(x) in x's place is the same number, bit for bit.
  fileprivate func slopeFollowsFromResult(_ p: Double) -> Bool {
    switch self {
    case .relu, .tanh: true
    case .leakyReLU: p >= 0
    default: false
    }
  }
}
