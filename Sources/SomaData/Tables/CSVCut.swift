import SomaTensor

/// What one pass over bytes counts.
struct ByteCounts: Sendable {
  var newlines = 0, quotes = 0, zeros = 0
  /// Whether there are bytes beyond ASCII.
  var hasHighBytes = false

  init(_ bytes: UnsafeBufferPointer<UInt8>, newline: UInt8) {
    var first = 0
    // Runs short enough for counts of one byte, so that the loop becomes vector code.
    while first < bytes.count {
      let run = UnsafeBufferPointer(rebasing: bytes[first..<min(first + 255, bytes.count)])
      var (newlines, quotes, zeros, all): (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
      for byte in run {
        newlines &+= byte == newline ? 1 : 0
        quotes &+= byte == 0x22 ? 1 : 0
        zeros &+= byte == 0 ? 1 : 0
        all |= byte
      }
      self.newlines += Int(newlines)
      self.quotes += Int(quotes)
      self.zeros += Int(zeros)
      if all >= 0x80 { hasHighBytes = true }
      first += run.count
    }
  }
}

/// Cuts the rows of a text into pieces that can be read at the same time.
///
/// Whether a line end stands inside quotes depends on all that comes before. It is guessed from the number of quotes
/// before it, and the guess is checked afterwards: each piece must end exactly where the next begins. Where it does
/// not, because a quote stood for itself, the text is read in one piece.
struct CSVCut {
  private let text: UnsafeBufferPointer<UInt8>
  private let scanner: CSVScanner
  private let body: Range<Int>
  private let columnCount: Int
  private let counts: [ByteCounts]

  /// Small enough that a table of some megabytes keeps several threads busy. The result does not depend on it.
  static let usualPieceByteCount = 1 << 20
  private let pieceByteCount: Int

  /// - Parameter body: From the first row to the end of the text.
  init(
    _ text: UnsafeBufferPointer<UInt8>, _ scanner: CSVScanner, body: Range<Int>, columnCount: Int,
    pieceByteCount: Int
  ) {
    self.text = text
    self.scanner = scanner
    self.body = body
    self.columnCount = columnCount
    self.pieceByteCount = pieceByteCount
    let newline = scanner.newline
    nonisolated(unsafe) let bytes = text
    counts = parallelMap(count: (body.count + pieceByteCount - 1) / pieceByteCount) { index in
      let start = body.lowerBound + index * pieceByteCount
      let range = start..<min(start + pieceByteCount, body.upperBound)
      return ByteCounts(UnsafeBufferPointer(rebasing: bytes[range]), newline: newline)
    }
  }

  /// The place of the first zero byte.
  var firstZero: Int? {
    guard counts.contains(where: { $0.zeros > 0 }) else { return nil }
    return body.first { text[$0] == 0 }
  }

  /// Whether there are bytes beyond ASCII.
  var hasHighBytes: Bool { counts.contains { $0.hasHighBytes } }

  /// One piece of everything.
  var whole: CSVChunk {
    chunk(body.lowerBound, body.upperBound, firstRow: 0, lines: counts.reduce(0) { $0 + $1.newlines })
  }

  /// Pieces of about equal size.
  var pieces: [CSVChunk] {
    // Where a piece starts, and how many lines end before it.
    var cuts = [(start: body.lowerBound, lines: 0)]
    var (lines, quotes) = (0, 0)
    for (index, count) in counts.enumerated() {
      let border = body.lowerBound + index * pieceByteCount
      if index > 0, let (start, passed) = rowStart(after: border, isQuoted: quotes % 2 == 1),
        start > cuts[cuts.count - 1].start, start < body.upperBound
      {
        cuts.append((start, lines + passed))
      }
      lines += count.newlines
      quotes += count.quotes
    }
    cuts.append((body.upperBound, lines))
    var chunks: [CSVChunk] = []
    for (cut, next) in zip(cuts, cuts.dropFirst()) {
      let firstRow = chunks.last.map { $0.firstRow + $0.capacity } ?? 0
      chunks.append(chunk(cut.start, next.start, firstRow: firstRow, lines: next.lines - cut.lines))
    }
    return chunks
  }

  private func chunk(_ start: Int, _ stop: Int, firstRow: Int, lines: Int) -> CSVChunk {
    // The last line may lack its end. Every row takes at least a byte for each of its cells, so that a wide table of
    // many empty lines asks for no more memory than its size allows.
    let isCut = stop == body.upperBound && stop > start && text[stop - 1] != scanner.newline
    let rows = min(lines + (isCut ? 1 : 0), (stop - start + 1) / columnCount)
    return CSVChunk(start: start, stop: stop, firstRow: firstRow, capacity: rows)
  }

  /// Behind the first line end outside quotes, not too far after a place, and how many line ends were passed.
  private func rowStart(after border: Int, isQuoted: Bool) -> (start: Int, lines: Int)? {
    var isQuoted = isQuoted
    var lines = 0
    for index in border..<min(border + pieceByteCount, body.upperBound) {
      if text[index] == 0x22 { isQuoted.toggle() }
      guard text[index] == scanner.newline else { continue }
      lines += 1
      if !isQuoted { return (index + 1, lines) }
    }
    return nil
  }
}
