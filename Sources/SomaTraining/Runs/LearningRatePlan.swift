public import SomaTensor
public import SomaNN

/// How the step size goes from the first step to the last.
public enum LearningRatePlan: String, Codable, Sendable, CaseIterable {
  /// Always the same.
  case constant
  /// From the full size down to nothing along half a cosine, which lets the last epochs settle.
  case cosine

  /// The plan of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> LearningRatePlan {
    guard let plan = LearningRatePlan(rawValue: name) else {
      throw UnknownName(subject: "schedule", name: name, known: allCases.map(\.rawValue))
    }
    return plan
  }

  /// The plan for a training of so many steps.
  public func makeSchedule(stepCount: Int) -> any Schedule {
    switch self {
    case .constant: ConstantSchedule()
    case .cosine: CosineSchedule(stepCount: max(1, stepCount))
    }
  }
}
