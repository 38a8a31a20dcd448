import SomaFormats

/// The content of a file, or of what is sent to the program, read block by block; unpacked where it is packed with gzip.
///
/// Never more than a block of it is in memory, however much there is.
package final class ContentReader {
  /// What errors call it.
  package let path: String
  /// How many bytes there are, where that is known: in a file that is not packed.
  package let byteCount: Int?

  /// Fills a buffer as far as it can; nothing at the end.
  package typealias Fill = (UnsafeMutableRawBufferPointer) throws(DataError) -> Int

  private let fill: Fill
  /// Bytes as they are stored, read and not used yet.
  private var stored: ArraySlice<UInt8> = []
  private let unpacker: Unpacker?
  /// Content that was looked at.
  private var ahead: ArraySlice<UInt8> = []

  private static let blockByteCount = 1 << 16

  /// Opens a file. What is added to it while it is read is left out.
  ///
  /// - Throws: `DataError.file` or `.empty`.
  package convenience init(_ path: String) throws(DataError) {
    let file = try OpenFile(path)
    var offset = 0
    try self.init(path: path, byteCount: file.input.byteCount) { buffer throws(DataError) in
      let count = min(buffer.count, file.input.byteCount - offset)
      let place = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
      do throws(FileError) { try file.input.read(into: place, at: offset) } catch { throw .file(error) }
      offset += count
      return count
    }
  }

  /// Takes what a function gives.
  ///
  /// - Parameter byteCount: How much that will be, where it is known.
  /// - Throws: `DataError.file` or `.empty`.
  package init(path: String, byteCount: Int? = nil, _ fill: @escaping Fill) throws(DataError) {
    self.path = path
    self.fill = fill
    let start = try Self.block(fill, path)
    guard !start.isEmpty else { throw .empty(path: path) }
    let isPacked = Compression.hasMember(start, at: 0)
    do throws(CompressionFault) { unpacker = isPacked ? try Unpacker() : nil } catch {
      throw .badGzip(path: path, error)
    }
    self.byteCount = isPacked ? nil : byteCount
    stored = start[...]
  }

  /// The first bytes that are not read yet, without reading them; fewer when there are not as many.
  package func peek(_ count: Int) throws(DataError) -> [UInt8] {
    while ahead.count < count {
      let more = try next()
      if more.isEmpty { break }
      ahead += more
    }
    return Array(ahead.prefix(count))
  }

  /// The next bytes; fewer only at the end.
  package func read(upTo count: Int) throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      if ahead.isEmpty { ahead = try next()[...] }
      if ahead.isEmpty { break }
      let part = ahead.prefix(count - bytes.count)
      bytes += part
      ahead = ahead.dropFirst(part.count)
    }
    return bytes
  }

  /// A block of content; nothing at the end.
  private func next() throws(DataError) -> [UInt8] {
    guard let unpacker else {
      let block = Array(stored)
      stored = []
      return block.isEmpty ? try Self.block(fill, path) : block
    }
    while true {
      // Two bytes tell whether another member begins.
      if stored.count < 2 { stored += try Self.block(fill, path) }
      do throws(CompressionFault) {
        let block = try unpacker.unpack(&stored)
        if !block.isEmpty || unpacker.isAtEnd { return block }
      } catch {
        throw .badGzip(path: path, error)
      }
    }
  }

  private static func block(_ fill: Fill, _ path: String) throws(DataError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: blockByteCount)
    let count = try bytes.withUnsafeMutableBufferPointer { buffer throws(DataError) in
      // Pipes give a few bytes at a time.
      var count = 0
      while count < buffer.count {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
        let more = try fill(UnsafeMutableRawBufferPointer(rest))
        if more == 0 { break }
        count += more
      }
      return count
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}

/// An open file that a function can hold.
private final class OpenFile {
  let input: InputFile
  init(_ path: String) throws(DataError) { input = try InputFile.opened(path) }
}

/// Unpacks the members of a gzip file that arrives in blocks.
private final class Unpacker {
  private var inflater: Inflater
  private var isInMember = true
  private var paddingByteCount = 0
  /// Whether all was unpacked and nothing comes any more.
  private(set) var isAtEnd = false
  private var room = [UInt8](repeating: 0, count: 1 << 18)

  /// Tapes and block devices pad with zeros, but not for ever.
  private static let paddingLimit = 1 << 20

  init() throws(CompressionFault) { inflater = try Inflater(.gzip) }

  /// Unpacks some of the bytes and removes them; no bytes say that none come any more.
  func unpack(_ stored: inout ArraySlice<UInt8>) throws(CompressionFault) -> [UInt8] {
    guard isInMember else {
      try passPadding(&stored)
      return []
    }
    let step = try stored.withUnsafeBufferPointer { input throws(CompressionFault) in
      try room.withUnsafeMutableBufferPointer { output throws(CompressionFault) in
        try inflater.step(input, into: output)
      }
    }
    if stored.isEmpty, step.made == 0, !step.isOver { throw .truncated }
    stored = stored.dropFirst(step.taken)
    isInMember = !step.isOver
    return Array(room.prefix(step.made))
  }

  private func passPadding(_ stored: inout ArraySlice<UInt8>) throws(CompressionFault) {
    guard !stored.isEmpty else {
      isAtEnd = true
      return
    }
    if paddingByteCount == 0, Compression.hasMember(Array(stored.prefix(2)), at: 0) {
      inflater.reset()
      isInMember = true
      return
    }
    paddingByteCount += stored.count
    guard stored.allSatisfy({ $0 == 0 }), paddingByteCount <= Self.paddingLimit else {
      throw .trailingBytes(count: paddingByteCount)
    }
    stored = []
  }
}
