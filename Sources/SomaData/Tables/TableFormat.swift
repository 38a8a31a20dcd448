/// How the file of a table is written: what separates cells, whether the first line names the columns, how bytes stand
/// for characters, which words stand for a missing value, and how numbers are written.
public struct TableFormat: Codable, Sendable, Equatable {
  /// What separates cells: one ASCII character. Without one, comma, semicolon, tab or bar is found by looking.
  public var separator: String?
  /// Whether the first line holds the names of the columns; otherwise they are called c1, c2, …
  public var hasHeader: Bool
  /// How bytes stand for characters.
  public var encoding: TextEncoding
  /// Words that stand for a missing value, spelled exactly so; without a list, `NA`, `N/A`, `NaN`, `null` and `?` in
  /// any case. An empty cell is always missing.
  /// A word that is a number stands for that number, however it is written.
  public var missingWords: [String]?
  /// What stands before the fraction of a number. Without one a point; ``TablePlan`` finds a comma out.
  public var decimal: DecimalMark?
  /// What groups the digits of large numbers; without one they are not grouped.
  public var thousands: ThousandsMark?

  /// Whether words that are numbers stand for missing values in columns of numbers, too. Runs that were saved before
  /// `decimal` was do not know it.
  private(set) var comparesNumbers = true

  private enum CodingKeys: CodingKey {
    case separator, hasHeader, encoding, missingWords, decimal, thousands
  }

  /// Reads a format.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    separator = try values.decodeIfPresent(String.self, forKey: .separator)
    hasHeader = try values.decode(Bool.self, forKey: .hasHeader)
    encoding = try values.decode(TextEncoding.self, forKey: .encoding)
    missingWords = try values.decodeIfPresent([String].self, forKey: .missingWords)
    decimal = try values.decodeIfPresent(DecimalMark.self, forKey: .decimal)
    thousands = try values.decodeIfPresent(ThousandsMark.self, forKey: .thousands)
    comparesNumbers = decimal != nil
  }

  /// A format; by default one that suits most files.
  public init(
    separator: String? = nil, hasHeader: Bool = true, encoding: TextEncoding = .utf8,
    missingWords: [String]? = nil, decimal: DecimalMark? = nil, thousands: ThousandsMark? = nil
  ) {
    self.decimal = decimal
    self.thousands = thousands
    self.separator = separator
    self.hasHeader = hasHeader
    self.encoding = encoding
    self.missingWords = missingWords
  }

  /// How numbers are written: where a point groups digits, a comma stands before the fraction.
  ///
  /// - Throws: ``TableError`` where one mark would do both.
  func notation(path: String) throws(TableError) -> NumberNotation {
    let decimal = decimal ?? (thousands == .point ? .comma : .point)
    guard decimal.rawValue != thousands?.rawValue else { throw TableError(path, .markTwice(decimal)) }
    return NumberNotation(decimal: decimal, thousands: thousands)
  }

  /// The separator's byte, where one is given.
  ///
  /// - Throws: ``TableError`` for more than one character, or one that means something else.
  func separatorByte(path: String) throws(TableError) -> UInt8? {
    guard let separator else { return nil }
    let bytes = Array(separator.utf8)
    guard bytes.count == 1, bytes[0] < 0x80, !"\"\n\r. +-".utf8.contains(bytes[0]),
      !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[0]), bytes[0] != 0
    else { throw TableError(path, .badSeparator(separator)) }
    return bytes[0]
  }
}

/// The words that stand for a missing value, for looking up bytes.
struct MissingWords: Sendable {
  /// What is counted: the empty cell first.
  let words: [String]
  private let spellings: [[UInt8]]
  /// For each spelling the place of its word.
  private let places: [Int]
  /// Words that are numbers, each with its place in `words`.
  private let numbers: [(value: Double, place: Int)]
  /// Whether a number can stand for a missing value.
  let hasNumbers: Bool
  private let ignoresCase: Bool
  private let longest: Int
  private let firstBytes: [Bool]

  static let usual = ["NA", "N/A", "NaN", "null", "?"]

  init(_ format: TableFormat, _ notation: NumberNotation) {
    ignoresCase = format.missingWords == nil
    let list = (format.missingWords ?? Self.usual).filter { !$0.isEmpty }
    words = [""] + list
    let isFolded = ignoresCase
    // Cells are compared before they are composed.
    let all = list.enumerated().flatMap { place, word in
      ComposedText.spellings(of: isFolded ? word.lowercased() : word).map { (place + 1, Array($0.utf8)) }
    }
    (places, spellings) = (all.map(\.0), all.map(\.1))
    // As the table writes numbers, or as programs do.
    numbers = words.enumerated().compactMap { place, word in
      guard format.comparesNumbers else { return nil }
      return (notation.value(of: word) ?? NumberText.value(of: word)).map { ($0, place) }
    }
    hasNumbers = !numbers.isEmpty
    longest = spellings.map(\.count).max() ?? 0
    var first = [Bool](repeating: false, count: 256)
    for spelling in spellings {
      first[Int(spelling[0])] = true
      if ignoresCase { first[Int(Self.other(spelling[0]))] = true }
    }
    firstBytes = first
  }

  /// The place in `words` of what these bytes stand for; nothing where they are a value.
  @inline(__always)
  func index(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    if bytes.isEmpty { return 0 }
    guard bytes.count <= longest, firstBytes[Int(bytes[0])] else { return nil }
    return position(bytes)
  }

  /// The place in `words` of a number that stands for a missing value.
  func index(_ number: Double) -> Int? { numbers.first { $0.value == number }?.place }

  private func position(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    spellings.firstIndex { spelling in
      spelling.count == bytes.count
        && zip(spelling, bytes).allSatisfy { $0 == (ignoresCase ? Self.lower($1) : $1) }
    }.map { places[$0] }
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
  private static func other(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte & 0xDF : byte }
}
