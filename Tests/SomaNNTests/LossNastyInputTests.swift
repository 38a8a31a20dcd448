import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Rows 1, 6, 7 and 30 … 37 of the nasty inputs: numbers from PyTorch, but for the rows where it gives a NaN.
struct LossNastyInputTests {
  private func gradient(_ x: Tensor, _ loss: (Tensor) throws -> Tensor) rethrows -> (
    value: Tensor, gradient: Tensor
  ) {
    try valueWithGradient(at: x, of: loss)
  }
  private func labels(_ values: [Int32]) -> Tensor { Tensor(values) }

  /// Row 1: logits that overflow a plain softmax.
  @Test func hugeLogitsGiveExactLosses() throws {
    let right = try crossEntropy(logits: Tensor([[1e4, 0]]), targets: labels([0]))
    #expect(right.item == 0)
    let even = try crossEntropy(logits: Tensor([[-1e5, -1e5]]), targets: labels([1]))
    #expect(abs(even.item - 0.6931471805599453) < 1e-6)
  }

  /// Row 6.
  @Test func binaryLogitsAgainstTheWrongLabel() throws {
    let x = Tensor([1e3, -1e3])
    let (value, slope) = try gradient(x) {
      try binaryCrossEntropy(logits: $0, targets: Tensor([0, 1]), reduction: .sum)
    }
    #expect(value.item == 2000 && slope.floats == [1, -1])
    let infinite = try gradient(Tensor([.infinity, -.infinity])) {
      try binaryCrossEntropy(logits: $0, targets: Tensor([1, 0]), reduction: .sum)
    }
    #expect(infinite.value.item == 0 && infinite.gradient.floats == [0, 0])
  }

