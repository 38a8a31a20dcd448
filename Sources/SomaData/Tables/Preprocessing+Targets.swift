import SomaTensor

extension Preprocessing.Target {
  /// The targets of rows, and what was noticed on the way.
  ///
  /// - Returns: Class indices, `int32` of shape `[rows]`, or standardised numbers, `float32` of shape `[rows, 1]`.
  /// - Throws: `DataError.table`: `.noColumn`, `.unknownLabel`, `.notANumber` or `.tooFar`.
  func targets(of table: Table, rows: [Int]) throws(DataError) -> (tensor: Tensor, notes: [String]) {
    guard let column = table[self.column] else {
      throw table.error(
        .noColumn(role: "the target", name: self.column, known: table.columns.map(\.name)))
    }
    switch self {
    case .classes(_, let names):
      let labels = try ClassLabels(column, table, names: names, rows: rows)
      return (Tensor(labels.indices, shape: [rows.count]), labels.notes)
    case .number(_, let scale):
      let numbers: ColumnReading.Numbers
      do throws(TableError) {
        numbers = try ColumnReading(column, table).numbers()
      } catch {
        throw .table(error.ofNewRows)
      }
      var values: [Float] = []
      values.reserveCapacity(rows.count)
      numbers.forEach(rows: rows) { values.append(Float(scale.apply($0))) }
      if let index = values.firstIndex(where: Preprocessing.isTooFar) {
        throw .table(table.tooFar(column, rows[index]))
      }
      return (Tensor(values, shape: [rows.count, 1]), [])
    }
  }
}

/// The class indices of a column's cells.
private struct ClassLabels {
  private(set) var indices: [Int32] = []
  private(set) var notes: [String] = []

  init(_ column: Column, _ table: Table, names: [String], rows: [Int]) throws(DataError) {
    let index = ClassNames.Index(names, table.notation)
    var trimmed: [String: String] = [:]
    /// adult.test ends its labels with a full stop that adult.data does not have.
    func place(_ text: String) -> Int? {
      if let place = index.place(text) { return place }
      guard text.hasSuffix("."), let place = index.place(String(text.dropLast())) else { return nil }
      trimmed[text] = names[place]
      return place
    }
    var places: [String: Int?] = [:]
    var unknown: (row: Int, text: String, count: Int)?
    indices.reserveCapacity(rows.count)
    for row in rows {
      // Rows without a label were left out before.
      let text = column.text(at: row) ?? ""
      let found: Int?
      if let known = places[text] {
        found = known
      } else {
        found = place(text)
        places[text] = .some(found)
      }
      if found == nil { unknown = (unknown?.row ?? row, unknown?.text ?? text, (unknown?.count ?? 0) + 1) }
      indices.append(Int32(found ?? 0))
    }
    if let unknown {
      throw table.error(
        .unknownLabel(
          column: column.name, line: table.line(ofRow: unknown.row), label: unknown.text,
          count: unknown.count, classes: names))
    }
    for (text, name) in trimmed.sorted(by: { $0.key < $1.key }) {
      notes.append("label \"\(text)\" counts as \"\(name)\"")
    }
  }
}
