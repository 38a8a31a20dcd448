import SomaNN
import SomaTensor
import Testing

/// What an optimizer remembers: named, saved, restored, and refused where it does not fit.
struct OptimizerStateTests {
  @Test(arguments: OptimizerName.allCases)
  func resumingGivesTheBitsOfAnUninterruptedRun(_ name: OptimizerName) throws {
    var whole = try name.makeOptimizer(weightDecay: 0.01), parameters = start
    for step in 0..<10 { whole.update(&parameters, gradients: gradients(step)) }

    var first = try name.makeOptimizer(weightDecay: 0.01), resumedParameters = start
    for step in 0..<4 { first.update(&resumedParameters, gradients: gradients(step)) }
    var second = try name.makeOptimizer(weightDecay: 0.01)
    try second.load(state: first.state, stepCount: first.stepCount, parameters: resumedParameters)
    // Saved again before the first step, nothing may be lost.
    #expect(second.state.map(\.name) == first.state.map(\.name) && second.stepCount == 4)
    for step in 4..<10 { second.update(&resumedParameters, gradients: gradients(step)) }

    for (left, right) in zip(parameters, resumedParameters) {
      #expect(left.value.isIdentical(to: right.value))
    }
    #expect(whole.stepCount == second.stepCount)
    for (left, right) in zip(whole.state, second.state) {
      #expect(left.name == right.name && left.value.isIdentical(to: right.value))
    }
  }

  @Test(arguments: OptimizerName.allCases)
  func theNumberOfThreadsChangesNoBit(_ name: OptimizerName) throws {
    // Larger than one tile, so that the work is really cut.
    func run(threads: Int) throws -> Tensor {
      ThreadPool.use(threadCount: threads)
      var optimizer = try name.makeOptimizer()
      var parameters = [Parameter(name: "w", value: random([300, 200], 1))]
      for step in 0..<3 { optimizer.update(&parameters, gradients: [random([300, 200], UInt64(step) + 2)]) }
      return parameters[0].value
    }
    #expect(try run(threads: 1).isIdentical(to: try run(threads: 2)))
  }

  @Test func stateIsNamedAfterParametersAndSlots() throws {
    var adam = Adam(), parameters = start
    adam.update(&parameters, gradients: gradients(0))
    #expect(
      adam.state.map(\.name) == [
        "layers.0.weight.firstMoment", "layers.0.weight.secondMoment", "layers.0.bias.firstMoment",
        "layers.0.bias.secondMoment",
      ])
    var plain = SGD()
    plain.update(&parameters, gradients: gradients(0))
    #expect(plain.state.isEmpty)
  }

  @Test func stateThatDoesNotFitIsRefusedAndChangesNothing() throws {
    var parameters = start
    var source = SGD(momentum: 0.9)
    source.update(&parameters, gradients: gradients(0))
    let state = source.state
    var target = SGD(momentum: 0.9)
    let missing = OptimizerError.state(missing: ["layers.0.bias.momentum"], unexpected: [])
    #expect(throws: missing) {
      try target.load(state: Array(state.prefix(1)), stepCount: 1, parameters: parameters)
    }
    let other = NamedTensor(name: "other.momentum", value: state[0].value)
    #expect(throws: OptimizerError.state(missing: [], unexpected: ["other.momentum"])) {
      try target.load(state: state + [other], stepCount: 1, parameters: parameters)
    }
    #expect(throws: OptimizerError.state(missing: [], unexpected: [state[0].name])) {
      try target.load(state: state + [state[0]], stepCount: 1, parameters: parameters)
    }
    let wrong = [state[0], NamedTensor(name: state[1].name, value: Tensor(zeros: [3]))]
    #expect(throws: OptimizerError.stateShape(name: state[1].name, expected: [2], found: [3])) {
      try target.load(state: wrong, stepCount: 1, parameters: parameters)
    }
    #expect(throws: OptimizerError.invalid(option: "stepCount", value: "-1", expected: "0 or more")) {
      try target.load(state: state, stepCount: -1, parameters: parameters)
    }
    #expect(target.stepCount == 0 && target.state.isEmpty)
    // Another optimizer's slots, and none at all where there should be some.
    var adam = Adam()
    let error = #expect(throws: OptimizerError.self) {
      try adam.load(state: state, stepCount: 1, parameters: parameters)
    }
    #expect(error?.description.contains("layers.0.weight.firstMoment") == true)
    #expect(throws: OptimizerError.self) { try adam.load(state: [], stepCount: 1, parameters: parameters) }
  }

  @Test func stateOfARunThatHasNotBegunIsEmptyAndLoads() throws {
    var adam = Adam(), parameters = start
    adam.update(&parameters, gradients: gradients(0))
    try adam.load(state: [], stepCount: 0, parameters: parameters)
    #expect(adam.stepCount == 0 && adam.state.isEmpty)
  }

  /// Runs in a process of its own, because the pool's counters belong to the whole process.
  @Test func stepsAskForNoMemoryAfterTheFirst() async {
    await #expect(processExitsWith: .success) {
      for name in OptimizerName.allCases {
        var optimizer = try name.makeOptimizer()
        var parameters = [Parameter(name: "w", value: Tensor(ones: [100, 100]))]
        let gradients = [Tensor(ones: [100, 100])]
        for _ in 0..<2 { optimizer.update(&parameters, gradients: gradients) }
        let before = BufferPool.statistics.allocations
        for _ in 0..<5 { optimizer.update(&parameters, gradients: gradients) }
        precondition(BufferPool.statistics.allocations == before, "\(name) allocates")
      }
    }
  }

  private var start: [Parameter] {
    [
      Parameter(name: "layers.0.weight", value: random([2, 2], 100)),
      Parameter(name: "layers.0.bias", value: random([2], 101), isDecayed: false),
    ]
  }
  private func gradients(_ step: Int) -> [Tensor] {
    [random([2, 2], UInt64(step)), random([2], UInt64(step) + 50)]
  }
  private func random(_ shape: [Int], _ index: UInt64) -> Tensor {
    var stream = RandomStream(seed: 7, purpose: .testing, index: index)
    return Tensor((0..<shape.reduce(1, *)).map { _ in Float(stream.nextNormal()) }, shape: shape)
  }
}
