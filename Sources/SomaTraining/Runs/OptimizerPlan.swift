public import SomaNN

/// The optimizers that can be asked for by name, each with its usual numbers.
public enum OptimizerPlan: String, Sendable, CaseIterable {
  case sgd, momentum, nesterov, adam

  /// The optimizer of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> OptimizerPlan {
    guard let plan = allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
      throw UnknownName(subject: "optimizer", name: name, known: allCases.map(\.rawValue))
    }
    return plan
  }

  /// The optimizer, before its first step.
  public func makeOptimizer(learningRate: Double) -> any Optimizer {
    switch self {
    case .sgd: SGD(learningRate: learningRate)
    case .momentum: SGD(learningRate: learningRate, momentum: 0.9)
    case .nesterov: SGD(learningRate: learningRate, momentum: 0.9, isNesterov: true)
    case .adam: Adam(learningRate: learningRate)
    }
  }
}
