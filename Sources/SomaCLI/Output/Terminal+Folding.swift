import SomaPlot

extension Terminal {
  /// A page that is kept: no colours, wide enough for every table.
  static let page = Terminal(isInteractive: false, width: 100)

  /// The parts side by side, on as many lines as that takes; the lines after the first are indented. A part is never
  /// cut, so one that is too long for any line stands on a line of its own.
  package func folded(_ parts: [String], separator: String = " · ", indent: Int = 0) -> [String] {
    let separator = shown(separator)
    var lines: [String] = [], line = ""
    for part in parts.map(shown) {
      if !line.isEmpty, line.columnCount + separator.columnCount + part.columnCount > width {
        lines.append(line)
        line = String(repeating: " ", count: indent) + part
      } else {
        line += (line.isEmpty ? "" : separator) + part
      }
    }
    return (lines + [line]).map(\.trimmedAtEnd)
  }

  /// The text, broken at blanks where it is too long for a line.
  package func folded(_ text: String, indent: Int = 0) -> [String] { entry("", text, indent: indent) }

  /// A note, whose names come from outside. Its first line is prose; further ones are options, which stay as they are.
  package func note(_ text: String) -> [String] {
    let lines = "note: \(text)".split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0).printable
    }
    return folded(lines[0], indent: 6) + lines.dropFirst().map(shown)
  }

  /// A name and what is said of it, which is broken beside the name.
  package func entry(_ name: String, _ text: String, indent: Int) -> [String] {
    let start = name.isEmpty ? "" : shown(name).left(indent - 1) + " "
    let line = start + shown(text)
    // A text that fits keeps all its blanks: it may be a path.
    guard line.columnCount > width else { return [line.trimmedAtEnd] }
    return folded(
      (name.isEmpty ? [] : [String(start.dropLast())]) + Self.words(shown(text)), separator: " ",
      indent: indent)
  }

  /// What stands between blanks; a number whose digits are in groups is one word.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    for word in text.split(separator: " ") {
      if let last = words.last?.last, last.isNumber, word.first?.isNumber == true {
        words[words.count - 1] += " " + word
      } else {
        words.append(String(word))
      }
    }
    return words
  }
}
