/// Why a table cannot be read or used: which file, and what is wrong there.
public struct TableError: Error, Equatable, Sendable {
  /// The file, as it was named.
  public let path: String
  /// What is wrong.
  public let fault: Fault
  /// Whether it is about rows for a network that is trained, so that nothing about the columns can be chosen any more.
  public private(set) var isOfNewRows = false

  init(_ path: String, _ fault: Fault) {
    self.path = path
    self.fault = fault
  }

  /// The same, about rows for a network that is trained.
  var ofNewRows: TableError {
    var error = self
    error.isOfNewRows = true
    return error
  }

  /// A text that stands in cells, and in how many.
  public struct Spelling: Equatable, Sendable {
    /// The text.
    public let text: String
    /// How many cells hold it.
    public let count: Int
  }

  /// What can be wrong with a table. Lines count from 1, as editors count them.
  public enum Fault: Equatable, Sendable {
    /// Bytes that are not UTF-8.
    case notUTF8(line: Int, offset: Int)
    /// The file starts as one of another format does.
    case notText(format: String)
    /// The file starts as one of another Unicode encoding does.
    case otherUnicode(name: String)
    /// A zero byte, which no text has.
    case zeroByte(line: Int, offset: Int)
    /// A separator that is not one plain character.
    case badSeparator(String)
    /// One mark would stand before fractions and group digits.
    case markTwice(DecimalMark)
    /// A line has more or fewer cells than the first.
    case raggedRow(line: Int, cells: Int, expected: Int, count: Int)
    /// A quote is opened and not closed.
    case unterminatedQuote(line: Int)
    /// Something stands between a closing quote and the end of its cell.
    case textAfterQuote(line: Int)
    /// A carriage return or line feed that does not end lines in this file.
    case strayLineEnd(line: Int)
    /// A cell longer than any value.
    case cellTooLong(line: Int, limit: Int)
    /// More columns than a table should have.
    case tooManyColumns(count: Int, limit: Int)
    /// Two columns have one name.
    case duplicateName(name: String, first: Int, second: Int)
    /// There is no row, or none that can be used.
    case noRows(reason: String)
    /// Every row lacks a value.
    case noCompleteRows(count: Int)
    /// A cell of a column of numbers is something else; `words` stand for missing values.
    case notANumber(
      column: String, line: Int, text: String, reason: String, spellings: [Spelling], total: Int,
      words: [String])
    /// The numbers, or times, of a column are written in a way that is not read.
    case otherForm(
      column: String, line: Int, text: String, form: NumberForm, isTarget: Bool, count: Int, total: Int)
    /// A cell does not fit the kind that its column was said to be of.
    case badCell(column: String, line: Int, text: String, expected: String, count: Int, total: Int)
    /// There is no column of a name.
    case noColumn(role: String, name: String, known: [String])
    /// Nobody said which column is to be predicted.
    case noTarget(known: [String])
    /// A column has two roles that exclude each other.
    case roleTwice(column: String, roles: String)
    /// A value is missing where none may be.
    case missingValue(column: String, line: Int, count: Int, total: Int)
    /// The target has one value only.
    case constantTarget(column: String, value: String)
    /// A cell of the target, whose other cells are numbers, is none.
    case targetNotANumber(
      column: String, line: Int, text: String, reason: String, spellings: [Spelling], total: Int,
      words: [String])
    /// The target's texts are hardly ever the same.
    case scatteredTarget(column: String, count: Int, total: Int, note: String?)
    /// There are too many classes to tell apart.
    case tooManyClasses(column: String, count: Int, limit: Int)
    /// A label that the training did not have.
    case unknownLabel(column: String, line: Int, label: String, count: Int, classes: [String])
    /// A number so far from those of the training that a network cannot calculate with it.
    case tooFar(column: String, line: Int, text: String)
    /// Nothing is left to predict from.
    case noInputs
    /// Rows times inputs are more than fit in memory.
    case tooManyInputs(rows: Int, inputs: Int)
    /// A part of a split would be empty.
    case cannotSplit(rows: Int, groups: Int?, part: String, fraction: Double)
    /// The file is not the one the network was trained on.
    case changed(expected: String, found: String)
  }
}

extension TableError {
  /// The line of the file that shows it, from 1.
  public var line: Int? {
    switch fault {
    case .raggedRow(let line, _, _, _), .unterminatedQuote(let line), .textAfterQuote(let line),
      .notUTF8(let line, _), .strayLineEnd(let line), .notANumber(_, let line, _, _, _, _, _),
      .targetNotANumber(_, let line, _, _, _, _, _), .tooFar(_, let line, _),
      .badCell(_, let line, _, _, _, _), .missingValue(_, let line, _, _),
      .unknownLabel(_, let line, _, _, _), .otherForm(_, let line, _, _, _, _, _):
      line
    default: nil
    }
  }
}

extension TableError: CustomStringConvertible {
  /// Where, and what is wrong there.
  public var description: String { "\(path): \(reason)" }

