import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// What the course says about losses, and values by hand.
struct LossIdentityTests {
  @Test func valuesByHand() throws {
    // log(1 + e⁻³) = 0.048587351573742.
    let logits = f64([[2, -1], [-1, 2]])
    #expect(
      abs(try crossEntropy(logits: logits, targets: Tensor([0, 1] as [Int32])).item - 0.048587351573742)
        < 1e-14)
    #expect(try meanSquaredError(predictions: Tensor([2, 4]), targets: Tensor([1, 2])).item == 2.5)
    #expect(
      try meanSquaredError(predictions: Tensor([2, 4]), targets: Tensor([1, 2]), reduction: .sum).item == 5)
    #expect(try meanAbsoluteError(predictions: Tensor([2, 4]), targets: Tensor([1, 2])).item == 1.5)
    #expect(
      try huber(predictions: Tensor([0.5, 3]), targets: Tensor([0, 0]), reduction: .none).floats == [
        0.125, 2.5,
      ])
    // max(0, 1 − 0.75)² = 0.0625, halved by the other sample's 0.
    #expect(try squaredHinge(scores: Tensor([0.75, -2]), targets: Tensor([1, -1])).item == 0.03125)
    #expect(abs(try entropy(probabilities: f64([0.5, 0.5])).item - 0.6931471805599453) < 1e-15)
    #expect(abs(try entropy(probabilities: f64([0.25, 0.25, 0.25, 0.25])).item - 1.3862943611198906) < 1e-15)
  }

  /// H(q, p) = H(q) + KL(q‖p).
  @Test func crossEntropyIsEntropyPlusDivergence() throws {
    let logits = f64([[0.3, -1.2, 2], [1, 1, -4]]), q = f64([[0.2, 0.5, 0.3], [0, 0.9, 0.1]])
    let cross = try crossEntropy(logits: logits, targets: q, reduction: .none)
    let divergence = try klDivergence(logProbabilities: logits.logSoftmax(), targets: q, reduction: .none)
    #expect(relativeDeviation(of: try entropy(probabilities: q) + divergence, from: cross) < 1e-14)
  }

  @Test func binaryCrossEntropyIsCrossEntropyWithTwoClasses() throws {
    let x = f64([-3, 0.5, 40]), y = f64([1, 0, 1])
    let twoColumns = Tensor.stack([x.negated() * 0, x], alongAxis: 1)
    let labels = Tensor([1, 0, 1] as [Int64])
    let binary = try binaryCrossEntropy(logits: x, targets: y, reduction: .none)
    #expect(
      relativeDeviation(
        of: binary, from: try crossEntropy(logits: twoColumns, targets: labels, reduction: .none)) < 1e-14
    )
    let near = x.sliced(alongAxis: 0, 0..<2), nearY = y.sliced(alongAxis: 0, 0..<2)
    let fromProbabilities = try binaryCrossEntropy(probabilities: near.sigmoid(), targets: nearY)
    #expect(abs(fromProbabilities.item - (try binaryCrossEntropy(logits: near, targets: nearY).item)) < 1e-14)
  }

  @Test func oneHotTargetsAndClassIndicesAgree() throws {
    let logits = f64([[0.3, -1.2, 2], [1, 1, -4]]), labels = Tensor([2, 0] as [UInt8])
    for smoothing in [0, 0.1, 1] {
      let byIndex = try valueWithGradient(at: logits) {
        try crossEntropy(logits: $0, targets: labels, labelSmoothing: smoothing)
      }
      let byOneHot = try valueWithGradient(at: logits) {
        try crossEntropy(logits: $0, targets: labels.oneHot(classCount: 3), labelSmoothing: smoothing)
      }
      #expect(abs(byIndex.value.item - byOneHot.value.item) < 1e-14)
      #expect(relativeDeviation(of: byIndex.gradient, from: byOneHot.gradient) < 1e-13)
    }
  }

  @Test func negativeLogLikelihoodOfLogSoftmaxIsCrossEntropy() throws {
    let logits = f64([[0.3, -1.2, 2], [1, 1, -4]]), labels = Tensor([2, 9] as [Int32])
    let byParts = try negativeLogLikelihood(
      logProbabilities: logits.logSoftmax(), targets: labels, ignoreIndex: 9, reduction: .none)
    let whole = try crossEntropy(logits: logits, targets: labels, ignoreIndex: 9, reduction: .none)
    #expect(relativeDeviation(of: byParts, from: whole) < 1e-14)
    #expect(whole.doubles[1] == 0)
  }

  /// Second derivatives run through a loss with a gradient of its own: d²/dp² of −log p is 1 / p².
  @Test func binaryCrossEntropyHasASecondDerivative() throws {
    let curvature = try hessian(at: f64([0.25])) {
      try binaryCrossEntropy(probabilities: $0, targets: f64([1]))
    }
    #expect(abs(curvature.item - 16) < 1e-12)
  }

  /// One step of descent on Σ is the perceptron's rule w ← w + α Σ y x over the misclassified.
  @Test func thePerceptronCriterionGivesThePerceptronRule() throws {
    let x = f64([[1, 2], [3, -1], [-1, -1]]), y = f64([1, -1, 1]), w = f64([1, 0])
    let (value, slope) = try valueWithGradient(at: w) {
      try perceptronCriterion(scores: x.matmul($0), targets: y, reduction: .sum)
    }
    // Scores 1, 3, −1: the second and third are wrong, J = 3 + 1, ∇J = −(−(3, −1) + (−1, −1)).
    #expect(value.item == 4 && slope.doubles == [4, 0])
  }

  @Test func aClosureIsALoss() throws {
    let bySign = Loss(name: "bySign") { outputs, targets in (outputs - targets).abs().power(1.5).sum() }
    let (value, slope) = try valueWithGradient(at: f64([4])) { try bySign($0, f64([0])) }
    #expect(value.item == 8 && slope.item == 3)
    #expect(try Loss.huber(Tensor([3]), Tensor([0])).item == 2.5 && Loss.huber.name == "huber")
    #expect(throws: LossError.self) { try Loss.meanSquaredError(Tensor([3]), Tensor([[0]])) }
  }
}