  /// Row 7.
  @Test func certainAndWrongProbabilitiesCostAHundred() throws {
    let (value, slope) = try gradient(Tensor([0])) {
      try binaryCrossEntropy(probabilities: $0, targets: Tensor([1]))
    }
    #expect(value.item == 100 && slope.floats == [-1e12])
    for wrong in [-0.1, 1.5, .nan] as [Float] {
      let error = #expect(throws: LossError.self) {
        try binaryCrossEntropy(probabilities: Tensor([0.5, wrong]), targets: Tensor([1, 1]))
      }
      if !wrong.isNaN {
        #expect(
          error
            == .outOfDomain(
              loss: "binaryCrossEntropy", position: 1, value: Double(wrong),
              expected: "a probability in 0 ... 1"))
      }
    }
  }

  /// Row 30.
  @Test(arguments: [(label: Int32(5), row: 1), (label: -1, row: 1), (label: -100, row: 1)])
  func aLabelOutOfRangeIsNamedWithItsRow(_ entry: (label: Int32, row: Int)) {
    let logits = Tensor([[1, 2, 3], [4, 5, 6]])
    let expected = LossError.labelOutOfRange(row: entry.row, label: Int(entry.label), classCount: 3)
    #expect(throws: expected) { try crossEntropy(logits: logits, targets: labels([0, entry.label])) }
    #expect(throws: expected) {
      try negativeLogLikelihood(logProbabilities: logits, targets: labels([0, entry.label]))
    }
    #expect("\(expected)".contains("row 1"))
  }

  @Test func aLabelBeyondInt32IsNotCut() {
    let big = Tensor([Int64(1) << 32])
    #expect(throws: LossError.labelOutOfRange(row: 0, label: 1 << 32, classCount: 2)) {
      try crossEntropy(logits: Tensor([[1, 2]]), targets: big)
    }
  }

  /// Row 31.
  @Test func nothingToAverageOverIsZero() throws {
    let ignored = try gradient(Tensor([[1, 2], [3, 4]])) {
      try crossEntropy(logits: $0, targets: labels([7, 7]), ignoreIndex: 7)
    }
    #expect(ignored.value.item == 0 && ignored.gradient.floats == [0, 0, 0, 0])
    let empty = try gradient(Tensor(zeros: [0, 3])) { try crossEntropy(logits: $0, targets: labels([])) }
    #expect(empty.value.item == 0 && empty.gradient.shape == [0, 3])
    let weightless = try crossEntropy(
      logits: Tensor([[1, 2]]), targets: labels([0]), classWeights: Tensor([0, 1]))
    #expect(weightless.item == 0)
    #expect(try meanSquaredError(predictions: Tensor(zeros: [0]), targets: Tensor(zeros: [0])).item == 0)
  }

  /// Row 32: PyTorch 2.13 on `ignore_index` −100 with weights and smoothing.
  @Test func smoothingWeightsAndIgnoredRowsTogether() throws {
    let logits = f64([[2, -1, 0.5], [0, 1, 3], [1, 1, 1]])
    let (value, slope) = try gradient(logits) {
      try crossEntropy(
        logits: $0, targets: labels([0, -100, 2]), classWeights: f64([0.5, 2, 1]), labelSmoothing: 0.2,
        ignoreIndex: -100)
    }
    #expect(abs(value.item - 1.1920421241154977) < 1e-14)
    let expected = f64([
      [0.04280763682658317, -0.07237469128570975, 0.0295670544591266], [0, 0, 0],
      [0.2074074074074074, 0.14074074074074072, -0.3481481481481481],
    ])
    #expect(relativeDeviation(of: slope, from: expected) < 1e-13)
  }

  /// Row 33.
  @Test func aConfidentMistake() throws {
    let far = try gradient(Tensor([[-1e4, 0]])) { try crossEntropy(logits: $0, targets: labels([0])) }
    #expect(far.value.item == 1e4 && far.gradient.floats == [-1, 1])
    let infinite = try gradient(Tensor([[-.infinity, 0]])) {
      try crossEntropy(logits: $0, targets: labels([0]))
    }
    #expect(infinite.value.item == .infinity && infinite.gradient.floats == [-1, 1])
  }

  /// Row 34.
  @Test func aTargetOfZeroTimesAnInfiniteLogarithmIsZero() throws {
    let soft = try gradient(Tensor([[0, -.infinity]])) {
      try crossEntropy(logits: $0, targets: Tensor([[1, 0]]))
    }
    #expect(soft.value.item == 0 && soft.gradient.floats == [0, 0])
    #expect(try entropy(probabilities: Tensor([1, 0])).item == 0)
    let slope = try gradient(Tensor([1, 0])) { try entropy(probabilities: $0) }
    #expect(slope.gradient.floats == [-1, 0])
  }

  /// Row 35.
  @Test func divergenceFromAnImpossibleEventThatDoesNotHappenIsZero() throws {
    let result = try gradient(Tensor([[0, -.infinity]])) {
      try klDivergence(logProbabilities: $0, targets: Tensor([[1, 0]]))
    }
    #expect(result.value.item == 0 && result.gradient.floats == [-1, 0])
  }

  /// Row 36.
  @Test func shapesAreNeverBroadcast() {
    let column = Tensor([[1], [2]]), vector = Tensor([1, 2])
    let error = #expect(throws: LossError.self) { try meanSquaredError(predictions: column, targets: vector) }
    #expect(
      error?.description
        == "meanSquaredError: predictions of shape [2, 1] and targets of shape [2]; they must be the same")
    #expect(throws: LossError.self) { try meanAbsoluteError(predictions: column, targets: vector) }
    #expect(throws: LossError.self) { try huber(predictions: column, targets: vector) }
    #expect(throws: LossError.self) { try binaryCrossEntropy(logits: column, targets: vector) }
    #expect(throws: LossError.self) { try binaryCrossEntropy(probabilities: vector, targets: column) }
    #expect(throws: LossError.self) { try hinge(scores: column, targets: vector) }
    #expect(throws: LossError.self) { try klDivergence(logProbabilities: column, targets: vector) }
    #expect(throws: LossError.self) { try crossEntropy(logits: column, targets: Tensor([0, 0] as [Float])) }
    #expect(throws: LossError.self) { try crossEntropy(logits: vector, targets: labels([0, 1])) }
    #expect(throws: LossError.self) { try crossEntropy(logits: column, targets: labels([0])) }
    #expect(throws: LossError.self) {
      try crossEntropy(logits: column, targets: labels([0, 0]), classWeights: Tensor([1, 1]))
    }
  }

  /// Row 37.
  @Test func anOverflowIsInfiniteForTheFiniteCheckToFind() throws {
    #expect(try meanSquaredError(predictions: Tensor([1e20]), targets: Tensor([-1e20])).item == .infinity)
  }

  @Test func boolIsNoClassIndexAndMarginTargetsAreSigns() {
    #expect(throws: LossError.self) { try crossEntropy(logits: Tensor([[1, 2]]), targets: Tensor([true])) }
    #expect(throws: LossError.self) { try hinge(scores: Tensor([1]), targets: Tensor([0])) }
    #expect(throws: LossError.self) { try perceptronCriterion(scores: Tensor([1]), targets: Tensor([2])) }
    #expect(throws: LossError.self) { try binaryCrossEntropy(logits: Tensor([1]), targets: Tensor([2])) }
  }
}
