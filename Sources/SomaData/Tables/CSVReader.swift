import SomaTensor

/// Reads the text of a table: what stands before the rows, then the rows.
struct CSVReader {
  let text: TableText
  let words: MissingWords
  let notation: NumberNotation
  let keepsEmptyRows: Bool
  let head: CSVHead
  /// The names of columns whose cells are wanted as they are written.
  let textColumns: Set<String>
  let pieceByteCount: Int

  /// So many bytes show of most columns whether they hold numbers.
  private static let sampleByteCount = 1 << 14

  func read() throws(DataError) -> Table {
    try text.bytes.withUnsafeBufferPointer { bytes throws(DataError) -> Table in
      guard let first = bytes.baseAddress else { throw .empty(path: text.path) }
      let scanner = CSVScanner(
        start: first, end: first + text.end, separator: head.separator, newline: text.newline)
      let cut = makeCut(bytes, scanner, to: text.end, pieceByteCount)
      try checkBytes(bytes, cut)
      var modes = head.names.map { textColumns.contains($0) ? CSVMode.text : .number }
      let sample = makeCut(bytes, scanner, to: sampleEnd, max(1, sampleEnd))
      // What is wrong in the sample is found again when everything is read.
      let sampled = CSVBody([sample.whole], scanner, rules(modes))
      for column in modes.indices where sampled.hasText(column) { modes[column] = .text }

      let body = try parse(scanner, cut, modes)
      guard body.rowCount > 0 else {
        throw text.error(.noRows(reason: head.isNamed ? "there is a header and no row" : "there is no row"))
      }
      // Columns that turned out to be of text are read again, from where their texts still stand.
      let isLate = modes.indices.map { body.hasText($0) }
      let late =
        isLate.contains(true) ? try parse(scanner, cut, isLate.map { $0 ? .text : .skip }) : body
      let columns = modes.indices.map { column in
        let source = isLate[column] ? late : body
        return Column(
          name: head.names[column], values: source.values(column), missing: source.missing(column, words))
      }
      let forms = modes.indices.compactMap { column in
        (isLate[column] ? late : body).note(column, name: head.names[column])
      }
      return Table(
        path: text.path, columns: columns, lines: body.lines[..<body.rowCount],
        notes: head.notes + notes(body) + forms, missingWords: Array(words.words.dropFirst()),
        notation: notation,
        separator: head.separator, sha256: text.sha256)
    }
  }

  private func rules(_ modes: [CSVMode]) -> CSVRules {
    CSVRules(modes: modes, words: words, notation: notation, keepsEmptyRows: keepsEmptyRows)
  }

  private var sampleEnd: Int {
    var end = min(head.end + Self.sampleByteCount, text.end)
    while end < text.end, text.bytes[end - 1] != text.newline { end += 1 }
    return end
  }

  private func makeCut(
    _ bytes: UnsafeBufferPointer<UInt8>, _ scanner: CSVScanner, to end: Int, _ pieceByteCount: Int
  ) -> CSVCut {
    CSVCut(
      bytes, scanner, body: head.end..<max(head.end, end), columnCount: head.names.count,
      pieceByteCount: pieceByteCount)
  }

  private func checkBytes(_ bytes: UnsafeBufferPointer<UInt8>, _ cut: CSVCut) throws(DataError) {
    let header = text.start..<min(head.end, text.end)
    if let offset = header.first(where: { bytes[$0] == 0 }) ?? cut.firstZero {
      throw text.error(.zeroByte(line: text.line(at: offset), offset: text.place(at: offset)))
    }
    guard cut.hasHighBytes || header.contains(where: { bytes[$0] >= 0x80 }) else { return }
    let content = UnsafeBufferPointer(rebasing: bytes[text.start..<text.end])
    if let place = TextBytes.firstInvalidUTF8(content) {
      let offset = text.start + place
      throw text.error(.notUTF8(line: text.line(at: offset), offset: text.place(at: offset)))
    }
  }

  private func parse(_ scanner: CSVScanner, _ cut: CSVCut, _ modes: [CSVMode]) throws(DataError) -> CSVBody {
    var body = CSVBody(cut.pieces, scanner, rules(modes))
    if !body.isSeamless(from: head.end) {
      body = CSVBody([cut.whole], scanner, rules(modes))
    }
    // Behind a fault nothing is known to begin where a row does.
    let last = body.pieces.firstIndex { $0.fault != nil } ?? body.pieces.count - 1
    let fault = body.pieces[last].fault
    let ragged = body.pieces[...last].compactMap(\.ragged)
    if let first = ragged.first, fault.map({ first.offset < $0.offset }) ?? true {
      throw text.error(
        .raggedRow(
          line: text.line(at: first.offset), cells: first.cells, expected: modes.count,
          count: ragged.reduce(0) { $0 + $1.count }))
    }
    if let fault { throw text.error(fault) }
    body.join(firstLine: head.lineCount + 1)
    return body
  }

  private func notes(_ body: CSVBody) -> [String] {
    func text(_ count: Int, _ one: String, _ many: String) -> [String] {
      count > 0 ? ["left out " + (count == 1 ? one : "\(count) \(many)")] : []
    }
    let empty = body.pieces.reduce(0) { $0 + $1.emptyRowCount }
    // One at the end is as usual as none.
    let blank = body.pieces.reduce(0) { $0 + $1.blankLineCount }
    return text(empty, "a row of empty cells", "rows of empty cells")
      + text(blank > 1 ? blank : 0, "a blank line", "blank lines")
  }
}

extension TableText {
  func error(_ fault: CSVScanner.Fault) -> DataError {
    let line = line(at: fault.offset)
    let fault: TableError.Fault =
      switch fault.kind {
      case .unterminatedQuote: .unterminatedQuote(line: line)
      case .textAfterQuote: .textAfterQuote(line: line)
      case .strayLineEnd: .strayLineEnd(line: line)
      case .cellTooLong: .cellTooLong(line: line, limit: CSVScanner.cellLimit)
      }
    return error(fault)
  }
}
