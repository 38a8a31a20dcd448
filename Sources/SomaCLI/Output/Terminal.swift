import Foundation
package import SomaPlot
import Synchronization

/// What a stream can show: whether it is a terminal that can redraw a line, how wide, and which characters.
package struct Terminal: Sendable {
  /// Whether the last line can be redrawn.
  package let isInteractive: Bool
  /// Columns.
  package let width: Int
  /// Whether more than ASCII can be shown.
  package let isUnicode: Bool
  /// Whether colours are wanted.
  package let usesColor: Bool

  /// A terminal of known abilities.
  package init(isInteractive: Bool, width: Int = 80, isUnicode: Bool = true, usesColor: Bool = false) {
    self.isInteractive = isInteractive
    self.width = width
    self.isUnicode = isUnicode
    self.usesColor = usesColor
  }

  /// What a file descriptor and the environment say.
  package init(
    descriptor: Int32, color: ColorChoice = .typed,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let isTerminal = isatty(descriptor) == 1
    isInteractive = isTerminal && environment["TERM"] != "dumb"
    var size = winsize()
    let isMeasured = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    // COLUMNS is for people and scripts that know better; 80 is the width everything is designed for.
    width = max(20, environment["COLUMNS"].flatMap { Int($0) } ?? (isMeasured ? Int(size.ws_col) : 80))
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    isUnicode = ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
    usesColor = color.isOn(isTerminal: isTerminal, environment)
  }

  /// The same for figures.
  package var style: TextStyle { TextStyle(width: width, isUnicode: isUnicode, usesColor: usesColor) }

  /// The text with its few special characters replaced where they cannot be shown.
  package func shown(_ text: String) -> String {
    if isUnicode { return text }
    // With blanks around it the dot separates; without, it multiplies.
    var result = "", rest = text.replacing(" · ", with: " | ")[...]
    while let character = rest.popFirst() {
      // Between sizes a multiplication sign is an x, as in 28x28; as an operator it is the one that is typed.
      let isOperator = character == "×" && (result.isEmpty || rest.first == " ")
      result += isOperator ? "*" : Self.substitutes[character] ?? String(character)
    }
    return result
  }

  private static let substitutes: [Character: String] = [
    "·": ".", "×": "x", "÷": "/", "±": "+-", "★": "*", "━": "#", "╸": "#", "─": "-", "Δ": "d", "→": "->",
    "←": "<-",
    "µ": "u", "μ": "mean", "σ": "sd", "…": "...", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~",
    "∞": "inf",
    "θ": "theta", "γ": "gamma", "α": "alpha", "λ": "lambda", "η": "eta", "∇": "grad ", "∂": "d", "Σ": "sum ",
    "√": "sqrt", "½": "1/2", "²": "^2", "‖": "|", "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4",
    "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9",
    "✓": "yes", "✗": "no",
    "δ": "delta", "ⱼ": "_j", "ŷ": "yhat", "φ": "phi", "′": "'", "ᵀ": "^T",
    "●": "O", "■": "#", "○": "@", "▲": "A", "◆": "*", "│": "|", "┤": "+", "┬": "+", "└": "+", "—": "-",
    "’": "'", "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "█": "#",
  ]
}

/// Writes whole lines.
package enum Console {
  /// The system's error number of the first result that could not be written; 0 when all were.
  static var failure: Int32 { firstFailure.load(ordering: .relaxed) }

  /// Results.
  package static func result(_ text: String, end: String = "\n") {
    let code = write(text + end, to: STDOUT_FILENO)
    if code != 0 { _ = firstFailure.compareExchange(expected: 0, desired: code, ordering: .relaxed) }
  }

  /// Messages, in the characters that can be shown. There is nobody left to tell when they cannot be written.
  package static func message(_ text: String) {
    let terminal = Terminal(descriptor: STDERR_FILENO)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      // Notes tell of names, which come from outside.
      let isNote = line.hasPrefix("note: ") || line.hasPrefix("warning: ")
      let line = isNote ? String(line).printable : String(line)
      // Notes are prose. Errors hold commands and lines of files, and a log is searched for whole lines.
      return line.hasPrefix("note: ") && terminal.isInteractive
        ? terminal.folded(line, indent: 6) : [terminal.shown(line)]
    }
    _ = write(terminal.labelled(lines.joined(separator: "\n")) + "\n", to: STDERR_FILENO)
  }

  /// A piece of a line, for redrawing.
  package static func raw(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) -> Int32 {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }
}

private let firstFailure = Atomic<Int32>(0)
