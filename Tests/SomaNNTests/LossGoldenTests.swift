import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Every loss in the golden file against PyTorch: values, gradients and second derivatives.
struct LossGoldenTests {
  @Test func everyCaseOfTheGoldenFileAgrees() throws {
    let golden = try Golden("operations")
    let parameters = try golden.parameters
    let cases = golden.groups(depth: 2).filter { losses.contains(String($0.prefix { $0 != "/" })) }
    #expect(cases.count == 58)
    var worst = Deviations()
    for key in cases {
      let settings = Settings(parameters[key] ?? [:]), one = GoldenCase(key, in: golden)
      if key == "klDivergence/none" {
        // PyTorch leaves the terms of each row apart where Soma has the rows' divergences.
        let found = try loss(key, one.inputs, settings)
        #expect(relativeDeviation(of: found, from: one.output.sum(alongAxes: [1])) <= 1e-13)
        continue
      }
      let result = try one.run { inputs in try loss(key, inputs, settings) }
      // Far out PyTorch's second derivative σ(x)(1 − σ(x)) cancels: at x = 34.7 it is 6 % off, at 10⁻¹⁷.
      let floor: Double? = key.hasSuffix("/softFarOut") ? 1e-3 : nil
      worst.include(Deviations(of: result, from: one, floor: floor), key)
    }
    // PyTorch adds 10⁻¹² to p and 1 − p in the second derivative of −log p, which is 3e-11 of it at p = 0.05.
    #expect(worst.value <= 1e-13 && worst.first <= 1e-12 && worst.second <= 1e-10, "\(worst)")
  }

  /// What a case was called with.
  struct Settings: Sendable {
    let delta, labelSmoothing: Double
    let ignoreIndex: Int?

    init(_ parameters: [String: Any]) {
      delta = parameters["delta"] as? Double ?? .nan
      labelSmoothing = parameters["labelSmoothing"] as? Double ?? 0
      ignoreIndex = parameters["ignoreIndex"] as? Int
    }
  }

  private let losses: Set<String> = [
    "meanSquaredError", "absoluteError", "huber", "binaryCrossEntropy", "binaryCrossEntropyWithLogits",
    "crossEntropy",
    "negativeLogLikelihood", "klDivergence", "entropy", "hinge", "squaredHinge", "perceptronCriterion",
  ]

  private func loss(_ key: String, _ inputs: [Tensor], _ settings: Settings) throws -> Tensor {
    let parts = key.split(separator: "/").map { String($0) }
    let lowered = parts[1].lowercased()
    let reduction: LossReduction =
      lowered.hasSuffix("none") ? .none : lowered.hasSuffix("sum") ? .sum : .mean
    let (x, y) = (inputs[0], inputs.count > 1 ? inputs[1] : inputs[0])
    switch parts[0] {
    case "meanSquaredError": return try meanSquaredError(predictions: x, targets: y, reduction: reduction)
    case "absoluteError": return try meanAbsoluteError(predictions: x, targets: y, reduction: reduction)
    case "huber":
      return try huber(predictions: x, targets: y, delta: settings.delta, reduction: reduction)
    case "binaryCrossEntropy":
      return try binaryCrossEntropy(probabilities: x, targets: y, reduction: reduction)
    case "binaryCrossEntropyWithLogits":
      let weight = inputs.count > 2 ? inputs[2] : nil
      return try binaryCrossEntropy(logits: x, targets: y, positiveWeight: weight, reduction: reduction)
    case "crossEntropy":
      return try crossEntropy(
        logits: x, targets: y, classWeights: inputs.count > 2 ? inputs[2] : nil,
        labelSmoothing: settings.labelSmoothing,
        ignoreIndex: settings.ignoreIndex,
        reduction: reduction)
    case "negativeLogLikelihood":
      let weights = inputs.count > 2 ? inputs[2] : nil
      return try negativeLogLikelihood(
        logProbabilities: x, targets: y, classWeights: weights, reduction: reduction)
    case "klDivergence": return try klDivergence(logProbabilities: x, targets: y, reduction: reduction)
    case "entropy": return try entropy(probabilities: x)
    case "hinge": return try hinge(scores: x, targets: y, reduction: reduction)
    case "squaredHinge": return try squaredHinge(scores: x, targets: y, reduction: reduction)
    default: return try perceptronCriterion(scores: x, targets: y, reduction: reduction)
    }
  }
}
