import Foundation
package import Soma
import SomaPlot

/// The columns of a table as text and as JSON.
package enum ColumnsText {
  /// A line for each column: what it is taken for, how much of it is missing, what stands in it; then which words were
  /// taken for missing values.
  ///
  /// - Parameter preprocessing: Tells how many inputs each column becomes, where it is there.
  package static func lines(
    _ profiles: [ColumnProfile], _ preprocessing: Preprocessing?, _ terminal: Terminal
  ) -> [String] {
    let isFitted = preprocessing != nil
    var table = Columns(
      [("column", .left), ("type", .left), ("missing", .right)] + (isFitted ? [("inputs", .right)] : [])
        + [("values", .left)])
    let names = profiles.map { $0.name.printable.prefix(columns: 32) }
    func width(_ title: String, _ cells: [String]) -> Int { ([title] + cells).map(\.columnCount).max() ?? 0 }
    // What is left of a line is for the values; longer ones are cut, as the words of a column are no numbers.
    let used =
      width("column", names) + width("type", profiles.map(type)) + width("missing", profiles.map(missing))
      + (isFitted ? width("inputs", profiles.map { inputs($0, preprocessing) }) + 8 : 6)
    // A table of pixels has columns by the hundred that are all alike: the first of each kind stand for them.
    var shown: [String: Int] = [:]
    var hidden = 0
    for (name, profile) in zip(names, profiles) {
      let count = shown[type(profile), default: 0]
      shown[type(profile)] = count + 1
      guard count < 5 || profiles.count <= 40 else {
        hidden += 1
        continue
      }
      table.add(
        [name, type(profile), missing(profile)] + (isFitted ? [inputs(profile, preprocessing)] : [])
          + [values(profile).prefix(columns: max(12, terminal.width - used))])
    }
    let others = hidden > 0 ? ["… and \(groupedDigits(hidden)) more columns like these"] : []
    return table.lines(terminal) + others + missingWords(profiles).flatMap { terminal.folded($0, indent: 2) }
  }

  private static func type(_ profile: ColumnProfile) -> String {
    switch profile.role {
    case .target: "target"
    case .group: "group"
    case .input: profile.kind.rawValue
    case .unused: profile.kind == .text ? "text, unused" : "unused"
    }
  }

  private static func missing(_ profile: ColumnProfile) -> String {
    profile.missingCount > 0 ? groupedDigits(profile.missingCount) : "-"
  }

  private static func inputs(_ profile: ColumnProfile, _ preprocessing: Preprocessing?) -> String {
    let count = preprocessing?.inputCount(of: profile.name) ?? 0
    return count > 0 ? groupedDigits(count) : "-"
  }

  private static func values(_ profile: ColumnProfile) -> String {
    if profile.role == .unused, let note = profile.note { return note }
    if let range = profile.range {
      return "\(number(range.lowerBound)) … \(number(range.upperBound))"
    }
    let names = profile.commonTexts.map { $0.printable.prefix(columns: 20) }.prefix(3).joined(separator: ", ")
    let rest = (profile.distinctCount ?? 0) - min(3, profile.commonTexts.count)
    return names + (rest > 0 ? ", … \(groupedDigits(rest)) more" : "")
  }

  private static func number(_ value: Double) -> String { String(format: "%g", value) }

  private static func missingWords(_ profiles: [ColumnProfile]) -> [String] {
    var counts: [String: Int] = [:]
    for profile in profiles { counts.merge(profile.missingWords, uniquingKeysWith: +) }
    guard !counts.isEmpty else { return [] }
    let words = counts.sorted { $0.key < $1.key }.map { word, count in
      "\(groupedDigits(count)) \(word.isEmpty ? "empty" : "\"\(word.printable)\"")"
    }
    return ["taken as missing: " + words.joined(separator: ", ")]
  }

  /// What is predicted, in one line.
  package static func target(_ target: Preprocessing.Target) -> String {
    switch target {
    case .classes(let column, let names):
      let shown = names.prefix(6).map { $0.printable.prefix(columns: 20) }.joined(separator: ", ")
      return "predicting \(column.printable): \(names.count) classes, \(shown)\(names.count > 6 ? ", …" : "")"
    case .number(let column, _): return "predicting \(column.printable): a number"
    }
  }

  /// A list of objects.
  package static func json(_ profiles: [ColumnProfile], _ preprocessing: Preprocessing?) -> JSONValue {
    .array(
      profiles.map { profile in
        [
          "name": .string(profile.name), "role": .string(profile.role.rawValue),
          "kind": .string(profile.kind.rawValue), "missing": .integer(profile.missingCount),
          "different": profile.distinctCount.map { .integer($0) } ?? .null,
          "minimum": profile.range.map { .number($0.lowerBound) } ?? .null,
          "maximum": profile.range.map { .number($0.upperBound) } ?? .null,
          "common": .strings(profile.commonTexts),
          "inputs": preprocessing.map { .integer($0.inputCount(of: profile.name)) } ?? .null,
          "note": profile.note.map { .string($0) } ?? .null,
        ]
      })
  }
}
