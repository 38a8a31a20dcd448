/// The four greatest different numbers of many.
struct OuterNumbers {
  private var first = -Double.infinity, second = -Double.infinity
  private var third = -Double.infinity, fourth = -Double.infinity

  static let limit = 4

  /// Greatest first; fewer where there are fewer.
  var values: [Double] { [first, second, third, fourth].filter { $0 > -.infinity } }

  @inline(__always)
  mutating func take(_ value: Double) {
    guard value > fourth, value != first, value != second, value != third else { return }
    put(value)
  }

  private mutating func put(_ value: Double) {
    if value > first {
      (first, second, third, fourth) = (value, first, second, third)
    } else if value > second {
      (second, third, fourth) = (value, second, third)
    } else if value > third {
      (third, fourth) = (value, third)
    } else {
      fourth = value
    }
  }
}

extension KindInference {
  /// Tells of up to three numbers that lie far outside all others, as those do that stand for missing values.
  ///
  /// Far is ten times the range of the others, where these are more than ten different numbers; otherwise a thousand
  /// times. Such numbers make the others equal once all are standardised.
  func outliers() -> String? {
    guard case .numbers(let cells) = column.values else { return nil }
    let (high, low) = (statistics.greatest.values, statistics.least.values.map { -$0 })
    for count in 1..<OuterNumbers.limit {
      for above in (0...count).reversed() {
        let below = count - above
        guard high.count > above, low.count > below else { continue }
        let (top, bottom) = (high[above], low[below])
        let range = top - bottom
        let others = (statistics.distinctCount ?? .max) - count
        let far = range * (others > 10 ? 10 : 1000)
        guard range > 0, above == 0 || high[above - 1] - top >= far,
          below == 0 || bottom - low[below - 1] >= far
        else { continue }
        let found = high.prefix(above) + low.prefix(below)
        let counts = found.map { value in cells.count { $0 == value } }
        guard counts.reduce(0, +) * 2 < statistics.presentCount else { continue }
        let texts = found.map { Column.text($0) }
        let shown = zip(texts, counts).map { "\($0) in \($1) cell\($1 == 1 ? "" : "s")" }
        let command = TableError.missingOption(texts, table.missingWords)
        return "\"\(column.name)\" holds \(shown.joined(separator: ", ")), far from all others, "
          + "\(Column.text(bottom)) … \(Column.text(top))"
          + (command.map { "\n  \($0)    if that stands for a missing value" } ?? "")
      }
    }
    return nil
  }
}
