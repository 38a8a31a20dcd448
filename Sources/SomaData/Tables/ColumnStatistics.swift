/// What one pass over a column's cells tells.
struct ColumnStatistics {
  private(set) var presentCount = 0
  private(set) var range: ClosedRange<Double>?
  /// Whether every number is whole.
  private(set) var isWhole = true
  /// Different values; nothing for more numbers than `distinctLimit`.
  private(set) var distinctCount: Int?
  /// The greatest and the least numbers that are different, outermost first.
  private(set) var greatest = OuterNumbers(), least = OuterNumbers()
  /// How often each text comes.
  private(set) var frequencies: [Int] = []

  static let distinctLimit = 1000

  init(_ column: Column) {
    switch column.values {
    case .numbers(let cells): take(cells)
    case .texts(let codes, let texts): take(codes, texts)
    }
  }

  private mutating func take(_ cells: ArraySlice<Double>) {
    var (low, high) = (Double.infinity, -Double.infinity)
    var distinct: Set<Double> = []
    var isCounting = true
    for value in cells where !value.isNaN {
      presentCount += 1
      low = min(low, value)
      high = max(high, value)
      isWhole = isWhole && value == value.rounded()
      greatest.take(value)
      least.take(-value)
      if isCounting {
        distinct.insert(value)
        isCounting = distinct.count <= Self.distinctLimit
      }
    }
    if presentCount > 0 { range = low...high }
    distinctCount = isCounting ? distinct.count : nil
  }

  private mutating func take(_ codes: ArraySlice<Int32>, _ texts: [String]) {
    frequencies = [Int](repeating: 0, count: texts.count)
    for code in codes where code >= 0 { frequencies[Int(code)] += 1 }
    presentCount = frequencies.reduce(0, +)
    distinctCount = frequencies.count { $0 > 0 }
  }

  /// The texts, most frequent first; among equals in the order of the alphabet.
  func commonTexts(_ texts: [String], limit: Int) -> [String] {
    let order = texts.indices.filter { frequencies[$0] > 0 }.sorted {
      (frequencies[$1], texts[$0]) < (frequencies[$0], texts[$1])
    }
    return order.prefix(limit).map { texts[$0] }
  }
}
