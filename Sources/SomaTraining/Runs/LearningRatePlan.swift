import Foundation
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

  /// The step size at a step, counted from 0.
  public func learningRate(at step: Int, of stepCount: Int, peak: Double) -> Double {
    switch self {
    case .constant: peak
    case .cosine: peak * 0.5 * (1 + cos(.pi * Double(step) / Double(max(1, stepCount))))
    }
  }
}
