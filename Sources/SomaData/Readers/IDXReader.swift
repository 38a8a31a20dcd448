package import SomaTensor

/// Reads an IDX file some elements of its first axis at a time, so that it may be larger than the memory.
package final class IDXReader {
  private let content: ContentReader
  private let header: IDXHeader
  private var readCount = 0

  /// The sizes of all axes.
  package var shape: [Int] { header.shape }

  /// Reads the header.
  ///
  /// - Throws: As ``IDX/read(_:)`` does.
  package init(_ content: ContentReader) throws(DataError) {
    self.content = content
    header = try IDXHeader(content.peek(IDXHeader.largestByteCount), path: content.path)
    if let found = content.byteCount, found != header.totalByteCount {
      throw .wrongByteCount(path: content.path, expected: header.totalByteCount, found: found)
    }
    _ = try content.read(upTo: header.byteCount)
  }

  /// The next elements of the first axis; nothing behind the last.
  ///
  /// - Throws: `DataError`: `.file`, `.badGzip` or `.wrongByteCount`.
  package func next(_ limit: Int) throws(DataError) -> Tensor? {
    let count = min(limit, header.shape[0] - readCount)
    guard count > 0 else {
      try checkEnd()
      return nil
    }
    let size = (header.totalByteCount - header.byteCount) / header.shape[0]
    let bytes = try content.read(upTo: count * size)
    guard bytes.count == count * size else {
      throw .wrongByteCount(
        path: content.path, expected: header.totalByteCount,
        found: header.byteCount + readCount * size + bytes.count)
    }
    readCount += count
    // Before the last elements are given away: what is wrong behind them makes the file doubtful.
    if readCount == header.shape[0] { try checkEnd() }
    return header.type.tensor(bytes[...], shape: [count] + header.shape.dropFirst())
  }

  private func checkEnd() throws(DataError) {
    guard try content.peek(1).isEmpty else {
      throw .badGzip(path: content.path, .tooLarge(limit: header.totalByteCount))
    }
  }
}
