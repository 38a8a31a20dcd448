/// What is kept of a column while its cells are read.
enum CSVMode: UInt8 {
  /// Numbers; where a cell is none, the column turns out to be of text.
  case number
  /// Texts by their numbers in a pool.
  case text
  /// Nothing.
  case skip
}

/// How cells are read.
struct CSVRules: Sendable {
  /// For each column what is kept of it.
  let modes: [CSVMode]
  let words: MissingWords
  let notation: NumberNotation
  /// Whether a row of empty cells is one, and a blank line where there is one column.
  let keepsEmptyRows: Bool
}

/// Where the cells of a table are written: columns behind each other.
struct CSVTarget: @unchecked Sendable {
  let numbers: UnsafeMutablePointer<Double>
  let codes: UnsafeMutablePointer<Int32>
  let lines: UnsafeMutablePointer<Int32>
  /// From the first cell of a column to that of the next.
  let stride: Int
}

/// A piece of a table's text from the start of a row to the end of another, and what was read from it.
struct CSVChunk {
  /// Where its first row starts, and behind which byte no row starts any more.
  let start, stop: Int
  /// Where its rows are written, and for how many there is room.
  let firstRow, capacity: Int

  var rowCount = 0
  /// Behind its last row.
  var end = 0
  /// How many lines it has.
  var lineCount = 0
  var blankLineCount = 0, emptyRowCount = 0
  /// For each column and each word for a missing value, how often it came.
  var missing: [Int32] = []
  /// The columns of numbers that are none.
  var hasText: [Bool] = []
  /// For each column the texts in it.
  var pools: [TextPool] = []
  var ragged: (offset: Int, cells: Int, count: Int)?
  var fault: CSVScanner.Fault?
  /// There were more rows than expected: the piece did not start where a row does.
  var isOverfull = false

  init(start: Int, stop: Int, firstRow: Int, capacity: Int) {
    self.start = start
    self.stop = stop
    self.firstRow = firstRow
    self.capacity = capacity
  }

  /// Reads the rows.
  mutating func read(_ scanner: CSVScanner, _ rules: CSVRules, into target: CSVTarget) {
    let columnCount = rules.modes.count
    missing = [Int32](repeating: 0, count: columnCount * rules.words.words.count)
    hasText = [Bool](repeating: false, count: columnCount)
    pools = [TextPool](repeating: TextPool(), count: rules.modes.contains(.text) ? columnCount : 0)
    var modes = rules.modes
    // The first cell of each column in this piece.
    var slots = (numbers: 0, codes: 0)
    var offsets = [Int](repeating: 0, count: columnCount)
    for column in 0..<columnCount {
      switch modes[column] {
      case .number:
        offsets[column] = slots.numbers * target.stride + firstRow
        slots.numbers += 1
      case .text:
        offsets[column] = slots.codes * target.stride + firstRow
        slots.codes += 1
      case .skip: break
      }
    }
    do throws(CSVScanner.Fault) {
      try modes.withUnsafeMutableBufferPointer { modes throws(CSVScanner.Fault) in
        try offsets.withUnsafeBufferPointer { offsets throws(CSVScanner.Fault) in
          try readRows(scanner, modes, offsets, rules, target)
        }
      }
    } catch {
      fault = error
    }
  }

  private mutating func readRows(
    _ scanner: CSVScanner, _ modes: UnsafeMutableBufferPointer<CSVMode>,
    _ offsets: UnsafeBufferPointer<Int>, _ rules: CSVRules, _ target: CSVTarget
  ) throws(CSVScanner.Fault) {
    let columnCount = modes.count
    let last = scanner.start + stop
    let (separator, newline) = (scanner.separator, scanner.newline)
    // What a number can be that is read where it stands.
    let isPlain = rules.notation.isPlain && !rules.words.hasNumbers
    let wordCount = rules.words.words.count
    let skipsBlankLines = !rules.keepsEmptyRows || columnCount > 1
    var place = scanner.start + start
    var row = 0
    var line = 0
    defer {
      rowCount = row
      lineCount = line
      end = place - scanner.start
    }
    while place < last {
      if skipsBlankLines, scanner.skipBlankLine(&place) {
        blankLineCount += 1
        line += 1
        continue
      }
      guard row < capacity else {
        isOverfull = true
        return
      }
      let rowStart = place
      target.lines[firstRow + row] = Int32(truncatingIfNeeded: line)
      var column = 0
      var emptyCellCount = 0
      var endsRow = false
      while !endsRow, column < columnCount {
        let mode = modes[column]
        if mode == .number, isPlain {
          var p = place
          if case .number(let value) = NumberText.scan(&p) {
            let next = p.pointee
            if next == separator || next == newline {
              target.numbers[offsets[column] + row] = value
              place = p + 1
              endsRow = next == newline
              column += 1
              continue
            }
          }
        }
        let cell = try scanner.cell(at: &place, endsRow: &endsRow)
        if cell.isQuoted { line += cell.bytes.count { $0 == newline } }
        if cell.bytes.isEmpty { emptyCellCount += 1 }
        switch mode {
        case .number:
          target.numbers[offsets[column] + row] = number(cell, column, rules, modes)
        case .text:
          target.codes[offsets[column] + row] = code(cell, column, rules)
        case .skip: break
        }
        column += 1
      }
      line += 1
      if !endsRow || column < columnCount {
        let rest = endsRow ? 0 : try scanner.skipRow(&place)
        let first = ragged ?? (rowStart - scanner.start, column + rest, 0)
        ragged = (first.offset, first.cells, first.count + 1)
      } else if emptyCellCount == columnCount, !rules.keepsEmptyRows {
        emptyRowCount += 1
        for column in 0..<columnCount { missing[column * wordCount] -= 1 }
      } else {
        row += 1
      }
    }
  }

  /// The number in a cell; NaN where it is missing, or where the column turns out to be of text.
  private mutating func number(
    _ cell: CSVScanner.Cell, _ column: Int, _ rules: CSVRules,
    _ modes: UnsafeMutableBufferPointer<CSVMode>
  ) -> Double {
    if isMissing(cell, column, rules) { return .nan }
    if let value = Self.value(of: cell, rules.notation) { return value }
    hasText[column] = true
    modes[column] = .skip
    return .nan
  }

  /// The number of a cell's text; −1 where it is missing.
  private mutating func code(_ cell: CSVScanner.Cell, _ column: Int, _ rules: CSVRules) -> Int32 {
    if isMissing(cell, column, rules) { return -1 }
    guard cell.hasDoubledQuotes else { return pools[column].number(of: cell.bytes) }
    return CSVScanner.withSingleQuotes(cell.bytes).withUnsafeBufferPointer {
      pools[column].number(of: $0)
    }
  }

  /// Whether a cell stands for a missing value, which is counted.
  private mutating func isMissing(_ cell: CSVScanner.Cell, _ column: Int, _ rules: CSVRules) -> Bool {
    var word = rules.words.index(cell.bytes)
    if word == nil, rules.words.hasNumbers {
      word = Self.value(of: cell, rules.notation).flatMap { rules.words.index($0) }
    }
    guard let word else { return false }
    missing[column * rules.words.words.count + word] += 1
    return true
  }

  private static func value(of cell: CSVScanner.Cell, _ notation: NumberNotation) -> Double? {
    guard notation.isPlain else { return notation.outcome(of: cell.bytes).value }
    guard let start = cell.bytes.baseAddress else { return nil }
    var place = start
    let outcome = NumberText.scan(&place)
    return place == start + cell.bytes.count ? outcome.value : nil
  }
}
