import Foundation
import Soma
import SomaRules

/// The settings of a command: for every key the value that the nearest source gives.
struct Settings: Sendable {
  private var assigned: [String: Assignment] = [:]

  /// Settings of several sources.
  ///
  /// - Parameter layers: The farthest first: the user's file, the project's, the environment, the command line.
  init(_ layers: [[Assignment]]) {
    for layer in layers {
      // What a file says about its data is not meant for other data; whether the network may be used is no part of that.
      if let source = layer.last(where: { $0.key.path == "data.source" }),
        let before = assigned["data.source"], !Self.isSame(source, before)
      {
        assigned = assigned.filter { path, assignment in
          guard case .file = assignment.origin else { return true }
          return path == "data.offline" || path.split(separator: ".").first != "data"
        }
      }
      for assignment in layer { assigned[assignment.key.path] = assignment }
    }
  }

  /// Whether two sources are one; in a file a path is meant from there, on the command line from the current folder.
  private static func isSame(_ one: Assignment, _ other: Assignment) -> Bool {
    guard case .string(let first) = one.value, case .string(let second) = other.value else {
      return one.value == other.value
    }
    return first == second || absolute(first) == absolute(second)
  }

  /// What is given for a key; nothing where it has its usual value.
  ///
  /// - Precondition: There is such a key.
  subscript(path: String) -> Assignment? {
    mustHold(SettingKey.at(path) != nil, "settings: there is no key \(path)")
    return assigned[path]
  }

  /// The text given for a key.
  func text(_ path: String) -> String? {
    if case .string(let text)? = self[path]?.value { text } else { nil }
  }

  /// The number given for a key.
  func number(_ path: String) -> Double? { self[path]?.value.asNumber }

  /// The whole number given for a key.
  func integer(_ path: String) -> Int? {
    if case .integer(let number)? = self[path]?.value { number } else { nil }
  }

  /// The answer given for a key.
  func flag(_ path: String) -> Bool? {
    if case .bool(let answer)? = self[path]?.value { answer } else { nil }
  }

  /// The whole numbers given for a key.
  func integers(_ path: String) -> [Int]? {
    guard case .array(let values)? = self[path]?.value else { return nil }
    return values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
  }
}

extension Settings {
  /// These settings with some of them replaced.
  func replacing(_ assignments: [Assignment]) -> Settings { Settings([Array(assigned.values), assignments]) }

  /// One line of `soma config show`.
  struct Line {
    let key: SettingKey
    /// The value; nothing where nobody gave one.
    let value: JSONValue?
    let origin: SettingOrigin
  }

  /// Every key, in the order of the registry.
  var lines: [Line] {
    SettingKey.all.map { key in
      let assignment = assigned[key.path]
      return Line(key: key, value: assignment?.value, origin: assignment?.origin ?? .usual)
    }
  }
}
