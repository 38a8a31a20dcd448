extension Preprocessing {
  /// Fits the inputs to the training rows of a table.
  ///
  /// - Parameters:
  ///   - profiles: The columns with their kinds; those whose role is `.input` are used.
  ///   - rows: The training rows.
  /// - Throws: `DataError.table` where a column's cells do not fit its kind, or no column is left.
  init(
    _ table: Table, _ profiles: [ColumnProfile], rows: [Int], target: Target, missing: MissingPolicy,
    categories: CategoryEncoding
  ) throws(DataError) {
    var inputs: [Input] = []
    for profile in profiles where profile.role == .input {
      guard let column = table[profile.name] else { continue }
      let fit = ColumnFit(column: column, table: table, rows: rows, missing: missing)
      do throws(TableError) {
        if let input = try fit.input(profile.kind) { inputs.append(input) }
      } catch {
        throw .table(error)
      }
    }
    self.inputs = inputs
    self.target = target
    self.missing = missing
    self.categories = categories
    guard inputCount > 0 else { throw table.error(.noInputs) }
  }
}

/// Fits one column.
private struct ColumnFit {
  let column: Column
  let table: Table
  let rows: [Int]
  let missing: MissingPolicy

  func input(_ kind: ColumnKind) throws(TableError) -> Preprocessing.Input? {
    let encoding: Preprocessing.Encoding
    switch kind {
    case .number:
      encoding = .number(try ColumnReading(column, table).numbers().standardization(rows: rows))
    case .boolean:
      let reading = ColumnReading(column, table)
      let (no, yes) = try reading.booleanWords()
      encoding = .boolean(
        no: no, yes: yes, scale: try reading.booleans(no: no, yes: yes).standardization(rows: rows))
    case .date:
      let parts = zip(
        Preprocessing.DatePart.allCases,
        try ColumnReading(column, table).dates(Preprocessing.DatePart.allCases)
      ).map { Preprocessing.ScaledPart(part: $0, scale: $1.standardization(rows: rows)) }
      let changing = parts.filter { $0.scale.deviation > 0 }
      // One day only, or no name at all, in the training rows: there is nothing to tell rows apart by.
      if changing.isEmpty { return nil }
      encoding = .date(changing)
    case .category:
      let names = names()
      if names.count == 0 { return nil }
      encoding = .category(names)
    case .text, .ignore: return nil
    }
    var hasIndicator = missing == .impute || missing == .category
    if case .category(let names) = encoding, names.hasMissing { hasIndicator = false }
    return Preprocessing.Input(
      name: column.name, encoding: encoding,
      hasIndicator: hasIndicator && rows.contains { column.isMissing(at: $0) })
  }

  /// The names in the training rows: numbers by their size, others by the alphabet.
  private func names() -> Preprocessing.Names {
    var counts: [String: Int] = [:]
    var hasMissing = false
    switch column.values {
    case .numbers:
      for row in rows {
        if let text = column.text(at: row) { counts[text, default: 0] += 1 } else { hasMissing = true }
      }
    case .texts(let codes, let texts):
      var frequencies = [Int](repeating: 0, count: texts.count)
      for row in rows {
        let code = codes[codes.startIndex + row]
        if code < 0 { hasMissing = true } else { frequencies[Int(code)] += 1 }
      }
      for (text, count) in zip(texts, frequencies) where count > 0 { counts[text] = count }
    }
    let names = ClassNames.sorted(Array(counts.keys))
    // The first of equally frequent names.
    let mostFrequent = names.indices.max { (counts[names[$0]] ?? 0, $1) < (counts[names[$1]] ?? 0, $0) }
    return Preprocessing.Names(
      names: names, mostFrequent: missing == .category ? nil : mostFrequent,
      hasMissing: missing == .category && hasMissing)
  }
}

extension Preprocessing.DatePart {
  /// The part's number.
  func value(_ date: DateText) -> Double {
    switch self {
    case .day: date.day
    case .month: Double(date.month)
    case .weekday: Double(date.weekday)
    case .hour: date.hour
    }
  }
}
