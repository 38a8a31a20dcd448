public import SomaTensor

extension Preprocessing {
  /// Inputs for a network, and what was noticed on the way.
  public struct Encoded: Sendable {
    /// `float32` of shape `[rows, inputCount]`.
    public let tensor: Tensor
    /// Names that the training did not have, and missing values where it had none.
    public let notes: [String]
  }

  /// The inputs that the rows of a table are. Columns are found by their names, in any order; others are not looked
  /// at, and the target may be absent.
  ///
  /// - Parameter rows: Which rows, in this order; all of them by default.
  /// - Throws: `DataError.table`: `.noColumn` for a column that is absent, `.notANumber` or `.badCell` for a cell that is
  ///   not of its column's kind, `.tooFar` for a number beyond 1e30 standard deviations, `.missingValue` where missing
  ///   values are an error.
  public func inputs(of table: Table, rows: [Int]? = nil) throws(DataError) -> Encoded {
    let rows = rows ?? Array(0..<table.rowCount)
    let width = inputCount
    guard case let (count, overflow) = rows.count.multipliedReportingOverflow(by: width), !overflow,
      count <= Self.largestCount
    else { throw table.error(.tooManyInputs(rows: rows.count, inputs: width)) }
    var values = [Float](repeating: 0, count: count)
    var notes: [String] = []
    var (place, indexPlace) = (0, plainCount)
    for input in inputs {
      guard let column = table[input.name] else {
        throw table.error(
          .noColumn(
            role: "which the network was trained on", name: input.name, known: table.columns.map(\.name)))
      }
      if missing == .error { try checkPresent(column, table, rows) }
      do throws(TableError) {
        switch input.encoding {
        case .category(let names):
          let isEmbedded = categories == .embedding
          let note = write(
            column, names, rows: rows, into: &values, width: width,
            at: isEmbedded ? indexPlace : place, isIndex: isEmbedded)
          if let note { notes.append(note) }
          indexPlace += isEmbedded ? 1 : 0
        case .number(let scale):
          let numbers = try ColumnReading(column, table).numbers()
          write(CollectionOfOne((numbers, scale)), rows: rows, into: &values, width: width, at: place)
          try checkDistances(column, table, rows, values, width: width, at: place)
        case .boolean(let no, let yes, let scale):
          let numbers = try ColumnReading(column, table).booleans(no: no, yes: yes)
          write(CollectionOfOne((numbers, scale)), rows: rows, into: &values, width: width, at: place)
        case .date(let parts):
          let numbers = try ColumnReading(column, table).dates(parts.map(\.part))
          write(zip(numbers, parts.map(\.scale)), rows: rows, into: &values, width: width, at: place)
        }
      } catch {
        throw .table(error.ofNewRows)
      }
      place += plainCount(of: input)
      if input.hasIndicator {
        for (row, source) in rows.enumerated() where column.isMissing(at: source) {
          values[row * width + place - 1] = 1
        }
      } else if !hasPlaceForMissing(input), case let count = rows.count(where: { column.isMissing(at: $0) }),
        count > 0
      {
        notes.append(
          "\"\(input.name)\" is missing in \(count) row\(count == 1 ? "" : "s"); in training it never was")
      }
    }
    return Encoded(tensor: Tensor(values, shape: [rows.count, width]), notes: notes)
  }

  /// 8 GiB of numbers: what more rows and inputs would take is not there on most machines.
  private static let largestCount = 1 << 31

  /// The rows in which no column that is used is missing.
  ///
  /// - Parameter rows: Which rows are asked about; all of them by default.
  public func completeRows(of table: Table, _ rows: [Int]? = nil) -> [Int] {
    table.rows(rows ?? Array(0..<table.rowCount), withAll: inputs.map(\.name))
  }

  private func hasPlaceForMissing(_ input: Input) -> Bool {
    if case .category(let names) = input.encoding { names.hasMissing } else { false }
  }

  private func checkPresent(_ column: Column, _ table: Table, _ rows: [Int]) throws(DataError) {
    guard let row = rows.first(where: { column.isMissing(at: $0) }) else { return }
    throw table.error(
      .missingValue(
        column: column.name, line: table.line(ofRow: row),
        count: rows.count { column.isMissing(at: $0) }, total: rows.count))
  }

  private func checkDistances(
    _ column: Column, _ table: Table, _ rows: [Int], _ values: [Float], width: Int, at place: Int
  ) throws(TableError) {
    for (index, row) in rows.enumerated() where Self.isTooFar(values[index * width + place]) {
      throw table.tooFar(column, row)
    }
  }

  /// Whether a standardised number makes the sums of a network overflow, or is infinite as a float32.
  fileprivate static func isTooFar(_ value: Float) -> Bool { !(value.magnitude <= 1e30) }

  /// Writes numbers, each standardised, side by side; a missing one is 0.
  private func write(
    _ parts: some Sequence<(ColumnReading.Numbers, Standardization)>, rows: [Int],
    into values: inout [Float], width: Int, at place: Int
  ) {
    for (index, (numbers, scale)) in parts.enumerated() {
      var target = place + index
      numbers.forEach(rows: rows) { value in
        values[target] = value.isNaN ? 0 : Float(scale.apply(value))
        target += width
      }
    }
  }

  /// Writes a name as a 1 at its place or, for an embedding, as its number; 0 stands for an unknown name.
  ///
  /// - Returns: How many names are unknown, in words.
  private func write(
    _ column: Column, _ names: Names, rows: [Int], into values: inout [Float], width: Int, at place: Int,
    isIndex: Bool
  ) -> String? {
    let index = ClassNames.Index(names.names)
    let missingPlace = names.hasMissing ? names.names.count : names.mostFrequent
    var unknown: [String: Int] = [:]
    func put(_ found: Int?, _ row: Int) {
      guard let found else { return }
      if isIndex {
        values[row * width + place] = Float(found + 1)
      } else {
        values[row * width + place + found] = 1
      }
    }
    switch column.values {
    case .numbers:
      for (row, source) in rows.enumerated() {
        guard let text = column.text(at: source) else {
          put(missingPlace, row)
          continue
        }
        let found = index.place(text)
        if found == nil { unknown[text, default: 0] += 1 }
        put(found, row)
      }
    case .texts(let codes, let texts):
      let places = texts.map { index.place($0) }
      for (row, source) in rows.enumerated() {
        let code = Int(codes[codes.startIndex + source])
        let found = code < 0 ? missingPlace : places[code]
        if code >= 0, found == nil { unknown[texts[code], default: 0] += 1 }
        put(found, row)
      }
    }
    guard !unknown.isEmpty else { return nil }
    let count = unknown.values.reduce(0, +)
    let shown = unknown.keys.sorted().prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
    return
      "\"\(column.name)\" has \(count) value\(count == 1 ? "" : "s") that the training did not have, such as "
      + shown
  }
}

extension Table {
  fileprivate func tooFar(_ column: Column, _ row: Int) -> TableError {
    TableError(
      path, .tooFar(column: column.name, line: line(ofRow: row), text: column.text(at: row) ?? ""))
  }
}

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
    let index = ClassNames.Index(names)
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
