import SomaPlot

/// What is wrong with something typed, and where in it.
struct ExpressionError: Error, Equatable {
  /// What was typed.
  let text: [Unicode.Scalar]
  /// The offset of the first character that is wrong.
  let position: Int
  /// What is wrong.
  let reason: String
  /// What to do about it.
  let help: String

  /// The error of a lab, with the line that was typed and a caret below the place.
  ///
  /// - Parameter source: What was typed: `expression`, `--at`.
  func labError(_ source: String) -> LabError {
    .badData(
      source: "\(source), character \(position + 1)", reason: reason + "\n" + excerpt,
      help: help)
  }

  /// The typed text around the place, never more than a line of it.
  private var excerpt: String {
    let reach = 34
    let place = min(position, text.count)
    let start = max(0, place - reach), end = min(text.count, place + reach)
    func part(_ range: Range<Int>) -> String {
      String(String.UnicodeScalarView(text[range])).printable
    }
    let head = (start > 0 ? "..." : "") + part(start..<place)
    let tail = part(place..<end) + (end < text.count ? "..." : "")
    return "  \(head)\(tail)\n  \(String(repeating: " ", count: head.columnCount))^"
  }
}