  private var reason: String {
    switch fault {
    case .notText(let format): "the file is no text but \(format)"
    case .notUTF8(let line, let offset): "line \(line) is not UTF-8, at byte \(offset) of the file"
    case .otherUnicode(let name): "the file is \(name), not UTF-8"
    case .zeroByte(let line, let offset): "line \(line) holds a zero byte, at byte \(offset) of the file"
    case .badSeparator(let text): "\"\(text)\" cannot separate cells"
    case .markTwice(let mark):
      "the \(mark == .comma ? "comma" : "point") cannot both stand before a fraction and group digits"
    case .raggedRow(let line, let cells, let expected, let count):
      "line \(line) has \(cells) cell\(cells == 1 ? "" : "s"), where the first has \(expected)"
        + (count > 1 ? "\n  \(count) lines are like this" : "")
    case .unterminatedQuote(let line): "the quote that opens in line \(line) is never closed"
    case .textAfterQuote(let line): "line \(line): there is text between a closing quote and the separator"
    case .strayLineEnd(let line): "line \(line) holds a line end of another kind than the lines before"
    case .cellTooLong(let line, let limit):
      "line \(line) starts a cell of more than \(limit) bytes: is a quote left open?"
    case .tooManyColumns(let count, let limit): "\(count) columns; up to \(limit) are read"
    case .duplicateName(let name, let first, let second):
      "columns \(first) and \(second) are both called \"\(name)\""
    case .noRows(let reason): reason
    case .noCompleteRows(let count):
      "\(count == 1 ? "the only row lacks" : "each of \(count) rows lacks") a value in a column that is used"
    case .notANumber(let column, let line, let text, let reason, let spellings, let total, _),
      .targetNotANumber(let column, let line, let text, let reason, let spellings, let total, _):
      "column \"\(column)\", line \(line): \"\(Self.short(text))\" is \(reason)\n"
        + Self.alike(spellings, total)
    case .otherForm(let column, let line, let text, let form, _, let count, let total):
      "column \"\(column)\", line \(line): \"\(Self.short(text))\" is not read: \(form.reason(text))\n"
        + Self.alike(count, total)
    case .badCell(let column, let line, let text, let expected, let count, let total):
      "column \"\(column)\", line \(line): \"\(Self.short(text))\" is not \(expected)\n"
        + Self.alike(count, total)
    case .noColumn(let role, let name, _): "there is no column \"\(name)\"\(role.isEmpty ? "" : " (\(role))")"
    case .noTarget(let known):
      "which column is to be predicted? There are " + Self.listed(known)
    case .roleTwice(let column, let roles): "column \"\(column)\" is \(roles)"
    case .missingValue(let column, let line, let count, let total):
      "column \"\(column)\", line \(line): the value is missing\n" + Self.alike(count, total)
    case .constantTarget(let column, let value):
      "every value of \"\(column)\" is \(value): there is nothing to learn"
    case .scatteredTarget(let column, let count, let total, let note):
      "\"\(column)\" has \(count) different texts in \(total) rows: most classes would have one row"
        + (note.map { "\n  \($0)" } ?? "")
    case .tooManyClasses(let column, let count, let limit):
      "\"\(column)\" has \(count) different values; up to \(limit) classes are told apart"
    case .unknownLabel(let column, let line, let label, let count, let classes):
      "column \"\(column)\", line \(line): \"\(Self.short(label))\" is no class of the training\n"
        + "  \(count) row\(count == 1 ? " is" : "s are") like this; the classes are \(Self.listed(classes))"
    case .tooFar(let column, let line, let text):
      "column \"\(column)\", line \(line): \(text) is too far from the numbers of the training"
    case .noInputs: "no column is left to predict from"
    case .tooManyInputs(let rows, let inputs):
      "\(rows) rows of \(inputs) inputs are more than fit in memory"
    case .cannotSplit(let rows, let groups, let part, let fraction):
      "\(rows) row\(rows == 1 ? "" : "s")" + (groups.map { " of \($0) group\($0 == 1 ? "" : "s")" } ?? "")
        + " cannot be split with a \(part) part of \(fraction): a part would be empty"
    case .changed(let expected, let found):
      "the file has changed since the training\n  then: SHA-256 \(expected)\n  now:  SHA-256 \(found)"
    }
  }

  /// The start of a text, on one line.
  private static func short(_ text: String) -> String {
    let line = text.contains(where: \.isNewline) ? String(text.map { $0.isNewline ? " " : $0 }) : text
    return line.count > 60 ? line.prefix(60) + "…" : line
  }

  private static func alike(_ count: Int, _ total: Int) -> String {
    "  \(count) of \(total) cells in this column \(count == 1 ? "is" : "are") like this"
  }

  private static func alike(_ spellings: [Spelling], _ total: Int) -> String {
    let count = spellings.reduce(0) { $0 + $1.count }
    guard spellings.count > 1 else { return alike(count, total) }
    return "  \(count) of \(total) cells in this column are no numbers: \(listed(spellings))"
  }

  /// Texts with how often they come, or the first ones of many.
  static func listed(_ spellings: [Spelling]) -> String {
    let shown = spellings.prefix(20).map { "\"\(short($0.text))\" \($0.count)" }
    return shown.joined(separator: ", ") + (spellings.count > 20 ? ", … \(spellings.count) in all" : "")
  }

  /// All names, or the first ones of many.
  static func listed(_ names: [String]) -> String {
    names.prefix(40).joined(separator: ", ") + (names.count > 40 ? ", … \(names.count) in all" : "")
  }
}
