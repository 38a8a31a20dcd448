public import SomaFormats
import SomaRules

/// A table as it stands in a file: named columns of numbers or of texts, where any cell may be missing.
///
///     let table = try Table.read("titanic3.csv")
///     table.rowCount                          // 1309
///     table["age"]?.missingCount              // 263
///     table["sex"]?.text(at: 0)               // female
///
/// Reading is strict: a row with too many or too few cells, an open quote, bytes that are no text and the like are
/// errors with their line, never guesses.
public struct Table: Sendable {
  /// The file, for messages.
  public let path: String
  /// The columns in their order.
  public let columns: [Column]
  /// What whoever uses the table should know, such as lines that were left out.
  public private(set) var notes: [String]
  /// The SHA-256 of the file, where it was asked for.
  public let sha256: SHA256.Digest?
  /// The words that stood for a missing value, beside the empty cell.
  let missingWords: [String]
  /// What separates its cells.
  let separator: UInt8
  /// How numbers were read.
  let notation: NumberNotation
  private let lines: ArraySlice<Int32>
  private let places: [String: Int]

  init(
    path: String, columns: [Column], lines: ArraySlice<Int32>, notes: [String], missingWords: [String],
    notation: NumberNotation, separator: UInt8, sha256: SHA256.Digest?
  ) {
    self.notation = notation
    self.separator = separator
    self.path = path
    self.missingWords = missingWords
    self.columns = columns
    self.lines = lines
    self.notes = notes
    self.sha256 = sha256
    places = Dictionary(
      columns.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads a file, plain or packed with gzip.
  ///
  /// - Parameters:
  ///   - format: How the file is written.
  ///   - textColumns: Columns whose cells are wanted as they are written, also where they are numbers.
  ///   - keepsEmptyRows: Whether a row of empty cells is a row, and a blank line where there is one column. Otherwise
  ///     they are left out, with a note.
  ///   - isHashed: Whether ``sha256`` is computed.
  /// - Throws: `DataError.file`, `.empty`, `.badGzip`, or `.table` with the line and the rule that is broken.
  public static func read(
    _ path: String, _ format: TableFormat = TableFormat(), textColumns: Set<String> = [],
    keepsEmptyRows: Bool = false, isHashed: Bool = false
  ) throws(DataError) -> Table {
    try read(
      TableText(path: path, encoding: format.encoding, isHashed: isHashed), format, textColumns,
      keepsEmptyRows: keepsEmptyRows)
  }

  /// Reads the bytes of a file that are already in memory.
  ///
  /// - Parameter path: What messages should call it.
  /// - Throws: As ``read(_:_:textColumns:keepsEmptyRows:isHashed:)`` does.
  public static func read(
    bytes: [UInt8], path: String, _ format: TableFormat = TableFormat(), textColumns: Set<String> = [],
    keepsEmptyRows: Bool = false
  ) throws(DataError) -> Table {
    try read(
      bytes: bytes, path: path, format, textColumns: textColumns, keepsEmptyRows: keepsEmptyRows,
      pieceByteCount: nil)
  }

  /// The same in pieces of another size, which changes nothing.
  package static func read(
    bytes: [UInt8], path: String, _ format: TableFormat, textColumns: Set<String>,
    keepsEmptyRows: Bool = false, pieceByteCount: Int?
  ) throws(DataError) -> Table {
    try read(
      TableText(bytes: bytes, path: path, encoding: format.encoding), format, textColumns,
      keepsEmptyRows: keepsEmptyRows, pieceByteCount)
  }

  static func read(
    _ text: TableText, _ format: TableFormat, _ textColumns: Set<String>, keepsEmptyRows: Bool,
    _ pieceByteCount: Int? = nil, head: CSVHead? = nil
  ) throws(DataError) -> Table {
    let notation: NumberNotation
    do throws(TableError) {
      notation = try format.notation(path: text.path)
    } catch {
      throw .table(error)
    }
    let start = if let head { head } else { try CSVHead(text, format) }
    return try CSVReader(
      text: text, words: MissingWords(format, notation), notation: notation,
      keepsEmptyRows: keepsEmptyRows, head: start, textColumns: textColumns,
      pieceByteCount: pieceByteCount ?? CSVCut.usualPieceByteCount
    ).read()
  }

  /// The same with one note more.
  func noting(_ note: String) -> Table {
    var table = self
    table.notes.append(note)
    return table
  }

  /// How many rows there are.
  public var rowCount: Int { lines.count }

  /// The column of that name.
  public subscript(name: String) -> Column? { places[name].map { columns[$0] } }

  /// The line of the file that a row starts in, counted from 1.
  public func line(ofRow row: Int) -> Int { Int(lines[lines.startIndex + row]) }

  func error(_ fault: TableError.Fault) -> DataError { .table(TableError(path, fault)) }
}

/// A column of a table.
public struct Column: Sendable {
  /// Its name.
  public let name: String
  let values: Values
  /// The words that stood for a missing value, and how often each did; the empty cell is "".
  public let missing: [(word: String, count: Int)]

  /// What the cells hold.
  enum Values: Sendable {
    /// Numbers; NaN where one is missing.
    case numbers(ArraySlice<Double>)
    /// Texts by their number in a list; −1 where one is missing.
    case texts(codes: ArraySlice<Int32>, texts: [String])
  }

  /// How many cells there are.
  public var count: Int {
    switch values {
    case .numbers(let cells): cells.count
    case .texts(let codes, _): codes.count
    }
  }

  /// How many cells are missing.
  public var missingCount: Int { missing.reduce(0) { $0 + $1.count } }

  /// Whether every cell is a number or missing.
  public var isNumeric: Bool { if case .numbers = values { true } else { false } }

  /// The number in a row; nothing where it is missing or a text.
  ///
  /// - Precondition: `row` is in `0 ..< count`.
  public func number(at row: Int) -> Double? {
    check(row, "number(at:)")
    guard case .numbers(let cells) = values else { return nil }
    let value = cells[cells.startIndex + row]
    return value.isNaN ? nil : value
  }

  /// What stands in a row, a number in its shortest form; nothing where it is missing.
  ///
  /// - Precondition: `row` is in `0 ..< count`.
  public func text(at row: Int) -> String? {
    check(row, "text(at:)")
    switch values {
    case .numbers(let cells):
      let value = cells[cells.startIndex + row]
      return value.isNaN ? nil : Column.text(value)
    case .texts(let codes, let texts):
      let code = codes[codes.startIndex + row]
      return code < 0 ? nil : texts[Int(code)]
    }
  }

  /// Whether a row's value is missing.
  ///
  /// - Precondition: `row` is in `0 ..< count`.
  public func isMissing(at row: Int) -> Bool {
    check(row, "isMissing(at:)")
    return switch values {
    case .numbers(let cells): cells[cells.startIndex + row].isNaN
    case .texts(let codes, _): codes[codes.startIndex + row] < 0
    }
  }

  private func check(_ row: Int, _ function: String) {
    mustHold(row >= 0 && row < count, "\(function): row \(row) of column '\(name)', expected 0 ..< \(count)")
  }

  /// A number in its shortest form: `7`, not `7.0`.
  static func text(_ value: Double) -> String {
    value == value.rounded() && value.magnitude <= 0x1p53 ? "\(Int(value))" : "\(value)"
  }
}
