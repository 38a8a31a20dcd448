public import SomaTensor
public import SomaNN

/// How the step size goes from the first step to the last.
public enum LearningRatePlan: String, Codable, Sendable, CaseIterable {
  /// Always the same.
  case constant
  /// From the full size down to nothing along half a cosine, which lets the last epochs settle.
  case cosine
  /// A tenth after each five epochs in which the monitored number did not get better.
  case plateau

  /// The plan of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> LearningRatePlan {
    try UnknownName.choice("schedule", named: name)
  }

  /// The plan for a training of so many steps.
  public func makeSchedule(stepCount: Int) -> any Schedule {
    switch self {
    case .constant, .plateau: ConstantSchedule()
    case .cosine: CosineSchedule(stepCount: max(1, stepCount))
    }
  }

  /// What lowers the rate by what happened, where the plan is such.
  func makePlateau(goal: PlateauSchedule.Goal) -> PlateauSchedule? {
    // PyTorch bears more than `patience` reports: the fifth bad epoch lowers the rate.
    self == .plateau ? PlateauSchedule(goal: goal, factor: 0.1, patience: 4) : nil
  }
}
