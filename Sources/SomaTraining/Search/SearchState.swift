import Foundation
import SomaFormats
import SomaRules

/// The file that a search is taken up from.
struct SearchState: Codable {
  static let currentSchema = "soma.search/1"

  private var schema = Self.currentSchema
  private let plan: SearchPlan
  private let trials: [SearchTrial]

  init(plan: SearchPlan, trials: [SearchTrial]) {
    self.plan = plan
    self.trials = trials
  }

  func write(to path: String) throws(SearchError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Bounds and scores are checked to be finite, which is all that JSON asks for.
    guard let data = try? encoder.encode(self) else {
      brokenRule("search: a number of the state is not finite")
    }
    do throws(FileError) {
      try AtomicFile.write(Array(data) + [UInt8(ascii: "\n")], to: path)
    } catch {
      throw .file(error)
    }
  }

  /// The trials that are done; none where there is no file.
  static func trials(of plan: SearchPlan, at path: String) throws(SearchError) -> [SearchTrial] {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try InputFile(path).readAll()
    } catch {
      if error.code == ENOENT { return [] }
      throw .file(error)
    }
    let state: SearchState
    do {
      state = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw .badState(path: path, reason: "it was not written by soma search")
    }
    guard state.schema == currentSchema else {
      throw .badState(
        path: path,
        reason: "its schema is \"\(state.schema)\"; this version of soma reads \"\(currentSchema)\"")
    }
    if let difference = difference(state.plan, plan) { throw .otherPlan(path: path, difference: difference) }
    guard isPossible(state.trials, plan) else {
      throw .badState(path: path, reason: "its trials do not follow from its plan")
    }
    return state.trials
  }

  private static func difference(_ old: SearchPlan, _ new: SearchPlan) -> String? {
    if old == new { return nil }
    if old.dimensions != new.dimensions { return "the searched settings differ" }
    if old.method != new.method { return "trials were chosen in another way" }
    if old.epochs != new.epochs { return "a trial had \(old.epochs) epochs, not \(new.epochs)" }
    if old.seed != new.seed { return "the seed was \(old.seed), not \(new.seed)" }
    return old.goal != new.goal ? "another score was measured" : "the other settings differ"
  }

  /// The file may have been changed by hand: its trials must be those that the search would have made.
  private static func isPossible(_ trials: [SearchTrial], _ plan: SearchPlan) -> Bool {
    trials.indices.allSatisfy { index in
      guard var next = plan.trial(after: trials[..<index]) else { return false }
      (next.score, next.failure) = (trials[index].score, trials[index].failure)
      next.seconds = trials[index].seconds
      return next == trials[index]
    }
  }
}
