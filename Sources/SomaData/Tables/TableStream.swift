/// Reads a table some rows at a time, so that it may be larger than the memory. Every record is a row, also one of empty
/// cells, and in a table of one column a blank line.
///
/// Which columns hold numbers is found out for each part; columns whose cells are wanted as they are written are texts in
/// all of them, so that no cell is understood otherwise than in a table that is read whole.
package final class TableStream {
  private let content: ContentReader
  private let format: TableFormat
  private let textColumns: Set<String>
  private let rowLimit: Int
  private let byteLimit: Int
  /// Text that was read, in UTF-8, and where the rows begin that were not given yet.
  private var bytes: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// What the first bytes say.
  private var (head, newline): (CSVHead?, UInt8) = (nil, TableText.lineFeed)
  private var isLatin1 = false
  /// How much of the file comes before ``start``.
  private var before = (lines: 0, bytes: 0)
  private var hasRows = false

  /// So much text is read at once.
  package static let usualByteLimit = 1 << 20
  /// A longer row is an open quote rather than a record.
  static let rowByteLimit = 32 << 20

  /// - Parameters:
  ///   - textColumns: Columns whose cells are wanted as they are written.
  ///   - rowLimit: The most rows of a part.
  ///   - byteLimit: About so much text is a part.
  package init(
    _ content: ContentReader, _ format: TableFormat, textColumns: Set<String>, rowLimit: Int,
    byteLimit: Int = usualByteLimit
  ) {
    (self.content, self.format, self.textColumns) = (content, format, textColumns)
    (self.rowLimit, self.byteLimit) = (max(1, rowLimit), byteLimit)
  }

  /// The next rows; nothing behind the last.
  ///
  /// - Throws: As ``Table/read(_:_:textColumns:keepsEmptyRows:isHashed:)`` does; the rows of that part are lost.
  package func next() throws(DataError) -> Table? {
    while true {
      guard let (text, head) = try part() else { return nil }
      do throws(DataError) {
        let table = try Table.read(text, format, textColumns, keepsEmptyRows: true, head: head)
        hasRows = true
        return table
      } catch .table(let error) {
        // Blank lines alone are a part like another.
        guard case .noRows = error.fault, hasRows || !isAtEnd || start < bytes.count else {
          throw .table(error)
        }
      }
    }
  }

  private func part() throws(DataError) -> (TableText, CSVHead)? {
    let first = try head == nil ? readHead() : nil
    guard let head = first?.head ?? head else { return nil }
    while true {
      guard start < bytes.count || first != nil else {
        if isAtEnd { return nil }
        try readMore()
        continue
      }
      let rows = first.map { $0.head.end } ?? start
      guard let end = endOfRows(from: rows, head.separator) else {
        guard bytes.count - start <= Self.rowByteLimit else {
          throw .table(
            TableError(
              content.path, .cellTooLong(line: before.lines + 1, limit: Self.rowByteLimit)))
        }
        try readMore()
        continue
      }
      let text = TableText(
        rows: Array(bytes[start..<end]), path: content.path, newline: newline,
        start: first?.start ?? 0, before: before)
      let given = first?.head ?? head.below(before.lines)
      before.lines += bytes[start..<end].count { $0 == newline }
      before.bytes += end - start
      start = end
      return (text, given)
    }
  }

  /// Reads enough text to know how it is written: as many lines as that takes in a table that is read whole.
  private func readHead() throws(DataError) -> (head: CSVHead, start: Int) {
    let mark = try content.peek(4)
    try TableText.checkFormat(mark + content.peek(64).dropFirst(mark.count), content.path)
    isLatin1 = format.encoding == .latin1 && !mark.starts(with: [0xEF, 0xBB, 0xBF])
    try readMore()
    while !isAtEnd, bytes.count < Self.rowByteLimit,
      bytes.count(where: { $0 == TableText.lineFeed || $0 == TableText.carriageReturn }) < 64
    {
      try readMore()
    }
    let text = try TableText(bytes: bytes, path: content.path, encoding: .utf8)
    newline = text.newline
    let head = try CSVHead(text, format)
    self.head = head
    return (head, text.start)
  }

  /// Reads another piece of text behind what is there.
  private func readMore() throws(DataError) {
    let more = try content.read(upTo: byteLimit)
    bytes.removeFirst(start)
    start = 0
    bytes += isLatin1 ? TextBytes.utf8(latin1: more) : more
    isAtEnd = try content.peek(1).isEmpty
  }

  /// Behind the last row that is whole, or that the limit of rows allows; where a row breaks the rules, the end of the
  /// text, so that whoever reads it says what is wrong.
  private func endOfRows(from first: Int, _ separator: UInt8) -> Int? {
    bytes.append(newline)
    defer { bytes.removeLast() }
    return bytes.withUnsafeBufferPointer { buffer -> Int? in
      guard let base = buffer.baseAddress else { return nil }
      let scanner = CSVScanner(
        start: base, end: base + buffer.count - 1, separator: separator, newline: newline)
      var place = base + first
      var end: Int?
      for _ in 0..<rowLimit where place < scanner.end {
        do throws(CSVScanner.Fault) { _ = try scanner.skipRow(&place) } catch {
          // A quote may be closed in what comes next, unless its cell is too long already.
          let isOpen =
            error.kind == .unterminatedQuote && !isAtEnd
            && buffer.count - error.offset <= CSVScanner.cellLimit
          return isOpen ? end : buffer.count - 1
        }
        if place > scanner.end { return isAtEnd ? buffer.count - 1 : end }
        end = place - base
      }
      return end ?? (isAtEnd ? buffer.count - 1 : nil)
    }
  }
}
