package import Soma

/// The results of a measurement, as text.
package enum ResultText {
  /// `test   accuracy 0.8790 ±0.0064 (95%)   loss 0.3441   0.4s`, in more lines where one is too short.
  package static func score(
    _ score: Score, count: Int?, macroF1: Double? = nil, seconds: Double?, _ terminal: Terminal
  ) -> [String] {
    var parts: [String] = []
    if let accuracy = score.accuracy {
      let margin =
        count.map { " ±" + Words.fixed(Interval.wilson(accuracy, count: $0).halfWidth) + " (95%)" } ?? ""
      parts.append("accuracy " + Words.fixed(accuracy) + margin)
    }
    parts.append("loss " + Words.loss(score.loss))
    if let macroF1 { parts.append("macro F1 " + Words.fixed(macroF1)) }
    if let seconds { parts.append(Words.time(seconds)) }
    return under("test", parts, terminal)
  }

  /// Parts beside their name, and under one another where there is no room.
  static func under(_ name: String, _ parts: [String], _ terminal: Terminal) -> [String] {
    let first = name.left(7) + (parts.first ?? "")
    return terminal.folded([first] + parts.dropFirst(), separator: "   ", indent: 7)
  }
}
