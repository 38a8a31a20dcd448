import SomaData
public import SomaNN
import SomaTensor

extension RunConfiguration.Training {
  /// What the training makes small: the objective's loss, with the classes weighted where weights are given.
  public var loss: Loss {
    guard objective == .classification, let classWeights else { return objective.loss }
    return Loss(name: "weightedCrossEntropy") { outputs, targets in
      try crossEntropy(
        logits: outputs, targets: targets, classWeights: Tensor(classWeights.map { Float($0) }))
    }
  }
}

extension RunConfiguration {
  /// Predicted or expected numbers in the units of the table; others as they are.
  func inUnits(_ values: Tensor) -> Tensor {
    guard case .number(_, let scale)? = preprocessing?.target else { return values }
    // In float64: a float32 has no digits left for a small deviation around a large mean.
    return values.toFloat64() * scale.deviation + scale.mean
  }
}
