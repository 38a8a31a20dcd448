public import SomaTensor

extension Preprocessing {
  /// Inputs for a network, and what was noticed on the way.
  public struct Encoded: Sendable {
    /// `float32` of shape `[rows, inputCount]`.
    public let tensor: Tensor
    /// What was noticed.
    package let remarks: [InputRemark]
    /// Names that the training did not have, and missing values where it had none.
    public var notes: [String] { InputRemark.notes(remarks) }
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
    var remarks: [InputRemark] = []
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
            column, table.notation, names, rows: rows, into: &values, width: width,
            at: isEmbedded ? indexPlace : place, isIndex: isEmbedded)
          if let note { remarks.append(note) }
          indexPlace += isEmbedded ? 1 : 0
        case .number(let scale):
          let numbers = try ColumnReading(column, table).numbers()
          write(CollectionOfOne((numbers, scale)), rows: rows, into: &values, width: width, at: place)
          let count = try holdNear(column, table, rows, &values, width: width, at: place..<place + 1)
          if count > 0 { remarks.append(InputRemark(.far, input.name, count)) }
        case .boolean(let no, let yes, let scale):
          let numbers = try ColumnReading(column, table).booleans(no: no, yes: yes)
          write(CollectionOfOne((numbers, scale)), rows: rows, into: &values, width: width, at: place)
        case .date(let parts):
          let numbers = try ColumnReading(column, table).dates(parts.map(\.part))
          write(zip(numbers, parts.map(\.scale)), rows: rows, into: &values, width: width, at: place)
          if holdsDates {
            let count = try holdNear(
              column, table, rows, &values, width: width, at: place..<place + parts.count)
            if count > 0 { remarks.append(InputRemark(.far, input.name, count)) }
          }
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
        remarks.append(InputRemark(.missing, input.name, count))
      }
    }
    return Encoded(tensor: Tensor(values, shape: [rows.count, width]), remarks: remarks)
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

  /// Moves standardised numbers that are far out to ±``distanceLimit``.
  ///
  /// - Parameter places: The inputs that a column's cell is.
  /// - Returns: In how many cells there were such.
  private func holdNear(
    _ column: Column, _ table: Table, _ rows: [Int], _ values: inout [Float], width: Int,
    at places: Range<Int>
  ) throws(TableError) -> Int {
    var count = 0
    for (index, row) in rows.enumerated() {
      var isFar = false
      for place in places {
        let value = values[index * width + place]
        guard value.magnitude > Float(Self.distanceLimit) || value.isNaN else { continue }
        if Self.isTooFar(value) { throw table.tooFar(column, row) }
        values[index * width + place] = value < 0 ? -Float(Self.distanceLimit) : Float(Self.distanceLimit)
        isFar = true
      }
      if isFar { count += 1 }
    }
    return count
  }

  /// So many standard deviations a number may be from the mean. A column that is 0 in all but a few training rows has so
  /// small a deviation that an ordinary value is hundreds of them away; one such row decided the loss of all.
  static let distanceLimit = 10

  /// Whether a standardised number makes the sums of a network overflow, or is infinite as a float32.
  static func isTooFar(_ value: Float) -> Bool { !(value.magnitude <= 1e30) }

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
  /// - Returns: Which names are unknown.
  private func write(
    _ column: Column, _ notation: NumberNotation, _ names: Names, rows: [Int], into values: inout [Float],
    width: Int, at place: Int,
    isIndex: Bool
  ) -> InputRemark? {
    let index = ClassNames.Index(names.names, notation)
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
    return InputRemark(
      .unknown, column.name, unknown.values.reduce(0, +), examples: Array(unknown.keys.sorted().prefix(3)))
  }
}

extension Table {
  /// The error for a number that is too far from those of the training.
  func tooFar(_ column: Column, _ row: Int) -> TableError {
    TableError(
      path, .tooFar(column: column.name, line: line(ofRow: row), text: column.text(at: row) ?? ""))
  }
}
