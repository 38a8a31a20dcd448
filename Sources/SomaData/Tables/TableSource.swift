import SomaFormats
import SomaTensor

/// Where the rows of a training come from, and how they were divided: enough to find its test rows again.
public struct TableSource: Codable, Sendable, Equatable {
  /// The file, as an absolute path; only its name where the source has left its machine.
  public var path: String
  /// The SHA-256 of the file.
  public var sha256: String
  /// A file of test rows, where they are not drawn from the first.
  public var testPath: String?
  /// How the files are written.
  public var format: TableFormat
  /// The share of the rows that is tested with; 0 where there is a file of them.
  public var testFraction: Double
  /// The column whose equal values keep rows in one part.
  public var group: String?

  /// The same without the folders of this machine.
  public var withoutFolders: TableSource {
    var source = self
    source.path = AtomicFile.split(path).name
    source.testPath = testPath.map { AtomicFile.split($0).name }
    return source
  }

  /// The rows that the training was tested with.
  ///
  /// - Parameters:
  ///   - path: A file whose rows are all taken instead.
  ///   - validationFraction: The share of the training rows that chose the best epoch.
  ///   - seed: What the parts were drawn from.
  /// - Throws: `DataError`: why a file cannot be read, `.table` with `.changed` where the file is another by now, or
  ///   what does not fit the preprocessing. No rows at all are an error too.
  public func testSet(
    _ preprocessing: Preprocessing, from path: String? = nil, name: String, validationFraction: Double,
    seed: UInt64
  ) throws(DataError) -> DataSet {
    let isWhole = path != nil || testPath != nil
    let table = try Table.read(
      path ?? testPath ?? self.path, format,
      textColumns: preprocessing.textColumns.union(group.map { [$0] } ?? []), isHashed: !isWhole)
    var parts = TableParts(table, preprocessing.target.column)
    if preprocessing.missing == .drop {
      parts.keepOnly(try preprocessing.completeRows(of: table, parts.rows))
    }
    var rows = parts.rows
    var notes = table.notes + parts.notes
    if !isWhole {
      if let found = table.sha256?.hexadecimal, found != sha256 {
        throw table.error(.changed(expected: sha256, found: found))
      }
      rows = try parts.split(
        preprocessing.target, group: group, test: testFraction, validation: validationFraction, seed: seed
      ).test
    }
    guard !rows.isEmpty else { throw table.error(.noRows(reason: "no row can be tested with")) }
    let samples = try preprocessing.samples(of: table, rows: rows, notes: &notes)
    return DataSet(
      name: name, classNames: preprocessing.target.classNames, train: samples, test: samples, notes: notes)
  }
}

extension Preprocessing {
  /// Rows as samples.
  func samples(of table: Table, rows: [Int], notes: inout [String]) throws(DataError) -> Samples {
    let (inputs, targets) = (
      try self.inputs(of: table, rows: rows), try target.targets(of: table, rows: rows)
    )
    for note in inputs.notes + targets.notes where !notes.contains(note) { notes.append(note) }
    return Samples(features: inputs.tensor, targets: targets.tensor)
  }
}

extension Preprocessing.Target {
  /// The names of the classes; none where a number is predicted.
  public var classNames: [String] { if case .classes(_, let names) = self { names } else { [] } }
}

/// The rows of a table that can be used, and how they are divided.
struct TableParts {
  let table: Table
  /// The rows that have a target.
  private(set) var rows: [Int]
  private(set) var notes: [String] = []

  init(_ table: Table, _ target: String) {
    self.table = table
    guard let column = table[target], column.missingCount > 0 else {
      rows = Array(0..<table.rowCount)
      return
    }
    rows = (0..<table.rowCount).filter { !column.isMissing(at: $0) }
    let count = table.rowCount - rows.count
    notes = ["left out \(count) row\(count == 1 ? "" : "s") without a value of \"\(target)\""]
  }

  /// Leaves out the other rows, which lack a value.
  mutating func keepOnly(_ complete: [Int]) {
    let count = rows.count - complete.count
    if count > 0 { notes.append("left out \(count) row\(count == 1 ? "" : "s") with missing values") }
    rows = complete
  }

  /// Divides the rows.
  func split(
    _ target: Preprocessing.Target, group: String?, test: Double, validation: Double, seed: UInt64
  ) throws(DataError) -> TableSplit {
    var classes = [Int32](repeating: 0, count: rows.count)
    if case .classes = target { classes = try target.targets(of: table, rows: rows).tensor.array() }
    let groups = try group.map { name throws(DataError) -> [Int32] in
      guard let column = table[name] else {
        throw table.error(.noColumn(role: "the group", name: name, known: table.columns.map(\.name)))
      }
      return column.groups(rows)
    }
    return try TableSplit(
      rows, classes: classes, groups: groups, test: test, validation: validation, seed: seed, table: table)
  }
}

extension Column {
  /// A number for each row, equal for equal values; rows without a value are one group.
  func groups(_ rows: [Int]) -> [Int32] {
    var numbers: [String?: Int32] = [:]
    return rows.map { row in
      let text = text(at: row)
      if let number = numbers[text] { return number }
      let number = Int32(numbers.count)
      numbers[text] = number
      return number
    }
  }
}
