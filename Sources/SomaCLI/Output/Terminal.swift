import Foundation

/// What a stream can show: whether it is a terminal that can redraw a line, how wide, and which characters.
package struct Terminal: Sendable {
  /// Whether the last line can be redrawn.
  package let isInteractive: Bool
  /// Columns.
  package let width: Int
  /// Whether more than ASCII can be shown.
  package let isUnicode: Bool

  /// A terminal of known abilities.
  package init(isInteractive: Bool, width: Int = 80, isUnicode: Bool = true) {
    self.isInteractive = isInteractive
    self.width = width
    self.isUnicode = isUnicode
  }

  /// What a file descriptor and the environment say.
  package init(descriptor: Int32, environment: [String: String] = ProcessInfo.processInfo.environment) {
    let isTerminal = isatty(descriptor) == 1
    isInteractive = isTerminal && environment["TERM"] != "dumb"
    var size = winsize()
    let isMeasured = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    // COLUMNS is for people and scripts that know better; 80 is the width everything is designed for.
    width = max(20, environment["COLUMNS"].flatMap { Int($0) } ?? (isMeasured ? Int(size.ws_col) : 80))
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    isUnicode = ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
  }

  /// The text with its few special characters replaced where they cannot be shown.
  package func shown(_ text: String) -> String {
    if isUnicode { return text }
    var result = ""
    for character in text { result += Self.substitutes[character] ?? String(character) }
    return result
  }

  private static let substitutes: [Character: String] = [
    "·": "|", "×": "x", "±": "+-", "★": "*", "━": "#", "╸": "#", "─": "-", "Δ": "d", "→": "->", "←": "<-",
    "μ": "mean",
    "σ": "sd", "…": "...", "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "█": "#",
  ]
}

/// Writes whole lines.
package enum Console {
  /// Results.
  package static func result(_ text: String) { write(text + "\n", to: .standardOutput) }
  /// Messages.
  package static func message(_ text: String) { write(text + "\n", to: .standardError) }
  /// A piece of a line, for redrawing.
  package static func raw(_ text: String) { write(text, to: .standardError) }

  /// A reader that went away is not a reason to end a training that still saves its weights.
  private static func write(_ text: String, to handle: FileHandle) {
    try? handle.write(contentsOf: Data(text.utf8))
  }
}
