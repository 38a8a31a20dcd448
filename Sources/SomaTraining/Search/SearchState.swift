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

  /// Takes the state of a path for this process alone, until the lock goes away, and removes what processes that were
  /// killed while writing it left behind.
  static func lock(_ path: String) throws(SearchError) -> FileLock {
    let (folder, name) = AtomicFile.split(path)
    let lock: FileLock?
    do throws(FileError) {
      lock = try FileLock.take("\(folder)/.\(name).lock")
    } catch {
      throw .file(error)
    }
    guard let lock else { throw .inUse(path: path) }
    AtomicFile.removeTemporaries(of: name, in: folder, isAlone: true)
    return lock
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

  /// In what two plans differ; nothing where they are the same.
  private static func difference(_ old: SearchPlan, _ new: SearchPlan) -> String? {
    if old == new { return nil }
    let names = old.dimensions.map(\.name), newNames = new.dimensions.map(\.name)
    if names != newNames {
      return "it searched \(names.joined(separator: ", ")), not \(newNames.joined(separator: ", "))"
    }
    if let changed = zip(old.dimensions, new.dimensions).first(where: { $0 != $1 }) {
      return "\(changed.0.name) was \(changed.0.space), not \(changed.1.space)"
    }
    if old.method != new.method { return "trials were chosen by \(old.method), not by \(new.method)" }
    if old.epochs != new.epochs { return "a trial had \(old.epochs) epochs, not \(new.epochs)" }
    if old.seed != new.seed { return "the seed was \(old.seed), not \(new.seed)" }
    if old.goal != new.goal { return "another score was measured" }
    return JSONValue.difference(old.context, new.context) ?? "the other settings differ"
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

extension JSONValue {
  /// Where two texts of JSON first differ, and what stands there; nothing where that cannot be told.
  fileprivate static func difference(_ old: String, _ new: String) -> String? {
    let decoder = JSONDecoder()
    guard let one = try? decoder.decode(JSONValue.self, from: Data(old.utf8)),
      let other = try? decoder.decode(JSONValue.self, from: Data(new.utf8))
    else { return nil }
    return difference(one, other, at: "")
  }

  private static func difference(_ old: JSONValue, _ new: JSONValue, at place: String) -> String? {
    if old == new { return nil }
    guard case .object(let fields) = old, case .object(let others) = new else {
      func text(_ value: JSONValue) -> String {
        value.text.count > 60 ? value.text.prefix(60) + "…" : value.text
      }
      return "\(place) was \(text(old)), not \(text(new))"
    }
    let names = fields.map(\.key) + others.map(\.key).filter { name in !fields.contains { $0.key == name } }
    for name in names {
      let inner = place.isEmpty ? name : "\(place).\(name)"
      let values = [fields, others].map { $0.first { $0.key == name }?.value ?? .null }
      if let found = difference(values[0], values[1], at: inner) { return found }
    }
    return nil
  }
}
