extension Unicode.Scalar {
  /// How many columns of a terminal the character takes: 2 for Hangul, Han and other wide ones, 0 for marks that
  /// stand on the character before.
  ///
  /// **Source**: Unicode Standard Annex 11, *East Asian Width*, classes W and F, in the blocks that Korean, Chinese
  /// and Japanese text uses.
  fileprivate var columnCount: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    case 0x1160...0x11FF: return 0  // vowels and finals that join the syllable before
    default: return 1
    }
  }
}

extension StringProtocol {
  /// How many columns of a terminal the text takes.
  package var columnCount: Int { unicodeScalars.reduce(0) { $0 + $1.columnCount } }
}

extension String {
  /// The text with a question mark for every character that a terminal would obey: names come from outside.
  package var printable: String {
    String(
      String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }

  /// Blanks after the text until it fills so many columns.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - columnCount))
  }

  /// As much of the text as fits into so many columns.
  package func prefix(columns width: Int) -> String {
    var result = "", used = 0
    for character in self {
      used += String(character).columnCount
      guard used <= width else { break }
      result.append(character)
    }
    return result
  }

  /// About how wide the text is in a proportional font of this size.
  func estimatedWidth(size: Double) -> Double {
    unicodeScalars.reduce(0) { width, scalar in
      let share =
        scalar.columnCount == 2 ? 0.95 : "iljtf.,:;'|()[]! ".unicodeScalars.contains(scalar) ? 0.34 : 0.58
      return width + (scalar.columnCount == 0 ? 0 : share)
    } * size
  }
}
