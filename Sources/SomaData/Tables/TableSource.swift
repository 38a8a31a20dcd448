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
  /// The SHA-256 of the file of test rows; older runs do not tell it.
  public var testSHA256: String?
  /// How the files are written.
  public var format: TableFormat
  /// The share of the rows that is tested with; 0 where there is a file of them.
  public var testFraction: Double
  /// The column whose equal values keep rows in one part.
  public var group: String?
  /// The kinds of columns that somebody named; the others were found out.
  public var kinds: [String: ColumnKind]

  /// The same without the folders of this machine.
  public var withoutFolders: TableSource {
    var source = self
    source.path = AtomicFile.split(path).name
    source.testPath = testPath.map { AtomicFile.split($0).name }
    return source
  }

  /// The rows of the training, divided as they were.
  ///
  /// - Parameters:
  ///   - path: Where the file is now, if it is elsewhere.
  ///   - name: What the set is called.
  ///   - validationFraction: The share of the training rows that chooses the best epoch.
  ///   - seed: What the parts were drawn from.
  /// - Throws: `DataError`: why a file cannot be read, `.table` with `.changed` where it is another by now, or what does
  ///   not fit the preprocessing.
  public func dataSet(
    _ preprocessing: Preprocessing, from path: String? = nil, name: String, validationFraction: Double,
    seed: UInt64
  ) throws(DataError) -> DataSet {
    let table = try read(path ?? self.path, preprocessing, isHashed: true)
    if let found = table.sha256?.hexadecimal, found != sha256 {
      throw table.error(.changed(expected: sha256, found: found))
    }
    let parts = TableParts(table, preprocessing)
    let split = try parts.split(
      preprocessing.target, group: group, test: testFraction, validation: validationFraction, seed: seed)
    return try dataSet(
      preprocessing, of: table, split, name: name, notes: table.notes + parts.notes)
  }

  /// Rows as samples, those of the file of test rows with them.
  func dataSet(
    _ preprocessing: Preprocessing, of table: Table, _ split: PartSplit, name: String, notes: [String]
  ) throws(DataError) -> DataSet {
    var notes = notes
    func samples(_ rows: [Int]) throws(DataError) -> Samples? {
      rows.isEmpty ? nil : try preprocessing.samples(of: table, rows: rows, notes: &notes)
    }
    guard let training = try samples(split.training) else {
      throw table.error(.noRows(reason: "no row can be learned from"))
    }
    let names = preprocessing.target.classNames
    let trained = Set(names.isEmpty ? [] : training.classIndices.map(Int.init))
    let absent = names.indices.filter { !trained.contains($0) }.map { names[$0] }
    if !absent.isEmpty { notes.append("no row to train on is of class " + TableError.listed(absent)) }
    let validation = try samples(split.validation)
    var test = try samples(split.test)
    if let testPath {
      let rows = try read(testPath, preprocessing, isHashed: testSHA256 != nil)
      if let testSHA256, let found = rows.sha256?.hexadecimal, found != testSHA256 {
        throw rows.error(.changed(expected: testSHA256, found: found))
      }
      let set = try testSet(preprocessing, of: rows, name: name)
      test = set.test
      notes += set.notes.map { "test rows: \($0)" }
    }
    return DataSet(
      name: name, classNames: names, train: training, validation: validation, test: test, notes: notes)
  }

  /// All rows of a file, to measure a network with; they are the only part of the set.
  ///
  /// - Throws: `DataError`, also where there is no row.
  public func testSet(
    _ preprocessing: Preprocessing, from path: String, name: String
  ) throws(DataError) -> DataSet {
    try testSet(preprocessing, of: read(path, preprocessing), name: name)
  }

  private func testSet(
    _ preprocessing: Preprocessing, of table: Table, name: String
  ) throws(DataError) -> DataSet {
    let parts = TableParts(table, preprocessing)
    guard !parts.rows.isEmpty else { throw table.error(.noRows(reason: "no row can be tested with")) }
    var notes = table.notes + parts.notes
    let samples = try preprocessing.samples(of: table, rows: parts.rows, notes: &notes)
    return DataSet(
      name: name, classNames: preprocessing.target.classNames, train: samples, test: samples, notes: notes)
  }

  private func read(
    _ path: String, _ preprocessing: Preprocessing, isHashed: Bool = false
  ) throws(DataError) -> Table {
    try Table.read(path, format, textColumns: preprocessing.textColumns, isHashed: isHashed)
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

  /// The rows that a network of this preprocessing can be measured with.
  init(_ table: Table, _ preprocessing: Preprocessing) {
    self.init(table, preprocessing.target.column)
    if preprocessing.missing == .drop { keepOnly(preprocessing.completeRows(of: table, rows)) }
  }

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
  ) throws(DataError) -> PartSplit {
    var classes = [Int32](repeating: 0, count: rows.count)
    if case .classes = target { classes = try target.targets(of: table, rows: rows).tensor.array() }
    let groups = try group.map { name throws(DataError) -> [Int32] in
      guard let column = table[name] else {
        throw table.error(.noColumn(role: "the group", name: name, known: table.columns.map(\.name)))
      }
      return column.groups(rows)
    }
    do throws(PartSplit.Fault) {
      return try PartSplit(
        rows, classes: classes, groups: groups, test: test, validation: validation, seed: seed)
    } catch {
      throw table.error(
        .cannotSplit(
          rows: error.count, groups: error.groupCount, part: error.part, fraction: error.fraction))
    }
  }
}

extension Table {
  /// The rows that have a value in all of these columns.
  func rows(_ rows: [Int], withAll names: [String]) -> [Int] {
    var complete = rows
    for name in names {
      guard let column = self[name], column.missingCount > 0 else { continue }
      complete.removeAll { column.isMissing(at: $0) }
    }
    return complete
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
