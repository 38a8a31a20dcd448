public import SomaTensor

/// How the bytes of a file stand for characters.
public enum TextEncoding: String, Codable, Sendable, CaseIterable {
  /// Unicode; a byte-order mark at the start is skipped.
  case utf8
  /// One byte a character: windows-1252, which is ISO 8859-1 plus characters where that has control codes.
  ///
  /// **Source**: WHATWG, *Encoding Standard*, where `latin1` is a label of windows-1252 too.
  case latin1

  /// The encoding of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> TextEncoding {
    let plain = UnknownName.normalized(name)
    guard let encoding = allCases.first(where: { $0.rawValue == plain }) else {
      throw UnknownName(subject: "encoding", name: name, known: allCases.map(\.rawValue))
    }
    return encoding
  }
}

/// Checks and changes the bytes of text.
enum TextBytes {
  /// The place of the first byte that is not part of well-formed UTF-8.
  ///
  /// **Source**: The Unicode Standard, table 3-7, *Well-Formed UTF-8 Byte Sequences*.
  static func firstInvalidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      if lead < 0x80 {
        index += 1
        continue
      }
      let length: Int
      var second: ClosedRange<UInt8> = 0x80...0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, second) = (3, 0xA0...0xBF)
      case 0xED: (length, second) = (3, 0x80...0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, second) = (4, 0x90...0xBF)
      case 0xF4: (length, second) = (4, 0x80...0x8F)
      case 0xF1...0xF3: length = 4
      default: return index
      }
      guard index + length <= bytes.count, second.contains(bytes[index + 1]),
        (index + 2..<index + length).allSatisfy({ bytes[$0] & 0xC0 == 0x80 })
      else { return index }
      index += length
    }
    return nil
  }

  /// windows-1252 as UTF-8.
  static func utf8(latin1 bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        result.append(byte)
      } else {
        result.append(contentsOf: String(character(byte)).utf8)
      }
    }
    return result
  }

  private static func character(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80..<0xA0).contains(byte) else { return Unicode.Scalar(byte) }
    return upperControls[Int(byte) - 0x80]
  }

  /// What windows-1252 has at 0x80 … 0x9F; the five places it leaves free keep their control codes.
  private static let upperControls: [Unicode.Scalar] = [
    "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
    "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
  ]
}
