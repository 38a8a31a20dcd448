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

  /// What a column is taken for, why where that needs a word, and what whoever learns from it should know.
  typealias Finding = (kind: ColumnKind, note: String?, remark: String?)

  /// A category has at most so many names.
  static let categoryLimit = 1000
  /// So many names may come twice only on average.
  private static let fewNames = 10
  /// A whole number with more values than this is a quantity rather than a class.
  static let numericClassLimit = 20

  /// The kind that the values speak for.
  ///
  /// - Throws: `.notANumber` where a column is of numbers but for a few words: whether those stand for missing values
  ///   is not for a program to decide; `.otherForm` where it is of numbers that are written in another way.
  func find() throws(TableError) -> Finding {
    guard statistics.presentCount > 0 else { return (.ignore, "no value in it", nil) }
    if statistics.distinctCount == 1, column.missingCount == 0 { return (.ignore, "always the same", nil) }
    switch column.values {
    case .numbers(let cells):
      return isRowNumber(cells) ? (.ignore, "numbers the rows", nil) : (.number, nil, nil)
    case .texts(_, let texts): return try find(texts)
    }
  }

  private func find(_ texts: [String]) throws(TableError) -> Finding {
    if Self.booleanWords(texts) != nil { return (.boolean, nil, nil) }
    if texts.allSatisfy({ DateText($0) != nil }) { return (.date, nil, nil) }
    let written = WrittenNumbers(texts, statistics.frequencies, table.notation)
    if written.outcomes.contains(.notExact),
      written.outcomes.allSatisfy({ $0 == .notExact || $0.value != nil })
    {
      let note = "whole numbers beyond 2^53 are not exact"
      let kind = words().kind
      return (kind, note, kind == .text ? "\"\(column.name)\" is left out: \(note)" : nil)
    }
    if let form = written.form, !form.isNumber, written.formCount * 2 > statistics.presentCount {
      return (.text, form.readAs, "\"\(column.name)\" is left out: \(form.readAs)")
    }
    let strays = try checkNumbers(texts, written, isTarget: false)
    let finding = words()
    if let strays { return (finding.kind, finding.note, remark(about: strays, finding.kind)) }
    let undated = spellings(texts) { DateText(texts[$0]) == nil }
    return (
      finding.kind, finding.note,
      isMost(allBut: undated) ? remark(about: undated, finding.kind, "dates") : nil
    )
  }

  /// Whether texts are names of kinds or all different.
  private func words() -> (kind: ColumnKind, note: String?) {
    let (distinct, present) = (statistics.distinctCount ?? 0, statistics.presentCount)
    // On average each name comes ten times, or there are few and each comes twice.
    let isCategory =
      distinct <= max(Self.fewNames, present / 10) && distinct * 2 <= present
      && distinct <= Self.categoryLimit
    return isCategory ? (.category, nil) : (.text, "\(distinct) different texts in \(present) cells")
  }

  /// Refuses a target of texts whose classes nobody can have meant.
  ///
  /// - Returns: What whoever learns from it should know.
  /// - Throws: `.targetNotANumber` for numbers but for a few words, `.otherForm` for numbers or times that are written
  ///   in another way, `.scatteredTarget` where texts hardly ever repeat.
  func checkClasses() throws(TableError) -> String? {
    guard case .texts(_, let texts) = column.values, let distinct = statistics.distinctCount else {
      return nil
    }
    let written = WrittenNumbers(texts, statistics.frequencies, table.notation)
    let strays = try checkNumbers(texts, written, isTarget: true)
    guard distinct > Self.fewNames, distinct * 2 > statistics.presentCount else {
      return strays.map { remark(about: $0, .category) }
    }
    let isDate = texts.allSatisfy { DateText($0) != nil }
    throw TableError(
      table.path,
      .scatteredTarget(
        column: column.name, count: distinct, total: statistics.presentCount,
        note: isDate ? "dates are not predicted" : nil))
  }

  /// The error for the cells that are no numbers.
  func notANumber(isTarget: Bool = false) -> TableError {
    guard case .texts(_, let texts) = column.values else { return badCell("a number") { _ in true } }
    let written = WrittenNumbers(texts, statistics.frequencies, table.notation)
    return otherForm(written, isTarget: isTarget) ?? notANumber(texts, written, isTarget: isTarget)
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
  func firstCell(where isBad: (Int) -> Bool) -> (row: Int, text: String, count: Int) {
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
