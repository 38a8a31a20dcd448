/// Reads the cells of a column as what its kind says.
struct ColumnReading {
  let column: Column
  let table: Table

  init(_ column: Column, _ table: Table) {
    self.column = column
    self.table = table
  }

  /// A number for each cell of a column; NaN where it is missing.
  struct Numbers {
    private let column: Column
    /// For a column of texts, the number of each different one.
    private let values: [Double]

    init(_ column: Column, byText values: [Double?] = []) {
      self.column = column
      self.values = values.map { $0 ?? .nan }
    }

    /// The numbers in rows of the column.
    func forEach(rows: [Int], _ body: (Double) -> Void) {
      switch column.values {
      case .numbers(let cells): for row in rows { body(cells[cells.startIndex + row]) }
      case .texts(let codes, _):
        for row in rows {
          let code = codes[codes.startIndex + row]
          body(code < 0 ? .nan : values[Int(code)])
        }
      }
    }
  }

  /// The column as quantities.
  ///
  /// - Throws: `.notANumber`, of the target `.targetNotANumber`.
  func numbers(isTarget: Bool = false) throws(TableError) -> Numbers {
    guard case .texts(_, let texts) = column.values else { return Numbers(column) }
    let outcomes = texts.map { table.notation.outcome(of: $0) }
    guard outcomes.allSatisfy({ $0.value != nil }) else {
      throw KindInference(column, in: table).notANumber(isTarget: isTarget)
    }
    return Numbers(column, byText: outcomes.map(\.value))
  }

  /// Parts of the column's dates.
  ///
  /// - Throws: `.badCell` for what is no date.
  func dates(_ parts: [Preprocessing.DatePart]) throws(TableError) -> [Numbers] {
    let (column, texts) = column.asText
    let dates = texts.map { DateText($0) }
    guard !dates.contains(nil) else {
      throw KindInference(column, in: table).badCell("a date such as 2024-02-29") { dates[$0] == nil }
    }
    return parts.map { part in Numbers(column, byText: dates.map { $0.map(part.value) }) }
  }

  /// The two words of a column of yes and no.
  ///
  /// - Throws: `.badCell` where there are not two.
  func booleanWords() throws(TableError) -> (no: String, yes: String) {
    let (column, texts) = column.asText
    if let words = KindInference.booleanWords(texts) { return words }
    let sorted = ClassNames.sorted(texts)
    guard sorted.count == 2 else {
      throw KindInference(column, in: table).badCell("one of two words") { sorted.count == 1 || $0 >= 2 }
    }
    return (sorted[0], sorted[1])
  }

  /// 0 and 1 for two words; their case does not matter.
  ///
  /// - Throws: `.badCell` for another word.
  func booleans(no: String, yes: String) throws(TableError) -> Numbers {
    let (column, texts) = column.asText
    let words = [no.lowercased(), yes.lowercased()]
    let places = texts.map { words.firstIndex(of: $0.lowercased()) }
    guard !places.contains(nil) else {
      throw KindInference(column, in: table).badCell("\(no) or \(yes)") { places[$0] == nil }
    }
    return Numbers(column, byText: places.map { $0.map(Double.init) })
  }
}

extension Column {
  /// The column as one of texts, and its different texts; numbers in their shortest form.
  fileprivate var asText: (column: Column, texts: [String]) {
    switch values {
    case .texts(_, let texts): return (self, texts)
    case .numbers(let cells):
      var places: [Double: Int32] = [:]
      var texts: [String] = []
      let codes = cells.map { value -> Int32 in
        if value.isNaN { return -1 }
        if let place = places[value] { return place }
        let place = Int32(texts.count)
        places[value] = place
        texts.append(Column.text(value))
        return place
      }
      return (Column(name: name, values: .texts(codes: codes[...], texts: texts), missing: missing), texts)
    }
  }
}

extension ColumnReading.Numbers {
  /// μ and σ over the rows where a number is present; 0 and 0 where there is none.
  func standardization(rows: [Int]) -> Preprocessing.Standardization {
    var largest = 0.0
    forEach(rows: rows) { if $0.magnitude > largest { largest = $0.magnitude } }
    // A power of two changes no digit; squares neither overflow nor vanish.
    let unit = Double(sign: .plus, exponent: largest > 0 ? largest.exponent : 0, significand: 1)
    // Distances from the first number, so that equal numbers have a σ of exactly 0.
    var (first, sum, count) = (Double.nan, 0.0, 0)
    forEach(rows: rows) { value in
      guard !value.isNaN else { return }
      if count == 0 { first = value / unit }
      sum += value / unit - first
      count += 1
    }
    guard count > 0 else { return Preprocessing.Standardization(mean: 0, deviation: 0) }
    let mean = first + sum / Double(count)
    var squares = 0.0
    forEach(rows: rows) { value in
      if !value.isNaN { squares += (value / unit - mean) * (value / unit - mean) }
    }
    return Preprocessing.Standardization(
      mean: mean * unit, deviation: (squares / Double(count)).squareRoot() * unit)
  }
}

/// The names of classes and categories.
enum ClassNames {
  /// Numbers by their size where all are numbers, others by the alphabet.
  static func sorted(_ names: [String]) -> [String] {
    let values = names.map { NumberText.value(of: $0) }
    guard values.allSatisfy({ $0 != nil }) else { return names.sorted() }
    return zip(names, values).sorted { ($0.1 ?? 0, $0.0) < ($1.1 ?? 0, $1.0) }.map(\.0)
  }

  /// Finds names, also where a number is written in another way: `1.0` for `1`.
  struct Index {
    private let places: [String: Int]
    private let notation: NumberNotation

    /// - Parameter notation: How the cells write numbers that are looked up.
    init(_ names: [String], _ notation: NumberNotation) {
      self.notation = notation
      places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func place(_ text: String) -> Int? {
      places[text] ?? notation.value(of: text).flatMap { places[Column.text($0)] }
    }
  }
}
