/// How the file of a table is written: what separates cells, whether the first line names the columns, how bytes stand
/// for characters, and which words stand for a missing value.
public struct TableFormat: Codable, Sendable, Equatable {
  /// What separates cells: one ASCII character. Without one, comma, semicolon, tab or bar is found by looking.
  public var separator: String?
  /// Whether the first line holds the names of the columns; otherwise they are called c1, c2, …
  public var hasHeader: Bool
  /// How bytes stand for characters.
  public var encoding: TextEncoding
  /// Words that stand for a missing value, spelled exactly so; without a list, `NA`, `N/A`, `NaN`, `null` and `?` in
  /// any case. An empty cell is always missing.
  public var missingWords: [String]?

  /// A format; by default one that suits most files.
  public init(
    separator: String? = nil, hasHeader: Bool = true, encoding: TextEncoding = .utf8,
    missingWords: [String]? = nil
  ) {
    self.separator = separator
    self.hasHeader = hasHeader
    self.encoding = encoding
    self.missingWords = missingWords
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
  private let ignoresCase: Bool
  private let longest: Int
  private let firstBytes: [Bool]

  static let usual = ["NA", "N/A", "NaN", "null", "?"]

  init(_ list: [String]?) {
    ignoresCase = list == nil
    let list = (list ?? Self.usual).filter { !$0.isEmpty }
    words = [""] + list
    spellings = list.map { word in Array((list == Self.usual ? word.lowercased() : word).utf8) }
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

  private func position(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    spellings.firstIndex { spelling in
      spelling.count == bytes.count
        && zip(spelling, bytes).allSatisfy { $0 == (ignoresCase ? Self.lower($1) : $1) }
    }.map { $0 + 1 }
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
  private static func other(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte & 0xDF : byte }
}
