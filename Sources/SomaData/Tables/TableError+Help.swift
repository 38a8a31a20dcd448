import SomaTensor

extension TableError {
  /// What to do about it.
  public var help: String {
    switch fault {
    case .notText: "save it as CSV: the program that wrote it can export that"
    case .notUTF8: "--encoding latin1    if it was written by an older Windows program"
    case .otherUnicode(let name):
      "convert it: iconv -f \(name) -t UTF-8 \(Self.word(path)) > \(Self.word(path + ".utf8.csv"))"
    case .zeroByte: "name a file of text; if this is one, it may be UTF-16, which iconv converts"
    case .markTwice: "leave one of --decimal and --thousands out, or give them different marks"
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
    case .notANumber, .targetNotANumber, .badCell, .missingValue, .otherForm:
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
    case .notANumber(let column, _, _, _, let spellings, let total, let words):
      Self.choices(Self.missing(spellings, words, total) + Self.kinds(column))
    case .targetNotANumber(_, _, _, _, let spellings, let total, let words):
      Self.choices(Self.missing(spellings, words, total) + [Self.classes])
    case .otherForm(let column, _, let text, let form, let isTarget, _, _):
      Self.choices(form.remedies(text) + (isTarget ? [Self.classes] : Self.kinds(column)))
    case .missingValue(let column, _, _, _):
      "train with --missing impute, category or drop, or without the column: "
        + Self.kind(column, "ignore")
    case .badCell(let column, _, _, _, _, _):
      "\(Self.kind(column, "ignore"))    leaves the column out"
    default: ""
    }
  }

  typealias Choice = (option: String, meaning: String)

  private static let classes: Choice = ("--task classification", "if the values are names of classes")

  private static func kind(_ column: String, _ kind: String) -> String {
    "--columns " + word(TypedList.text([column]) + "=" + kind)
  }

  private static func kinds(_ column: String) -> [Choice] {
    [
      (kind(column, "category"), "if it is one of several names"),
      (kind(column, "ignore"), "or leave the column out"),
    ]
  }

  /// Where every cell is like the first, it stands for no missing value.
  private static func missing(_ spellings: [Spelling], _ words: [String], _ total: Int) -> [Choice] {
    guard spellings.reduce(0, { $0 + $1.count }) < total else { return [] }
    guard let option = missingOption(spellings.map(\.text), words) else {
      return [("empty cells in their place", "if they stand for missing values")]
    }
    return [
      (option, spellings.count == 1 ? "if it stands for a missing value" : "if they stand for missing values")
    ]
  }

  /// The option that treats texts as missing values. It takes the place of the words there are, so they are named again;
  /// nothing where a text cannot be typed, or there are too many.
  static func missingOption(_ texts: [String], _ words: [String]) -> String? {
    let canBeTyped = texts.allSatisfy { text in
      text.utf8.count <= 200
        && text.unicodeScalars.allSatisfy {
          $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
        }
    }
    guard canBeTyped, texts.count <= 60 else { return nil }
    let list = TypedList.text(texts + words.filter { !texts.contains($0) })
    // Alone the word would stand for no word at all.
    return "--missing-values " + word(list == "none" ? "none," : list)
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

extension NumberForm {
  /// Why a text of this form is not read.
  func reason(_ text: String) -> String {
    switch self {
    case .decimalComma: "a comma stands before its fraction"
    case .decimalPoint: "a point stands before its fraction, not a comma"
    case .commaOfTwoMeanings:
      "it is \(text.replacing(",", with: ".")) or \(text.replacing(",", with: ""))"
    case .grouped: "its digits are grouped"
    case .percent: "it has a percent sign"
    case .currency: "it has a currency sign"
    case .unit: "it has a unit"
    case .minus: "its minus is not the sign - before a number"
    case .characters: "it has characters that are no digits from 0 to 9"
    case .time: "times are read behind a date only, as in 2024-12-31 13:30"
    case .date: "dates are read as 2024-12-31 only"
    }
  }

  /// What is read of times and dates.
  var readAs: String { reason("") }

  /// What to do about a column of this form.
  fileprivate func remedies(_ text: String) -> [TableError.Choice] {
    switch self {
    case .decimalComma: [("--decimal ,", "reads a comma before the fraction")]
    case .decimalPoint: [("--decimal .", "reads a point before the fraction")]
    case .commaOfTwoMeanings:
      [
        ("--decimal ,", "if it is \(text.replacing(",", with: "."))"),
        ("--thousands ,", "if it is \(text.replacing(",", with: ""))"),
      ]
    case .grouped(let thousands, let decimal):
      [("--thousands \(thousands.rawValue) --decimal \(decimal.rawValue)", "reads such numbers")]
    case .percent, .currency: [("write numbers alone", "the sign can stand in the column's name")]
    case .unit: [("write numbers alone", "the unit can stand in the column's name")]
    case .minus, .characters: [("write numbers as -12.5", "with the digits from 0 to 9")]
    case .time, .date: []
    }
  }
}
