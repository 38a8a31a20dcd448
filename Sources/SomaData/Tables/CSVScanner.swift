/// Finds the cells of a table's text, one after another.
///
/// The rules are those of RFC 4180, and these: blanks around a cell do not belong to it; a quote inside a cell that does
/// not begin with one is a quote like any other character; a line ends with a line feed or with carriage return and
/// line feed, or everywhere with a carriage return.
///
/// **Source**: Y. Shafranovich, RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files", 2005.
struct CSVScanner {
  /// Where the text begins and ends. At the end stands one more byte, which ends a line.
  let start, end: UnsafePointer<UInt8>
  let separator, newline: UInt8
  /// The byte that ends lines in other files.
  private let other: UInt8

  /// A cell longer than this is an open quote rather than a value.
  static let cellLimit = 1 << 20

  init(start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, separator: UInt8, newline: UInt8) {
    self.start = start
    self.end = end
    self.separator = separator
    self.newline = newline
    other = newline == TableText.lineFeed ? TableText.carriageReturn : TableText.lineFeed
  }

  /// The content of a cell: without quotes and blanks around it.
  struct Cell {
    let bytes: UnsafeBufferPointer<UInt8>
    let isQuoted: Bool
    /// Whether two quotes stand for one in it.
    let hasDoubledQuotes: Bool
  }

  /// Where and how the text breaks the rules.
  struct Fault: Error {
    enum Kind { case unterminatedQuote, textAfterQuote, strayLineEnd, cellTooLong }
    let kind: Kind
    let offset: Int
  }

  /// Reads the cell at `place`, and steps behind the separator or line end after it.
  @inline(__always)
  func cell(
    at place: inout UnsafePointer<UInt8>, endsRow: inout Bool
  ) throws(Fault) -> Cell {
    var p = place
    while isBlank(p.pointee) { p += 1 }
    if p.pointee == Self.quote { return try quotedCell(p, &place, &endsRow) }
    let first = p
    while true {
      let byte = p.pointee
      if byte == separator || byte == newline || byte == other { break }
      p += 1
    }
    var last = p
    while last > first, isBlank(last[-1]) { last -= 1 }
    try stepOverEnd(p, &place, &endsRow)
    guard last - first <= Self.cellLimit else { throw fault(.cellTooLong, first) }
    return Cell(
      bytes: UnsafeBufferPointer(start: first, count: last - first), isQuoted: false, hasDoubledQuotes: false)
  }

  /// Steps over a line that holds nothing but blanks, and tells whether there was one.
  @inline(__always)
  func skipBlankLine(_ place: inout UnsafePointer<UInt8>) -> Bool {
    var p = place
    while isBlank(p.pointee) { p += 1 }
    if p.pointee == TableText.carriageReturn, newline == TableText.lineFeed, p < end { p += 1 }
    guard p.pointee == newline else { return false }
    place = p + 1
    return true
  }

  /// Steps behind the end of the row that `place` stands in.
  ///
  /// - Returns: How many cells were left.
  func skipRow(_ place: inout UnsafePointer<UInt8>) throws(Fault) -> Int {
    var count = 0
    var endsRow = false
    while !endsRow {
      _ = try cell(at: &place, endsRow: &endsRow)
      count += 1
    }
    return count
  }

  /// All cells of a row as text.
  func row(at place: inout UnsafePointer<UInt8>) throws(Fault) -> [String] {
    var cells: [String] = []
    var endsRow = false
    while !endsRow { cells.append(text(try cell(at: &place, endsRow: &endsRow))) }
    return cells
  }

  /// A cell's content with doubled quotes made single.
  func text(_ cell: Cell) -> String {
    guard cell.hasDoubledQuotes else { return String(decoding: cell.bytes, as: UTF8.self) }
    return String(decoding: Self.withSingleQuotes(cell.bytes), as: UTF8.self)
  }

  static func withSingleQuotes(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      result.append(bytes[index])
      index += bytes[index] == quote ? 2 : 1
    }
    return result
  }

  @inline(never)
  private func quotedCell(
    _ opening: UnsafePointer<UInt8>, _ place: inout UnsafePointer<UInt8>, _ endsRow: inout Bool
  ) throws(Fault) -> Cell {
    let first = opening + 1
    var p = first
    var hasDoubledQuotes = false
    while true {
      while p < end, p.pointee != Self.quote { p += 1 }
      guard p < end else { throw fault(.unterminatedQuote, opening) }
      guard p[1] == Self.quote else { break }
      hasDoubledQuotes = true
      p += 2
    }
    guard p - first <= Self.cellLimit else { throw fault(.cellTooLong, opening) }
    let content = UnsafeBufferPointer(start: first, count: p - first)
    p += 1
    while isBlank(p.pointee) { p += 1 }
    guard p.pointee == separator || p.pointee == newline || p.pointee == other else {
      throw fault(.textAfterQuote, p)
    }
    try stepOverEnd(p, &place, &endsRow)
    return Cell(bytes: content, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes)
  }

  /// Steps over what ends a cell: a separator, or the end of the line.
  @inline(__always)
  private func stepOverEnd(
    _ p: UnsafePointer<UInt8>, _ place: inout UnsafePointer<UInt8>, _ endsRow: inout Bool
  ) throws(Fault) {
    if p.pointee == separator {
      place = p + 1
      return
    }
    endsRow = true
    if p.pointee == newline {
      place = p + 1
      return
    }
    // The other byte: right only as the first half of carriage return and line feed.
    guard other == TableText.carriageReturn, p[1] == newline else { throw fault(.strayLineEnd, p) }
    place = p + 2
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte == 0x09 && separator != 0x09) }

  private func fault(_ kind: Fault.Kind, _ place: UnsafePointer<UInt8>) -> Fault {
    Fault(kind: kind, offset: place - start)
  }

  private static let quote: UInt8 = 0x22
}
