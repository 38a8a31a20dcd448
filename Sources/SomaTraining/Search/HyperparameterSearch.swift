import SomaFormats

/// Tries settings and remembers what came of them.
///
///     let plan = try SearchPlan(
///       [
///         SearchDimension("rate", .logUniform(from: 1e-4, to: 1e-1)),
///         SearchDimension("units", .integer(from: 8, to: 64)),
///       ], method: .random(trials: 20), epochs: 10)
///     var search = try HyperparameterSearch(plan, statePath: "search.json")
///     let result = try search.run { trial in try loss(after: trial.epochs, trial.values) }
///
/// After every trial the whole state is written to a file. A search that was cut off begins where it was: trials that
/// are in the file are not made again, and which ones come next follows from the plan and their scores. Only one search
/// at a time has a file, by a lock on `.<name>.lock` beside it.
public struct HyperparameterSearch: Sendable {
  /// What is searched.
  public let plan: SearchPlan
  /// Where the state is kept; nowhere by default.
  public let statePath: String?
  /// The trials that are done.
  public private(set) var trials: [SearchTrial]

  private var isRestarted: Bool

  /// A search, which goes on from the state in the file where there is one.
  ///
  /// - Parameter isRestarted: Whether trials of an earlier search that are in the file are forgotten, when this one runs.
  /// - Throws: ``SearchError/otherPlan(path:difference:)``, ``SearchError/badState(path:reason:)`` or
  ///   ``SearchError/file(_:)``.
  public init(
    _ plan: SearchPlan, statePath: String? = nil, isRestarted: Bool = false
  ) throws(SearchError) {
    self.plan = plan
    self.statePath = statePath
    self.isRestarted = isRestarted
    trials = []
    try readTrials()
  }

  private mutating func readTrials() throws(SearchError) {
    if let statePath, !isRestarted { trials = try SearchState.trials(of: plan, at: statePath) }
  }

  /// Makes the trials that are left.
  ///
  /// - Parameters:
  ///   - report: Receives every trial when it is done; those of an earlier session are not told again.
  ///   - evaluate: Measures a trial. A ``TrialFailure`` is kept in place of a score. A `CancellationError` ends the search
  ///     for now, and the trial is made again when the search is taken up. Other errors end it too.
  /// - Returns: What is known so far.
  /// - Throws: ``SearchError/inUse(path:)`` where another search runs on the state file, the errors of
  ///   ``init(_:statePath:isRestarted:)``, and what `evaluate` and `report` throw.
  @discardableResult
  public mutating func run(
    report: (SearchTrial) throws -> Void = { _ in }, evaluate: (SearchTrial) throws -> Double
  ) throws -> SearchResult {
    let lock = try begin()
    defer { withExtendedLifetime(lock) {} }
    let clock = ContinuousClock()
    while var trial = plan.trial(after: trials[...]) {
      let start = clock.now
      do {
        let score = try evaluate(trial)
        if score.isFinite { trial.score = score } else { trial.failure = "the score is \(score)" }
      } catch let failure as TrialFailure {
        trial.failure = failure.reason
      } catch is CancellationError {
        return result
      }
      trial.seconds = (clock.now - start) / .seconds(1)
      trials.append(trial)
      if let statePath { try SearchState(plan: plan, trials: trials).write(to: statePath) }
      try report(trial)
    }
    return result
  }

  /// Takes the state file, and reads again what another search may have written to it meanwhile.
  private mutating func begin() throws(SearchError) -> FileLock? {
    guard let statePath else { return nil }
    let lock = try SearchState.lock(statePath)
    try readTrials()
    isRestarted = false
    // From here on others can tell what is searched, and a place that cannot be written is told before the first trial.
    if trials.isEmpty { try SearchState(plan: plan, trials: []).write(to: statePath) }
    return lock
  }

  /// What is known so far.
  public var result: SearchResult {
    SearchResult(plan: plan, trials: trials, isComplete: plan.trial(after: trials[...]) == nil)
  }
}
