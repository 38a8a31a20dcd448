extension TablePlan {
  /// Reads the table, and finds out whether a comma stands before the fractions of its numbers.
  ///
  /// It does where nothing is said, cells are separated by something else than commas, no number of the table has a
  /// fraction behind a point, and a column is of numbers with a comma, in 4/5 of its cells at least. Where every comma
  /// of a column is followed by exactly three digits, it may group them: that column is an error, whatever others say.
  ///
  /// - Returns: The table, and the plan with the mark that it was read with.
  func read(isHashed: Bool) throws(DataError) -> (table: Table, plan: TablePlan) {
    var plan = self
    let table = try Table.read(path, format, textColumns: textColumns, isHashed: isHashed)
    plan.format.decimal = table.notation.decimal
    guard format.decimal == nil, format.thousands == nil, table.separator != UInt8(ascii: ","),
      let witness = try decimalComma(in: table)
    else { return (table, plan) }
    plan.format.decimal = .comma
    return (
      try Table.read(path, plan.format, textColumns: textColumns, isHashed: isHashed).noting(
        "numbers are read with a comma before the fraction, such as \(witness.text) in \"\(witness.column)\""),
      plan
    )
  }

  /// A cell that shows it.
  private func decimalComma(in table: Table) throws(DataError) -> (column: String, text: String)? {
    var witness: (column: String, text: String)?
    var doubt: TableError?
    for column in table.columns {
      guard kinds[column.name].map({ $0 == .number }) ?? true else { continue }
      let statistics = ColumnStatistics(column)
      guard case .texts(_, let texts) = column.values else {
        if !statistics.isWhole { return nil }
        continue
      }
      let written = WrittenNumbers(texts, statistics.frequencies, table.notation)
      if written.isMixed { return nil }
      if written.form == .commaOfTwoMeanings {
        doubt = doubt ?? KindInference(column, in: table).otherForm(written, isTarget: column.name == target)
      }
      if written.form == .decimalComma, witness == nil,
        (written.plainCount + written.formCount) * KindInference.mostly.of
          >= statistics.presentCount * KindInference.mostly.part,
        let text = texts.indices.first(where: { written.forms[$0] == .decimalComma })
      {
        witness = (column.name, texts[text])
      }
    }
    if witness != nil, let doubt { throw .table(doubt) }
    return witness
  }
}
