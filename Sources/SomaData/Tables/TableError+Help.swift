import SomaTensor

extension TableError {
  /// What to do about it.
  public var help: String {
    switch fault {
    case .notText: "save it as CSV: the program that wrote it can export that"
    case .notUTF8: "--encoding latin1    if it was written by an older Windows program"
    case .otherUnicode(let name):
      "convert it: iconv -f \(name) -t UTF-8 \(Self.word(path)) > converted.csv"
    case .zeroByte: "name a file of text; if this is one, it may be UTF-16, which iconv converts"
    case .badSeparator: "one character, such as --separator ';'"
    case .raggedRow:
      "put cells that hold the separator in quotes, name another one: --separator ';'\n"
        + "      or take out lines that stand above the names of the columns"
    case .unterminatedQuote, .cellTooLong: "close the quote, or take it away"
    case .textAfterQuote: "a quotation mark inside of a quoted cell is written twice: \"\""
    case .strayLineEnd: "end all lines alike, or put the cell in quotes"
    case .tooManyColumns: "leave columns out of the file, or name what separates them: --separator ';'"
    case .duplicateName(let name, _, _):
      NumberText.value(of: name) == nil
        ? "give every column a name of its own" : "--no-header    if the first line is a row"
    case .noRows: "a table has a line of names, and below it a line for each sample"
    case .noCompleteRows:
      "fill missing values in, --missing impute, or leave columns out: --columns NAME=ignore"
    case .notANumber, .targetNotANumber, .badCell, .missingValue:
      isOfNewRows ? "correct the cell: the network was trained on a column of this kind" : helpAboutColumn
    case .noColumn(_, let name, let known): Self.suggestion(name, known)
    case .noTarget: "name it: --target COLUMN"
    case .roleTwice: "name another column for one of them"
    case .constantTarget: "name another target, or add rows with other values"
    case .scatteredTarget: "name another target; or --task classification    if these are classes"
    case .tooManyClasses: "--task regression, if it is a number to be predicted"
    case .unknownLabel: "correct the label, or train with rows of this class"
    case .tooFar: "correct the cell, or leave it empty: then it counts as missing"
    case .noInputs: "name the kind of a column that was left out: --columns NAME=category"
    case .tooManyInputs:
      "--categories embedding makes one input of a name's column; or leave columns out: --columns NAME=ignore"
    case .cannotSplit(_, let groups, let part, _):
      "add \(groups == nil ? "rows" : "groups"), or hold out another share: "
        + (part == "test" ? "--test-fraction 0.5" : "--val-fraction 0")
    case .changed: "bring the file back; or measure other rows: soma evaluate … --data FILE"
    }
  }

  /// What can be chosen about the column of a cell before the training.
  private var helpAboutColumn: String {
    switch fault {
    case .notANumber(let column, _, let text, _, let count, let total, let words):
      Self.choices(
        Self.missing(text, words, count, total) + [
          ("--columns \(Self.word(column + "=category"))", "if it is one of several names"),
          ("--columns \(Self.word(column + "=ignore"))", "or leave the column out"),
        ])
    case .targetNotANumber(_, _, let text, _, let count, let total, let words):
      Self.choices(
        Self.missing(text, words, count, total) + [
          ("--task classification", "if the values are names of classes")
        ])
    case .missingValue(let column, _, _, _):
      "train with --missing impute, category or drop, or without the column: "
        + "--columns \(Self.word(column + "=ignore"))"
    case .badCell(let column, _, _, _, _, _):
      "--columns \(Self.word(column + "=ignore"))    leaves the column out"
    default: ""
    }
  }

  /// The option takes the place of the words there are, so they are named again. Where every cell is like the first, it
  /// stands for no missing value.
  private static func missing(
    _ text: String, _ words: [String], _ count: Int, _ total: Int
  ) -> [(option: String, meaning: String)] {
    let option = "--missing-values " + word(([text] + words).joined(separator: ","))
    return count < total ? [(option, "if it stands for a missing value")] : []
  }

  /// Options with what they mean, one a line, as the lines under `help:` stand.
  private static func choices(_ choices: [(option: String, meaning: String)]) -> String {
    let width = choices.map(\.option.count).max() ?? 0
    return choices.map { option, meaning in
      option + String(repeating: " ", count: width - option.count + 4) + meaning
    }.joined(separator: "\n      ")
  }

  /// A word as a shell takes it, whatever is in it.
  private static func word(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

  static func suggestion(_ name: String, _ known: [String]) -> String {
    let guess = UnknownName(subject: "column", name: name, known: known).suggestions.first
    return (guess.map { "did you mean \"\($0)\"? " } ?? "") + "the columns are \(listed(known))"
  }
}
