package import Soma

/// The results of a measurement, as text.
package enum ResultText {
  /// `test   accuracy 0.8790 ±0.0064 (95%)   loss 0.3441   0.4s`.
  package static func score(_ score: Score, count: Int?, macroF1: Double? = nil, seconds: Double?) -> String {
    var parts: [String] = []
    if let accuracy = score.accuracy {
      let margin =
        count.map { " ±" + Words.fixed(Interval.wilson(accuracy, count: $0).halfWidth) + " (95%)" } ?? ""
      parts.append("accuracy " + Words.fixed(accuracy) + margin)
    }
    parts.append("loss " + Words.loss(score.loss))
    if let macroF1 { parts.append("macro F1 " + Words.fixed(macroF1)) }
    if let seconds { parts.append(Words.time(seconds)) }
    return "test   " + parts.joined(separator: "   ")
  }
}
