/// Finds out what the values of a column mean.
struct KindInference {
  let column: Column
  let statistics: ColumnStatistics
  let table: Table

  init(_ column: Column, in table: Table) {
    self.column = column
    self.table = table
    statistics = ColumnStatistics(column)
  }

  /// What a column is taken for, and why where that needs a word.
  typealias Finding = (kind: ColumnKind, note: String?)

  /// A category has at most so many names.
  static let categoryLimit = 1000
  /// So many names may come twice only on average.
  private static let fewNames = 10

  /// The kind that the values speak for.
  ///
  /// - Throws: `.notANumber` where a column is of numbers but for a few words: whether those stand for missing values
  ///   is not for a program to decide.
  func find() throws(TableError) -> Finding {
    guard statistics.presentCount > 0 else { return (.ignore, "no value in it") }
    if statistics.distinctCount == 1, column.missingCount == 0 { return (.ignore, "always the same") }
    switch column.values {
    case .numbers(let cells):
      return isRowNumber(cells) ? (.ignore, "numbers the rows") : (.number, nil)
    case .texts(_, let texts): return try find(texts)
    }
  }

  private func find(_ texts: [String]) throws(TableError) -> Finding {
    if Self.booleanWords(texts) != nil { return (.boolean, nil) }
    if texts.allSatisfy({ DateText($0) != nil }) { return (.date, nil) }
    let outcomes = texts.map { NumberText.outcome(of: $0) }
    if outcomes.contains(.notExact), outcomes.allSatisfy({ $0 == .notExact || $0.value != nil }) {
      let finding = words()
      return (finding.kind, "whole numbers beyond 2^53 are not exact")
    }
    try checkNumbers(texts, outcomes, isTarget: false)
    let finding = words()
    let note = finding.kind == .text ? UnreadForm(texts)?.note : nil
    return (finding.kind, note ?? finding.note)
  }

  /// Whether texts are names of kinds or all different.
  private func words() -> Finding {
    let (distinct, present) = (statistics.distinctCount ?? 0, statistics.presentCount)
    // On average each name comes ten times, or there are few and each comes twice.
    let isCategory =
      distinct <= max(Self.fewNames, present / 10) && distinct * 2 <= present
      && distinct <= Self.categoryLimit
    return isCategory ? (.category, nil) : (.text, "\(distinct) different texts in \(present) cells")
  }

  /// Refuses a target of texts whose classes nobody can have meant.
  ///
  /// - Throws: `.targetNotANumber` for numbers but for a few words, `.scatteredTarget` where texts hardly ever repeat.
  func checkClasses() throws(TableError) {
    guard case .texts(_, let texts) = column.values, let distinct = statistics.distinctCount else { return }
    try checkNumbers(texts, texts.map { NumberText.outcome(of: $0) }, isTarget: true)
    guard distinct > Self.fewNames, distinct * 2 > statistics.presentCount else { return }
    let isDate = texts.allSatisfy { DateText($0) != nil }
    throw TableError(
      table.path,
      .scatteredTarget(
        column: column.name, count: distinct, total: statistics.presentCount,
        note: isDate ? "dates are not predicted" : UnreadForm(texts)?.note))
  }

  private func checkNumbers(
    _ texts: [String], _ outcomes: [NumberText.Outcome], isTarget: Bool
  ) throws(TableError) {
    let bad = texts.indices.filter { outcomes[$0].value == nil && statistics.frequencies[$0] > 0 }
    let badCells = bad.reduce(0) { $0 + statistics.frequencies[$1] }
    let goodTexts = texts.count - bad.count
    guard goodTexts > 10, badCells * 2 < statistics.presentCount,
      bad.count <= 3 || badCells * 100 <= statistics.presentCount
    else { return }
    throw notANumber(isTarget: isTarget) { outcomes[$0].value == nil }
  }

  /// The error for the first text that is not what it should be.
  func notANumber(isTarget: Bool = false, _ isBad: (Int) -> Bool) -> TableError {
    let (row, text, count) = firstCell(where: isBad)
    let reason =
      switch NumberText.outcome(of: text) {
      case .tooLarge: "too large for a number"
      case .notExact: "a whole number beyond 2^53, which is not exact"
      default: "not a number"
      }
    let fault = isTarget ? TableError.Fault.targetNotANumber : TableError.Fault.notANumber
    return TableError(
      table.path,
      fault(
        column.name, table.line(ofRow: row), text, reason, count, statistics.presentCount, table.missingWords)
    )
  }

  /// The error for a column that cannot be of the kind it was said to be of.
  func badCell(_ expected: String, _ isBad: (Int) -> Bool) -> TableError {
    let (row, text, count) = firstCell(where: isBad)
    return TableError(
      table.path,
      .badCell(
        column: column.name, line: table.line(ofRow: row), text: text, expected: expected, count: count,
        total: statistics.presentCount))
  }

  /// The first cell whose text, by its number, is bad, and how many are.
  private func firstCell(where isBad: (Int) -> Bool) -> (row: Int, text: String, count: Int) {
    guard case .texts(let codes, let texts) = column.values else { return (0, "", 0) }
    let flags = texts.indices.map(isBad)
    let row = codes.firstIndex { $0 >= 0 && flags[Int($0)] }.map { $0 - codes.startIndex } ?? 0
    let count = texts.indices.reduce(0) { $0 + (flags[$1] ? statistics.frequencies[$1] : 0) }
    return (row, column.text(at: row) ?? "", count)
  }

  /// Whether the numbers only name the rows: all different, whole, and so is the column called.
  private func isRowNumber(_ cells: ArraySlice<Double>) -> Bool {
    let name = column.name.lowercased()
    let isNamed =
      ["id", "index", "row", "rowid", "no", "nr"].contains(name)
      || name.hasSuffix("_id") || name.hasSuffix(" id") || column.name.hasSuffix("Id")
      // What pandas writes before its rows has no name.
      || name.hasPrefix("unnamed")
    guard isNamed, statistics.isWhole, column.missingCount == 0, cells.count > 1 else { return false }
    let sorted = cells.sorted()
    return zip(sorted, sorted.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// The two texts of a yes or no, no first; their spelling does not matter.
  static func booleanWords(_ texts: [String]) -> (no: String, yes: String)? {
    let words = Set(texts.map { $0.lowercased() })
    return booleanPairs.first { words == [$0.no, $0.yes] }
  }

  private static let booleanPairs: [(no: String, yes: String)] = [
    ("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("off", "on"),
  ]
}

extension NumberText.Outcome {
  /// The value, where there is one.
  var value: Double? { if case .number(let value) = self { value } else { nil } }
}
