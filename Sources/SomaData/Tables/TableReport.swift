import SomaTensor

/// What should be known of a table before anything is learned from it.
public struct TableReport: Sendable {
  /// The columns with their kinds.
  public let profiles: [ColumnProfile]
  /// How many rows there are.
  public let rowCount: Int
  /// The column that would be predicted, where one is named or called as targets usually are.
  public let target: Preprocessing.Target?
  /// The rows of each class, in the order of the target's names.
  public let classCounts: [Int]
  /// How many rows are equal to one before them.
  public let duplicateCount: Int
  /// How the file was read, with what was found out.
  public let format: TableFormat
  /// How many rows of the file of test rows there are, and how many have the same inputs as a row of the table.
  public let test: (rowCount: Int, knownCount: Int)?
  /// Lines that were left out, columns that give the target away, and the like.
  public let notes: [String]
}

extension TablePlan {
  /// Reads the table and, where there is one, the file of test rows, and looks at them.
  ///
  /// - Throws: `DataError`, as ``prepare(seed:)`` does for what makes the table useless. A target need not be named.
  public func report() throws(DataError) -> TableReport {
    let (table, plan) = try read(isHashed: false)
    return try plan.report(table)
  }

  private func report(_ table: Table) throws(DataError) -> TableReport {
    let survey = try TableSurvey(table, self, needsTarget: false)
    let rows = survey.target.map { TableParts(table, $0.column).rows } ?? Array(0..<table.rowCount)
    var counts: [Int] = []
    if let target = survey.target, case .classes(_, let names) = target {
      counts = [Int](repeating: 0, count: names.count)
      let labels: [Int32] = try target.targets(of: table, rows: rows).tensor.array()
      for label in labels { counts[Int(label)] += 1 }
    }
    let hashes = RowHashes(table, table.columns.map(\.name))
    return TableReport(
      profiles: survey.profiles, rowCount: table.rowCount, target: survey.target, classCounts: counts,
      duplicateCount: table.rowCount - Set(hashes.values).count, format: format,
      test: try overlap(table, survey),
      notes: table.notes + survey.notes)
  }

  /// How many of the test rows that were drawn have the same inputs as a row that is learned from.
  func overlap(_ table: Table, _ survey: TableSurvey, _ split: PartSplit) -> Int {
    let hashes = RowHashes(table, survey.profiles.filter { $0.role != .target }.map(\.name)).values
    let known = Set(split.training.map { hashes[$0] })
    return split.test.count { known.contains(hashes[$0]) }
  }

  /// How many rows of the file of test rows there are, and how many have the same inputs as a row of the table.
  func overlap(
    _ table: Table, _ survey: TableSurvey
  ) throws(DataError) -> (rowCount: Int, knownCount: Int)? {
    guard let testPath else { return nil }
    let test = try Table.read(testPath, format, textColumns: textColumns)
    let others = survey.profiles.filter { $0.role != .target }
    if let absent = others.first(where: { $0.role == .input && test[$0.name] == nil }) {
      throw test.error(
        .noColumn(role: "which the table has", name: absent.name, known: test.columns.map(\.name)))
    }
    // Columns that are left out, such as names of people, tell best whether two rows are one.
    let names = others.map(\.name).filter { test[$0] != nil }
    let known = Set(RowHashes(table, names).values)
    return (test.rowCount, RowHashes(test, names).values.count { known.contains($0) })
  }
}

/// A number for each row that is the same for equal rows, also of different tables; of different rows hardly ever, as it
/// has 64 bits.
private struct RowHashes {
  private(set) var values: [UInt64]

  /// - Parameter names: The columns that count, in this order.
  init(_ table: Table, _ names: [String]) {
    values = [UInt64](repeating: 0, count: table.rowCount)
    for name in names {
      guard let column = table[name] else { continue }
      switch column.values {
      case .numbers(let cells):
        // Adding 0 makes 0 of −0.
        for (row, cell) in cells.enumerated() { mix(cell.isNaN ? 0 : (cell + 0).bitPattern, row) }
      case .texts(let codes, let texts):
        let hashes = texts.map {
          $0.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        }
        for (row, code) in codes.enumerated() { mix(code < 0 ? 1 : hashes[Int(code)], row) }
      }
    }
  }

  private mutating func mix(_ word: UInt64, _ row: Int) {
    var value = values[row] &* 0x9E37_79B9_7F4A_7C15 &+ word &+ 0x632B_E59B_D9B4_E019
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    values[row] = value ^ value >> 27
  }
}
