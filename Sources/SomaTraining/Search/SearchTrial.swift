import SomaNN

/// One training of a search: which values, for how long, and what came of it.
public struct SearchTrial: Codable, Sendable, Equatable {
  /// Which values: trials of one number have the same, also on another rung.
  public let number: Int
  /// The rung, from 0; only halving has more than one.
  public let rung: Int
  /// How many epochs it has.
  public let epochs: Int
  /// The values, in the order of the plan's dimensions.
  public let values: [SearchValue]
  /// What was measured; nothing before the trial, and where it failed.
  public internal(set) var score: Double?
  /// Why there is no score, where the trial failed.
  public internal(set) var failure: String?
  /// How long it took.
  public internal(set) var seconds: Double?
}

/// Why a trial has no score, such as a training that diverged: thrown to say that the search is to go on without one.
public struct TrialFailure: Error, Sendable {
  /// What happened.
  public let reason: String

  /// A failure.
  public init(_ reason: String) { self.reason = reason }
}

/// All trials of a search.
public struct SearchResult: Sendable, Equatable {
  /// What was searched.
  public let plan: SearchPlan
  /// The trials in the order in which they were made.
  public let trials: [SearchTrial]
  /// Whether no trial is left to be made.
  public let isComplete: Bool

  /// The trials, best first: those with most epochs before the others, and those without a score last. Among equals the
  /// lower number is first.
  public var ranking: [SearchTrial] { trials.sorted { $0.precedes($1, goal: plan.goal) } }

  /// The best trial with a score.
  public var best: SearchTrial? { ranking.first { $0.score != nil } }
}

extension SearchTrial {
  /// Whether the trial stands before another in a table.
  func precedes(_ other: SearchTrial, goal: PlateauSchedule.Goal) -> Bool {
    if rung != other.rung { return rung > other.rung }
    switch (score, other.score) {
    case (nil, nil): return number < other.number
    case (nil, _): return false
    case (_, nil): return true
    case (let own?, let others?) where own != others: return goal == .smaller ? own < others : own > others
    default: return number < other.number
    }
  }
}
