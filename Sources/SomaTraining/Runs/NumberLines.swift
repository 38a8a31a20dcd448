package import SomaData

/// Reads lines that each hold the numbers of one input, `0.5, -1.2`, some at a time.
package final class NumberLines {
  private let content: ContentReader
  /// How many numbers an input has.
  private let size: Int
  /// What was read behind the last whole line.
  private var rest: [UInt8] = []
  private var lineCount = 0
  private var isEmpty = true

  /// So much text is read at once. The result does not depend on it.
  private static let blockByteCount = 1 << 17
  /// A longer line holds no numbers of one input.
  static let lineLimit = 16 << 20

  /// What is wrong with a line.
  package enum Fault: Error {
    /// The first lines are no text at all.
    case notText
    case line(Int, reason: String)
    case data(DataError)

    /// Which line of which file, and what is wrong there.
    func words(_ path: String) -> String {
      switch self {
      case .notText: "\(path) is neither PNG nor IDX nor text"
      case .line(let number, let reason): "\(path), line \(number): \(reason)"
      case .data(let error): error.description
      }
    }
  }

  package init(_ content: ContentReader, size: Int) {
    (self.content, self.size) = (content, size)
  }

  /// The numbers of the next inputs; nothing at the end.
  package func next() throws(Fault) -> (values: [Float], count: Int)? {
    while let block = try block() {
      let (values, count) = try numbers(block)
      if count > 0 {
        isEmpty = false
        return (values, count)
      }
    }
    if isEmpty { throw .data(.empty(path: content.path)) }
    return nil
  }

  /// The next whole lines; at the end, what is left.
  private func block() throws(Fault) -> [UInt8]? {
    while true {
      let more: [UInt8]
      do throws(DataError) { more = try content.read(upTo: Self.blockByteCount) } catch { throw .data(error) }
      let searched = rest.count
      rest += more
      guard !more.isEmpty else {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
      }
      // A carriage return at the end may be half of a line end.
      let end =
        rest[searched...].lastIndex(of: UInt8(ascii: "\n"))
        ?? rest.dropLast()[searched...].lastIndex(of: UInt8(ascii: "\r"))
      if let end {
        let block = Array(rest[...end])
        rest = Array(rest[(end + 1)...])
        return block
      }
      guard rest.count <= Self.lineLimit else {
        throw .line(lineCount + 1, reason: "more than \(Self.lineLimit) bytes without the end of a line")
      }
    }
  }

  private func numbers(_ block: [UInt8]) throws(Fault) -> (values: [Float], count: Int) {
    guard let text = String(validating: block, as: UTF8.self) else {
      throw lineCount == 0 ? .notText : .line(lineCount + 1, reason: "it is no text, or a line soon after it")
    }
    var values: [Float] = []
    var count = 0
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let words = line.utf8.split { Self.separators.contains($0) }
      // Separators alone are an input without its numbers, not a line between two.
      let isInput = line.utf8.contains(UInt8(ascii: ",")) && !line.contains { "[]".contains($0) }
      guard !words.isEmpty || isInput else { continue }
      let row = words.compactMap { Float(Substring($0)) }.filter(\.isFinite)
      guard row.count == words.count, row.count == size else {
        throw .line(
          lineCount + index + 1,
          reason: row.count == words.count ? "\(row.count) numbers" : "not all are numbers")
      }
      values += row
      count += 1
    }
    // The last is what stands behind the last line end: nothing, but in the last block.
    lineCount += lines.count - 1
    return (values, count)
  }

  private static let separators = Set(" ,\t[]".utf8)
}
