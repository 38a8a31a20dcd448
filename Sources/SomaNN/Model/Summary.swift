extension Model {
  /// A table of the layers: place, kind, shape of one sample of the output, learned numbers with their share
  /// of all, and floating-point operations for one sample forward, of products only (``BuiltLayer/flops``).
  ///
  ///     layer     kind    output  parameters    share    FLOPs
  ///     layers.0  Linear  [512]      401 920   75.0 %  802 816
  ///     …
  ///     total             [10]       535 818  100.0 %  1 070 080
  public func summary() -> String {
    let all = parameterCount
    func share(_ count: Int) -> String {
      guard all > 0 else { return "–" }
      let tenths = Int((Double(count) / Double(all) * 1000).rounded())
      return "\(tenths / 10).\(tenths % 10) %"
    }
    let header = ["layer", "kind", "output", "parameters", "share", "FLOPs"]
    let lines = layers.map { layer in
      [
        layer.name, layer.kind, "\(layer.outputShape)", groupedDigits(layer.parameterCount),
        share(layer.parameterCount),
        groupedDigits(layer.flops),
      ]
    }
    let flops = layers.reduce(0) { $0 + $1.flops }
    let total = ["total", "", "\(outputShape)", groupedDigits(all), share(all), groupedDigits(flops)]
    return aligned([header] + lines + [total], leftColumns: 3)
  }
}

/// Digits in groups of three: 535818 → `535 818`.
package func groupedDigits(_ number: Int) -> String {
  let digits = String(number.magnitude)
  let groups = digits.enumerated().flatMap { index, digit -> [Character] in
    index > 0 && (digits.count - index).isMultiple(of: 3) ? [" ", digit] : [digit]
  }
  return (number < 0 ? "-" : "") + String(groups)
}

/// Rows as columns two spaces apart; the first `leftColumns` begin, the others end at the same place.
private func aligned(_ rows: [[String]], leftColumns: Int) -> String {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    row.enumerated().map { column, word in
      let gap = String(repeating: " ", count: widths[column] - word.count)
      return column < leftColumns ? word + gap : gap + word
    }.joined(separator: "  ")
  }.joined(separator: "\n")
}
