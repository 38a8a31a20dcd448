/// What was noticed in a column when its cells became inputs, counted, so that parts of a table can be told of together.
package struct InputRemark: Sendable, Equatable {
  package enum Kind: Sendable { case unknown, missing, far }

  package let kind: Kind
  package let column: String
  package private(set) var count: Int
  /// The first names by the alphabet, of those that are unknown.
  package private(set) var examples: [String]

  package init(_ kind: Kind, _ column: String, _ count: Int, examples: [String] = []) {
    (self.kind, self.column, self.count, self.examples) = (kind, column, count, examples)
  }

  /// Adds the remarks of another part.
  package static func add(_ more: [InputRemark], to remarks: inout [InputRemark]) {
    for remark in more {
      guard
        let place = remarks.firstIndex(where: { $0.kind == remark.kind && $0.column == remark.column })
      else {
        remarks.append(remark)
        continue
      }
      remarks[place].count += remark.count
      let names = Set(remarks[place].examples + remark.examples)
      remarks[place].examples = Array(names.sorted().prefix(3))
    }
  }

  /// Remarks in words.
  package static func notes(_ remarks: [InputRemark]) -> [String] {
    let notes = remarks.compactMap(\.note), far = remarks.filter { $0.kind == .far }
    guard !far.isEmpty else { return notes }
    let limit = Preprocessing.distanceLimit
    let columns = far.prefix(3).map { "\($0.count) in \"\($0.column)\"" }.joined(separator: ", ")
    return notes + [
      "numbers more than \(limit) standard deviations from the mean count as \(limit): \(columns)"
        + (far.count > 3 ? ", … \(far.count) columns" : "")
    ]
  }

  private var note: String? {
    switch kind {
    case .unknown:
      "\"\(column)\" has \(count) value\(count == 1 ? "" : "s") that the training did not have, such as "
        + examples.map { "\"\($0)\"" }.joined(separator: ", ")
    case .missing:
      "\"\(column)\" is missing in \(count) row\(count == 1 ? "" : "s"); in training it never was"
    case .far: nil
    }
  }
}
