/// What stands before the rows of a table: perhaps a title, and the names of the columns.
struct CSVHead {
  let separator: UInt8
  let names: [String]
  /// Whether the names stand in the file.
  let isNamed: Bool
  /// Where the first row starts, and how many lines are before it.
  let end: Int
  let lineCount: Int
  let notes: [String]

  static let columnLimit = 100_000
  private static let separators: [(byte: UInt8, name: String)] = [
    (0x2C, "comma"), (0x3B, "semicolon"), (0x09, "tab"), (0x7C, "bar"),
  ]
  /// The separator is looked for in so many lines, which takes no more than so many bytes.
  private static let sampleRowCount = 20

  /// Reads the first lines.
  init(_ text: TableText, _ format: TableFormat) throws(DataError) {
    let given: UInt8?
    do throws(TableError) {
      given = try format.separatorByte(path: text.path)
    } catch {
      throw .table(error)
    }
    self = try text.bytes.withUnsafeBufferPointer { bytes throws(DataError) -> CSVHead in
      guard let first = bytes.baseAddress else { throw .empty(path: text.path) }
      let separator = given ?? Self.likelySeparator(text, first)
      let scanner = CSVScanner(
        start: first, end: first + text.end, separator: separator, newline: text.newline)
      do throws(CSVScanner.Fault) {
        return try Self.read(scanner, text, format, isGiven: given != nil)
      } catch {
        throw text.error(error)
      }
    }.checked(text.path)
  }

  /// The same for rows further down, before which so many lines stand.
  func below(_ lineCount: Int) -> CSVHead {
    CSVHead(
      separator: separator, names: names, isNamed: isNamed, end: 0, lineCount: lineCount, notes: [])
  }

  private init(
    separator: UInt8, names: [String], isNamed: Bool, end: Int, lineCount: Int, notes: [String]
  ) {
    self.separator = separator
    self.names = names
    self.isNamed = isNamed
    self.end = end
    self.lineCount = lineCount
    self.notes = notes
  }

  private static func read(
    _ scanner: CSVScanner, _ text: TableText, _ format: TableFormat, isGiven: Bool
  ) throws(CSVScanner.Fault) -> CSVHead {
    var notes: [String] = []
    if !isGiven, let other = separators.first(where: { $0.byte == scanner.separator }), other.byte != 0x2C {
      notes.append("cells are separated by \(other.name)s")
    }
    var place = scanner.start + text.start
    func skipBlankLines() { while place < scanner.end, scanner.skipBlankLine(&place) {} }
    skipBlankLines()
    var rowStart = place
    var cells = place < scanner.end ? try scanner.row(at: &place) : []
    // Where there is one column, a blank line may be a row.
    let behindFirst = place
    // A lone cell above rows of several is a title, not a row: "|1x3 Cross validator" in adult.test.
    skipBlankLines()
    if cells.count == 1, place < scanner.end {
      var next = place
      let second = try scanner.row(at: &next)
      if second.count > 1 {
        notes.append(
          "left out the first line, \"\(cells[0].prefix(60))\": it has one cell, not \(second.count)")
        (rowStart, cells, place) = (place, second, next)
      }
    }
    if !format.hasHeader {
      // These cells are the first row.
      place = cells.count == 1 ? scanner.start + text.start : rowStart
    } else if cells.count == 1 {
      place = behindFirst
    }
    let end = min(place, scanner.end) - scanner.start
    var names = cells.indices.map { "c\($0 + 1)" }
    if format.hasHeader {
      names = cells.enumerated().map { $1.isEmpty ? "unnamed \($0 + 1)" : ComposedText.of($1) }
      let changed = zip(cells, names).filter { !$0.isEmpty && !$0.utf8.elementsEqual($1.utf8) }
      if let first = changed.first?.1 {
        notes.append(ComposedTexts.note("names of columns", changed.count, first))
      }
      let unnamed = zip(cells, names).filter(\.0.isEmpty).map(\.1)
      if !unnamed.isEmpty {
        notes.append("columns without a name are called " + unnamed.prefix(5).joined(separator: ", "))
      }
      let numbers = cells.filter { NumberText.value(of: $0) != nil }
      if !numbers.isEmpty {
        notes.append(
          "names of columns are numbers, such as \(numbers.prefix(3).joined(separator: ", ")): "
            + "if the first line is a row, use --no-header")
      }
    }
    return CSVHead(
      separator: scanner.separator, names: names, isNamed: format.hasHeader, end: end,
      lineCount: text.line(at: end) - 1, notes: notes)
  }

  private func checked(_ path: String) throws(DataError) -> CSVHead {
    guard !names.isEmpty else { throw .table(TableError(path, .noRows(reason: "there is no text in it"))) }
    guard names.count <= Self.columnLimit else {
      throw .table(TableError(path, .tooManyColumns(count: names.count, limit: Self.columnLimit)))
    }
    var places: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if let first = places.updateValue(index, forKey: name) {
        throw .table(
          TableError(path, .duplicateName(name: name, first: first + 1, second: index + 1)))
      }
    }
    return self
  }

  /// The separator that gives the same number of cells, and more than one, in most of the first lines.
  private static func likelySeparator(_ text: TableText, _ first: UnsafePointer<UInt8>) -> UInt8 {
    var best = (byte: separators[0].byte, lines: 0, cells: 0)
    for separator in separators {
      let scanner = CSVScanner(
        start: first, end: first + text.end, separator: separator.byte, newline: text.newline)
      var place = first + text.start
      var frequency: [Int: Int] = [:]
      for _ in 0..<sampleRowCount where place < scanner.end {
        if scanner.skipBlankLine(&place) { continue }
        // What is wrong with the text is said once the separator is chosen.
        guard let count = try? scanner.skipRow(&place) else { break }
        if count > 1 { frequency[count, default: 0] += 1 }
      }
      // Of equally frequent counts the larger: dictionaries have no order of their own.
      guard let (cells, lines) = frequency.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
        continue
      }
      if (lines, cells) > (best.lines, best.cells) { best = (separator.byte, lines, cells) }
    }
    return best.byte
  }
}
