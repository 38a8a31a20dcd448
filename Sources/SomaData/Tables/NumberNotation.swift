public import SomaTensor

/// What stands before the fraction of a number.
public enum DecimalMark: String, Codable, Sendable, CaseIterable {
  case point = "."
  case comma = ","

  /// The mark of a name: the character, or what it is called.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> DecimalMark {
    switch name {
    case ".", "point": .point
    case ",", "comma": .comma
    default: throw UnknownName(subject: "decimal mark", name: name, known: ["point", "comma"])
    }
  }
}

/// What groups the digits of a large number.
public enum ThousandsMark: String, Codable, Sendable, CaseIterable {
  /// `1,025`
  case comma = ","
  /// `1.025`
  case point = "."
  /// `1'025`, also with a typographic apostrophe.
  case apostrophe
  /// `1 025`, also with a space that does not break.
  case space

  /// The mark of a name: the character, or what it is called.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> ThousandsMark {
    switch name {
    case ",", "comma": .comma
    case ".", "point": .point
    case "'", "’", "apostrophe": .apostrophe
    case " ", "space": .space
    default:
      throw UnknownName(
        subject: "thousands mark", name: name, known: ["comma", "point", "apostrophe", "space"])
    }
  }
}

/// How a table writes its numbers: as ``NumberText`` says, but for the mark before the fraction and marks between
/// groups of digits.
///
/// Groups have three digits, the first up to three, those between also two, as in `12,34,567`.
struct NumberNotation: Equatable, Sendable {
  var decimal = DecimalMark.point
  var thousands: ThousandsMark?

  static let plain = NumberNotation()

  var isPlain: Bool { self == .plain }

  /// The whole of a cell as a number.
  func outcome(of cell: UnsafeBufferPointer<UInt8>) -> NumberText.Outcome {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: cell.count + 1) { plain in
      guard let count = write(cell, into: plain), let start = plain.baseAddress else { return .nothing }
      plain[count] = Self.newline
      var place = UnsafePointer(start)
      let outcome = NumberText.scan(&place)
      return place == UnsafePointer(start) + count ? outcome : .nothing
    }
  }

  /// The whole of a text as a number.
  func outcome(of text: some StringProtocol) -> NumberText.Outcome {
    if isPlain { return NumberText.outcome(of: text) }
    return Array(text.utf8).withUnsafeBufferPointer { outcome(of: $0) }
  }

  /// The value of a text that is a number and nothing else.
  func value(of text: some StringProtocol) -> Double? { outcome(of: text).value }

  /// Writes a number as it is written with a point and without groups.
  ///
  /// - Returns: How many bytes were written; nothing where the marks are not where they may be.
  private func write(
    _ cell: UnsafeBufferPointer<UInt8>, into plain: UnsafeMutableBufferPointer<UInt8>
  ) -> Int? {
    let mark = decimal == .point ? Self.point : Self.comma
    var (count, index) = (0, 0)
    var (digitCount, groupCount, isWhole) = (0, 0, true)
    while index < cell.count {
      var byte = cell[index]
      if byte &- Self.zero <= 9 {
        digitCount += 1
      } else if isWhole, let length = markLength(cell, index) {
        guard groupCount == 0 ? (1...3).contains(digitCount) : (2...3).contains(digitCount) else {
          return nil
        }
        (digitCount, groupCount) = (0, groupCount + 1)
        index += length
        continue
      } else if byte == mark || byte | 0x20 == Self.letterE {
        guard groupCount == 0 || !isWhole || digitCount == 3 else { return nil }
        // A second mark becomes a second point, which no number has.
        if byte == mark { byte = Self.point }
        isWhole = false
      } else if byte == Self.point {
        return nil
      }
      plain[count] = byte
      count += 1
      index += 1
    }
    return groupCount == 0 || !isWhole || digitCount == 3 ? count : nil
  }

  /// How many bytes a mark between groups has that stands here.
  private func markLength(_ cell: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    guard let thousands else { return nil }
    return Self.spellings(of: thousands).first { spelling in
      index + spelling.count <= cell.count
        && spelling.indices.allSatisfy { cell[index + $0] == spelling[$0] }
    }?.count
  }

  private static func spellings(of mark: ThousandsMark) -> [[UInt8]] {
    switch mark {
    case .comma: commas
    case .point: points
    case .apostrophe: apostrophes
    case .space: spaces
    }
  }

  private static let commas = [[comma]], points = [[point]]
  private static let apostrophes = ["'", "’"].map { Array($0.utf8) }
  /// A blank, and those that do not break, have a digit's width, or are thin or narrow.
  private static let spaces = [" ", "\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}"].map { Array($0.utf8) }

  private static let (comma, point, zero, letterE): (UInt8, UInt8, UInt8, UInt8) = (0x2C, 0x2E, 0x30, 0x65)
  private static let newline: UInt8 = 0x0A
}

extension NumberText.Outcome {
  /// The value, where there is one.
  var value: Double? { if case .number(let value) = self { value } else { nil } }
}
