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

extension Unicode.Scalar {
  /// Whether a terminal obeys it, or shows nothing for it: control characters, overrides of direction, characters without
  /// a width, fillers, line and paragraph separators.
  fileprivate var isHidden: Bool {
    if isASCII { return value < 0x20 || value == 0x7F }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
    default: return [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0].contains(value)
    }
  }
}

extension StringProtocol {
  /// How many columns of a terminal the text takes.
  package var columnCount: Int { unicodeScalars.reduce(0) { $0 + $1.columnCount } }
}

extension String {
  /// The text with a question mark for every character that a terminal would obey, or that does not show and makes
  /// another name look like this one: names come from outside. Between characters of scripts and signs that are joined
  /// by them, joiners stay.
  package var printable: String {
    // Most names have none, and every table is made of names.
    guard unicodeScalars.contains(where: \.isHidden) else { return self }
    let scalars = Array(unicodeScalars)
    var shown = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let isJoiner = scalar.value == 0x200C || scalar.value == 0x200D
      let joins =
        isJoiner && index > 0 && index + 1 < scalars.count
        && [scalars[index - 1], scalars[index + 1]].allSatisfy { !$0.isASCII && !$0.isHidden }
      shown.append(scalar.isHidden && !joins ? "?" : scalar)
    }
    return String(shown)
  }

  /// The same for each line of a text.
  package var printableLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }.joined(
      separator: "\n")
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
