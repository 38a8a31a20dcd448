import SomaFormats

/// The rows of a table, read into columns.
struct CSVBody {
  private let modes: [CSVMode]
  private(set) var pieces: [CSVChunk] = []
  private(set) var rowCount = 0
  /// The line each row starts in.
  private(set) var lines: [Int32] = []
  private var numbers: [Double] = []
  private var codes: [Int32] = []
  /// From the first cell of a column to that of the next.
  private let stride: Int
  /// For each column, how many before it are kept in the same way.
  private let slots: [Int]
  /// For each column of text its different texts.
  private var texts: [[String]] = []
  /// How many texts of a column had not their composed form, and what the first is composed.
  private var changed: [(count: Int, first: String)?] = []

  /// Reads pieces, on several threads, into memory that is not written before.
  init(_ pieces: [CSVChunk], _ scanner: CSVScanner, _ rules: CSVRules) {
    let modes = rules.modes
    self.modes = modes
    var counts: [CSVMode: Int] = [:]
    slots = modes.map { mode in
      defer { counts[mode, default: 0] += 1 }
      return counts[mode, default: 0]
    }
    let stride = pieces.last.map { $0.firstRow + $0.capacity } ?? 0
    self.stride = stride
    // At least one, so that there is an address.
    let numberCount = max(1, stride * modes.count { $0 == .number })
    let codeCount = max(1, stride * modes.count { $0 == .text })
    var (codes, lines): ([Int32], [Int32]) = ([], [])
    var read: [CSVChunk] = []
    numbers = [Double](unsafeUninitializedCapacity: numberCount) { numbers, numbersUsed in
      codes = [Int32](unsafeUninitializedCapacity: codeCount) { codes, codesUsed in
        lines = [Int32](unsafeUninitializedCapacity: max(1, stride)) { lines, linesUsed in
          LargePages.request(under: UnsafeMutableRawBufferPointer(numbers))
          LargePages.request(under: UnsafeMutableRawBufferPointer(codes))
          guard let n = numbers.baseAddress, let c = codes.baseAddress, let l = lines.baseAddress else {
            return
          }
          let target = CSVTarget(numbers: n, codes: c, lines: l, stride: stride)
          nonisolated(unsafe) let scanner = scanner
          read = parallelMap(count: pieces.count) { index in
            var piece = pieces[index]
            piece.read(scanner, rules, into: target)
            return piece
          }
          linesUsed = stride
        }
        codesUsed = codeCount
      }
      numbersUsed = numberCount
    }
    (self.codes, self.lines, self.pieces) = (codes, lines, read)
  }

  /// Whether every piece ended where the next began, as far as there was no fault.
  func isSeamless(from start: Int) -> Bool {
    var expected = start
    for piece in pieces {
      guard piece.start == expected, !piece.isOverfull else { return false }
      if piece.fault != nil { return true }
      expected = piece.end
    }
    return true
  }

  /// Closes the gaps that lines without a row left, counts lines from the start of the file, and gives equal texts of
  /// different pieces one number.
  mutating func join(firstLine: Int) {
    joinTexts()
    var row = 0
    var line = Int32(truncatingIfNeeded: firstLine)
    for piece in pieces {
      for index in 0..<piece.rowCount { lines[row + index] = lines[piece.firstRow + index] &+ line }
      row += piece.rowCount
      line &+= Int32(truncatingIfNeeded: piece.lineCount)
    }
    rowCount = row
    guard row < stride else { return }
    let pieces = pieces
    closeGaps(&numbers, pieces)
    closeGaps(&codes, pieces)
  }

  private func closeGaps<Element: BitwiseCopyable>(_ cells: inout [Element], _ pieces: [CSVChunk]) {
    cells.withUnsafeMutableBufferPointer { cells in
      guard let first = cells.baseAddress else { return }
      for start in Swift.stride(from: 0, to: cells.count - stride + 1, by: max(1, stride)) {
        var row = start
        for piece in pieces {
          (first + row).update(from: first + start + piece.firstRow, count: piece.rowCount)
          row += piece.rowCount
        }
      }
    }
  }

  private mutating func joinTexts() {
    let columns = modes.indices.filter { modes[$0] == .text }
    let (pieces, stride) = (pieces, stride)
    let found = codes.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let codes = buffer
      return parallelMap(count: columns.count) { slot in
        var pool = TextPool()
        for piece in pieces {
          let numbers = pool.merge(piece.pools[columns[slot]])
          let first = slot * stride + piece.firstRow
          for index in first..<first + piece.rowCount where codes[index] >= 0 {
            codes[index] = numbers[Int(codes[index])]
          }
        }
        let texts = ComposedTexts(pool.texts)
        if let numbers = texts.numbers {
          for piece in pieces {
            let first = slot * stride + piece.firstRow
            for index in first..<first + piece.rowCount where codes[index] >= 0 {
              codes[index] = numbers[Int(codes[index])]
            }
          }
        }
        return texts
      }
    }
    texts = [[String]](repeating: [], count: modes.count)
    changed = [(count: Int, first: String)?](repeating: nil, count: modes.count)
    for (column, names) in zip(columns, found) {
      texts[column] = names.texts
      changed[column] = names.changed
    }
  }

  /// What to say of a column's texts that had not their composed form.
  func note(_ column: Int, name: String) -> String? {
    changed[column].map { ComposedTexts.note("\"\(name)\"", $0.count, $0.first) }
  }

  /// Whether a column of numbers holds something else.
  func hasText(_ column: Int) -> Bool {
    modes[column] == .number && pieces.contains { $0.hasText[column] }
  }

  /// The cells of a column that was not skipped.
  func values(_ column: Int) -> Column.Values {
    let mode = modes[column]
    let first = slots[column] * stride
    return mode == .number
      ? .numbers(numbers[first..<first + rowCount])
      : .texts(codes: codes[first..<first + rowCount], texts: texts[column])
  }

  /// How often each word for a missing value came in a column.
  func missing(_ column: Int, _ words: MissingWords) -> [(word: String, count: Int)] {
    words.words.indices.map { word in
      let place = column * words.words.count + word
      return (words.words[word], pieces.reduce(0) { $0 + Int($1.missing[place]) })
    }.filter { $0.count > 0 }
  }
}
