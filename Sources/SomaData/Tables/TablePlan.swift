import SomaFormats
public import SomaTensor

/// What is to be learned from a table; all but the file has a default.
///
///     let plan = TablePlan(path: "titanic3.csv", target: "survived")
///     let prepared = try plan.prepare(seed: 0)
///     prepared.dataSet.train.count
public struct TablePlan: Sendable {
  /// What is predicted: one of several names, or a quantity.
  public enum Task: String, Sendable, CaseIterable {
    case classification, regression

    /// The task of a name.
    ///
    /// - Throws: `UnknownName`.
    public static func named(_ name: String) throws(UnknownName) -> Task {
      try UnknownName.choice("task", named: name)
    }
  }

  /// The file.
  public var path: String
  /// How it is written.
  public var format = TableFormat()
  /// The column to predict. Without one, a column that is called as targets usually are.
  public var target: String?
  /// What is predicted. Without it a number where the target's kind is said to be one; else classes where the target has
  /// words or at most twenty whole numbers.
  public var task: Task?
  /// The kinds of columns by name; those of the others are found out.
  public var kinds: [String: ColumnKind] = [:]
  /// What happens to missing values.
  public var missing = MissingPolicy.impute
  /// How categories become inputs.
  public var categories = CategoryEncoding.oneHot
  /// The column whose equal values keep rows in one part; it is no input.
  public var group: String?
  /// A file of test rows.
  public var testPath: String?
  /// The share of the rows to test with, where there is no file of them.
  public var testFraction = 0.2
  /// The share of the other rows that chooses the best epoch; by default 0.1 from 500 rows on, else none.
  public var validationFraction: Double?

  /// A plan for a file.
  public init(path: String, target: String? = nil) {
    self.path = path
    self.target = target
  }

  /// What targets are usually called.
  public static let usualTargets = ["target", "class", "label", "y", "outcome", "species", "diagnosis"]
}

/// A table that is ready to be learned from.
public struct PreparedTable: Sendable {
  /// The parts as samples.
  public let dataSet: DataSet
  /// What made them of the rows.
  public let preprocessing: Preprocessing
  /// Where the rows came from, and how they were divided.
  public let source: TableSource
  /// The share of the training rows that chooses the best epoch.
  public let validationFraction: Double
  /// The columns.
  public let profiles: [ColumnProfile]

  /// The same without its test part, for choosing settings.
  public var withoutTest: PreparedTable {
    PreparedTable(
      dataSet: dataSet.withoutTest, preprocessing: preprocessing, source: source,
      validationFraction: validationFraction, profiles: profiles)
  }
}

extension TablePlan {
  /// Reads the table, finds out what its columns mean, divides the rows, and fits the preprocessing to the training
  /// rows alone.
  ///
  /// - Parameter seed: What the parts are drawn from.
  /// - Throws: `DataError`.
  public func prepare(seed: UInt64) throws(DataError) -> PreparedTable {
    let (table, plan) = try read(isHashed: true)
    return try plan.prepare(table, seed: seed)
  }

  private func prepare(_ table: Table, seed: UInt64) throws(DataError) -> PreparedTable {
    let (survey, target) = try survey(of: table)
    var parts = TableParts(table, target.column)
    if missing == .drop {
      let used = survey.profiles.filter { $0.role == .input }.map(\.name)
      let complete = table.rows(parts.rows, withAll: used)
      guard !complete.isEmpty else { throw table.error(.noCompleteRows(count: parts.rows.count)) }
      parts.keepOnly(complete)
    }
    let fraction = validationFraction ?? (parts.rows.count >= 500 ? 0.1 : 0)
    let split = try parts.split(
      target, group: group, test: testPath == nil ? testFraction : 0, validation: fraction, seed: seed)
    let preprocessing = try self.preprocessing(for: table, survey, target, rows: split.training)

    var notes = table.notes + parts.notes + survey.notes
    let (count, known) = try overlap(table, survey) ?? (split.test.count, overlap(table, survey, split))
    // Of drawn rows a few are alike in many a table.
    if testPath == nil ? known * 20 >= max(20, count) : known > 0 {
      notes.append(
        "\(known) of the \(count) test rows have the inputs of a training row: the result may flatter")
    }
    var source = TableSource(
      path: path, sha256: table.sha256?.hexadecimal ?? "", testPath: testPath, format: format,
      testFraction: testPath == nil ? testFraction : 0, group: group, kinds: kinds)
    do throws(FileError) {
      source.testSHA256 = try testPath.map { path throws(FileError) in try SHA256.hash(file: path).hexadecimal
      }
    } catch {
      throw .file(error)
    }
    return PreparedTable(
      dataSet: try source.dataSet(
        preprocessing, of: table, split, name: Self.name(of: path), notes: notes),
      preprocessing: preprocessing, source: source, validationFraction: fraction, profiles: survey.profiles)
  }

  /// Finds out what the columns of a table mean, and fits their inputs to rows of it: for divisions of your own.
  ///
  /// - Parameter rows: The training rows; all of them by default.
  /// - Throws: `DataError.table`.
  public func preprocessing(for table: Table, rows: [Int]? = nil) throws(DataError) -> Preprocessing {
    let (survey, target) = try survey(of: table)
    return try preprocessing(
      for: table, survey, target, rows: rows ?? TableParts(table, target.column).rows)
  }

  private func survey(
    of table: Table
  ) throws(DataError) -> (survey: TableSurvey, target: Preprocessing.Target) {
    let survey = try TableSurvey(table, self)
    guard let target = survey.target else { throw table.error(.noTarget(known: table.columns.map(\.name))) }
    return (survey, target)
  }

  private func preprocessing(
    for table: Table, _ survey: TableSurvey, _ found: Preprocessing.Target, rows: [Int]
  ) throws(DataError) -> Preprocessing {
    var target = found
    if case .number(let column, _) = target {
      target = try .number(column: column, scale: scale(of: column, in: table, rows: rows))
    }
    return try Preprocessing(
      table, survey.profiles, rows: rows, target: target, missing: missing, categories: categories)
  }

  /// The columns whose cells are wanted as they are written.
  var textColumns: Set<String> {
    Set(kinds.filter { [.boolean, .category, .date].contains($0.value) }.keys)
  }

  /// A file's name without its endings.
  public static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? file
    return stem.isEmpty ? file : stem
  }

  private func scale(
    of name: String, in table: Table, rows: [Int]
  ) throws(DataError) -> Preprocessing.Standardization {
    guard let column = table[name] else {
      throw table.error(.noColumn(role: "the target", name: name, known: table.columns.map(\.name)))
    }
    do throws(TableError) {
      return try ColumnReading(column, table).numbers().standardization(rows: rows)
    } catch {
      throw .table(error)
    }
  }
}
