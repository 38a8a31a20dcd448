public import SomaTensor

/// The optimizers by name, for configurations and command lines.
public enum OptimizerName: String, Sendable, CaseIterable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adam, amsgrad, adamw, adadelta, adamax, nadam, lion

  /// The optimizer that a person means: letter case, hyphens and underscores do not count.
  ///
  /// - Throws: ``UnknownName``, with the names there are.
  public static func named(_ text: String) throws(UnknownName) -> OptimizerName {
    guard let name = OptimizerName(rawValue: UnknownName.normalized(text)) else {
      throw UnknownName(subject: "optimizer", name: text, known: allCases.map(\.rawValue))
    }
    return name
  }

  /// The rate that is used unless another is given.
  public var defaultLearningRate: Double { optimizer(learningRate: nil, decay: 0).learningRate }

  /// An optimizer with the usual numbers and, by choice, another rate and weight decay.
  ///
  /// - Parameters:
  ///   - learningRate: The default of the optimizer where it is `nil`.
  ///   - weightDecay: Coupled (L2), but decoupled for `adamw` and `lion`. `adamw` uses its own default where
  ///     it is `nil`.
  /// - Throws: ``OptimizerError/invalid(option:value:expected:)`` for a rate that is not positive and finite,
  ///   or a decay that is negative or not finite.
  public func makeOptimizer(
    learningRate: Double? = nil, weightDecay: Double? = nil
  ) throws(OptimizerError) -> any Optimizer {
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw .invalid(
        option: "learning rate", value: "\(learningRate)", expected: "a positive number, such as 0.001")
    }
    if let weightDecay, !(weightDecay >= 0 && weightDecay.isFinite) {
      throw .invalid(option: "weight decay", value: "\(weightDecay)", expected: "0 or a positive number")
    }
    return optimizer(learningRate: learningRate, decay: weightDecay)
  }

  private func optimizer(learningRate rate: Double?, decay: Double?) -> any Optimizer {
    let coupled = WeightDecay.coupled(decay ?? 0)
    var optimizer: any Optimizer =
      switch self {
      case .sgd: SGD(weightDecay: coupled)
      case .momentum: SGD(momentum: 0.9, weightDecay: coupled)
      case .nesterov: SGD(momentum: 0.9, isNesterov: true, weightDecay: coupled)
      case .adagrad: Adagrad(weightDecay: coupled)
      case .rmsprop: RMSProp(weightDecay: coupled)
      case .adam: Adam(weightDecay: coupled)
      case .amsgrad: Adam(isAMSGrad: true, weightDecay: coupled)
      case .adamw: decay.map { AdamW(weightDecay: $0) } ?? AdamW()
      case .adadelta: Adadelta(weightDecay: coupled)
      case .adamax: AdaMax(weightDecay: coupled)
      case .nadam: NAdam(weightDecay: coupled)
      case .lion: Lion(weightDecay: decay ?? 0)
      }
    if let rate { optimizer.learningRate = rate }
    return optimizer
  }
}
