import SomaTensor
import SomaTestSupport
import Testing

/// Runs every row of ``OperationTable`` against PyTorch: each precision, strided views, finite differences.
@Suite struct OperationTableTests {
  private let golden: Golden

  init() throws { golden = try Golden("operations") }

  /// Rows of the golden file that are not operations of SomaTensor: SomaNN's tests compare them.
  private let elsewhere: Set = [
    "absoluteError", "batchNorm", "binaryCrossEntropy", "binaryCrossEntropyWithLogits", "entropy", "hinge",
    "huber", "klDivergence", "layerNorm", "meanSquaredError", "negativeLogLikelihood", "perceptronCriterion",
    "squaredHinge",
  ]

  @Test func everyOperationHasARow() {
    let covered = Set(OperationTable.all.compactMap { $0.operation })
    for operation in Operation.allCases where operation != .leaf && operation != .custom {
      #expect(covered.contains(operation), "\(operation.rawValue) has no row in OperationTable")
    }
  }

  @Test func everyRowTakesTheStepItClaims() throws {
    for entry in OperationTable.all {
      guard let operation = entry.operation else { continue }
      for test in entry.cases {
        let key = "\(entry.name)/\(test.name)"
        let output = try GoldenCase(key, in: golden).run(test.function).output
        #expect(output.history.contains(operation), "\(key) does not run \(operation.rawValue)")
      }
    }
  }

  @Test func everyGoldenCaseIsCompared() {
    let compared = OperationTable.all.flatMap { entry in entry.cases.map { "\(entry.name)/\($0.name)" } }
    #expect(Set(compared).count == compared.count)
    let stored = golden.groups(depth: 2).filter { key in
      !elsewhere.contains { key.hasPrefix($0 + "/") }
        && !(key.hasPrefix("crossEntropy/") && key != "crossEntropy/none")
    }
    #expect(Set(compared).symmetricDifference(stored).isEmpty)
  }

  @Test func float64AgreesWithTorch() throws {
    var worst = Deviations()
    for (key, function) in OperationTable.keyed {
      let golden = GoldenCase(key, in: golden)
      let found = try Deviations(of: golden.run(function), from: golden)
      #expect(found.value <= 1e-10, "\(key): value")
      #expect(found.first <= 1e-10, "\(key): gradient")
      #expect(found.second <= 1e-10, "\(key): second derivative")
      worst.include(found, key)
    }
    print("operations, float64 against PyTorch: \(OperationTable.all.count) rows, \(worst)")
  }

  /// The library's own gradient checker on the same cases: first derivatives, and their derivatives.
  @Test func finiteDifferencesAgree() throws {
    var worst = (first: 0.0, second: 0.0), count = (first: 0, second: 0)
    for entry in OperationTable.all where !entry.isRounding {
      for test in entry.cases {
        let key = "\(entry.name)/\(test.name)"
        let inputs = GoldenCase(key, in: golden).inputs
        let first = try GradientCheck().check(inputs: inputs, of: test.function)
        let second = try GradientCheck().checkSecond(inputs: inputs, of: test.function)
        #expect(first.agrees, "\(key): \(first)")
        #expect(second.agrees, "\(key): second order: \(second)")
        worst = (max(worst.first, first.worstError), max(worst.second, second.worstError))
        count = (count.first + first.comparisons, count.second + second.comparisons)
      }
    }
    print(
      "operations, finite differences: first order \(count.first) numbers, worst relative error \(worst.first); "
        + "second order \(count.second) numbers, worst \(worst.second)")
  }

  /// The same numbers from views: every second element of a larger tensor, read backwards.
  @Test func viewsGiveTheSame() throws {
    func spread(_ x: Tensor) -> Tensor {
      guard x.rank > 0 else { return x }
      let wide = Tensor.stack([x.flipped(alongAxis: 0), x], alongAxis: -1)
      let width = wide.shape[wide.rank - 2]
      return wide.reshaped(to: Array(wide.shape.dropLast(2)) + [2 * width])
        .sliced(alongAxis: -1, 0..<2 * width, step: 2).flipped(alongAxis: 0)
    }
    for (key, function) in OperationTable.keyed {
      let golden = GoldenCase(key, in: golden)
      for input in golden.inputs { #expect(spread(input).doubles == input.doubles) }
      let found = try Deviations(of: golden.run(function, arrange: spread), from: golden)
      #expect(max(found.value, found.first, found.second) <= 1e-10, "\(key) on views")
    }
  }

  /// Each case at the precisions that networks use. Rounding the inputs alone moves a result by its slope, so the
  /// deviation is taken relative to the size of what goes in; the bounds are a few times the type's precision.
  @Test(arguments: [(DType.float32, 1e-6, 2e-6, 4e-6), (.bfloat16, 0.02, 0.1, 0.1)])
  func lowerPrecisionAgreesWithTorch(dtype: DType, value: Double, first: Double, second: Double) throws {
    var worst = Deviations()
    for (key, function) in OperationTable.keyed {
      let golden = GoldenCase(key, in: golden)
      let sizes = golden.inputs.filter(\.dtype.isFloating).flatMap { $0.doubles.map(\.magnitude) }
      let floor = max(1, sizes.max() ?? 1)
      let found = try Deviations(of: golden.run(function, dtype: dtype), from: golden, floor: floor)
      #expect(found.value <= value, "\(key): value")
      #expect(found.first <= first, "\(key): gradient")
      #expect(found.second <= second, "\(key): second derivative")
      worst.include(found, key)
    }
    print("operations, \(dtype.rawValue) against PyTorch: \(OperationTable.all.count) rows, \(worst)")
  }
}

extension OperationTable {
  /// All cases by their full names.
  static var keyed: [(key: String, function: OperationEntry.Function)] {
    all.flatMap { entry in entry.cases.map { ("\(entry.name)/\($0.name)", $0.function) } }
  }
}

extension Tensor {
  /// The steps that this value came from.
  fileprivate var history: Set<Operation> {
    var found: Set<Operation> = [], seen: Set<UInt64> = [], pending = node.map { [$0] } ?? []
    while let node = pending.popLast() {
      found.insert(node.operation)
      pending += node.inputs.compactMap(\.node).filter { seen.insert($0.id).inserted }
    }
    return found
  }
}
