extension KindInference {
  /// So large a share of the cells must be numbers for the others to be strays among them: 4/5.
  static let mostly = (part: 4, of: 5)

  /// Looks for words among numbers, and for numbers in a form that is not read.
  ///
  /// | numbers | others | |
  /// |---|---|---|
  /// | over half of the cells, some in another form | | error |
  /// | 4/5 of the cells, measured: fractions, or over 20 different | up to 20 words | error |
  /// | over half of the cells, over 10 different | up to 3 words, or 1 % of the cells | error |
  /// | 4/5 of the cells | any | the words are given back |
  ///
  /// - Returns: The words that stand among numbers where they may be names, most frequent first.
  /// - Throws: `.otherForm`, `.notANumber` or, of the target, `.targetNotANumber`.
  func checkNumbers(
    _ texts: [String], _ written: WrittenNumbers, isTarget: Bool
  ) throws(TableError) -> [TableError.Spelling]? {
    if let error = otherForm(written, isTarget: isTarget) { throw error }
    let present = statistics.presentCount
    let strays = spellings(texts) { written.outcomes[$0].value == nil }
    let strayCount = present - written.plainCount
    guard strayCount > 0, written.plainCount > 0 else { return nil }
    let isMost = isMost(allBut: strays)
    let isQuantity = !written.isWhole || written.differentCount > Self.numericClassLimit
    let areFew = strays.count <= 3 || strayCount * 100 <= present
    if isMost && isQuantity && strays.count <= Self.strayLimit
      || areFew && written.differentCount > 10 && strayCount * 2 < present
    {
      throw notANumber(texts, written, isTarget: isTarget)
    }
    return isMost ? strays : nil
  }

  /// More different words than this are codes, such as numbers of houses, rather than ways to say that nothing is known.
  private static let strayLimit = 20

  /// Whether most cells hold none of these texts, but some do.
  func isMost(allBut strays: [TableError.Spelling]) -> Bool {
    let (count, present) = (strays.reduce(0) { $0 + $1.count }, statistics.presentCount)
    return count > 0 && (present - count) * Self.mostly.of >= present * Self.mostly.part
  }

  /// What to say of a column that is not used as numbers, or dates, though most of its cells are.
  func remark(
    about strays: [TableError.Spelling], _ kind: ColumnKind, _ others: String = "numbers"
  ) -> String {
    let count = strays.reduce(0) { $0 + $1.count }
    let number = statistics.presentCount - count
    let command = TableError.missingOption(strays.map(\.text), table.missingWords)
    return "\"\(column.name)\" is \(kind == .category ? "taken for names" : "left out"): "
      + "\(number) of its \(statistics.presentCount) cells are \(others), the others \(TableError.listed(strays))"
      + (command.map { "\n  \($0)    if these stand for missing values" } ?? "")
  }

  /// The error for a column of numbers that are written in another way; nothing where it is none.
  func otherForm(_ written: WrittenNumbers, isTarget: Bool) -> TableError? {
    guard let form = written.form, isTarget || form.isNumber, !written.isMixed,
      (written.plainCount + written.formCount) * 2 > statistics.presentCount
    else { return nil }
    let (row, text, count) = firstCell { written.forms[$0] != nil }
    return TableError(
      table.path,
      .otherForm(
        column: column.name, line: table.line(ofRow: row), text: text, form: form, isTarget: isTarget,
        count: count, total: statistics.presentCount))
  }

  /// The error for the cells that are no numbers.
  func notANumber(_ texts: [String], _ written: WrittenNumbers, isTarget: Bool) -> TableError {
    let isBad = { (index: Int) in written.outcomes[index].value == nil }
    let (row, text, _) = firstCell(where: isBad)
    let reason =
      switch table.notation.outcome(of: text) {
      case .tooLarge: "too large for a number"
      case .notExact: "a whole number beyond 2^53, which is not exact"
      default:
        NumberForm(text, table.notation).map { "not read as a number: \($0.reason(text))" } ?? "not a number"
      }
    let fault = isTarget ? TableError.Fault.targetNotANumber : TableError.Fault.notANumber
    return TableError(
      table.path,
      fault(
        column.name, table.line(ofRow: row), text, reason, spellings(texts, where: isBad),
        statistics.presentCount, table.missingWords))
  }

  /// The texts that are bad, by their numbers, and how often each comes; most frequent first.
  func spellings(_ texts: [String], where isBad: (Int) -> Bool) -> [TableError.Spelling] {
    let bad = texts.indices.filter { statistics.frequencies[$0] > 0 && isBad($0) }
    return bad.map { TableError.Spelling(text: texts[$0], count: statistics.frequencies[$0]) }
      .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
  }
}
