/// Finds the members of a tar archive that is all in memory.
///
/// An archive is a row of blocks of 512 bytes: for each member a header with its name at 0, its size in octal
/// digits at 124, a checksum at 148 and its kind at 156, then the content, filled up to whole blocks.
///
/// **Source**: POSIX.1-2017, `pax`, "ustar Interchange Format".
package struct Tar {
  /// Where the content of each regular file lies, by the last component of its name.
  package let members: [String: Range<Int>]

  private static let blockSize = 512

  /// Walks through an archive.
  ///
  /// - Throws: `DataError.badArchive` when a header is damaged or a member ends past the archive.
  package init(_ bytes: [UInt8], path: String) throws(DataError) {
    var members: [String: Range<Int>] = [:]
    var offset = 0
    // Two blocks of zeros end an archive; one is enough to know.
    while offset + Self.blockSize <= bytes.count, bytes[offset] != 0 {
      let header = bytes[offset..<offset + Self.blockSize]
      let start = offset + Self.blockSize
      guard let size = Self.number(header, at: 124, count: 12), Self.hasRightChecksum(header) else {
        throw .badArchive(path: path, reason: "the header at byte \(offset) is damaged")
      }
      guard size <= bytes.count - start else {
        throw .badArchive(path: path, reason: "the member at byte \(offset) is cut off")
      }
      // "0" and NUL are regular files; folders, links and extended headers are passed over.
      if header[offset + 156] == UInt8(ascii: "0") || header[offset + 156] == 0 {
        let name = String(decoding: header.prefix(100).prefix { $0 != 0 }, as: UTF8.self)
        members[name.split(separator: "/").last.map(String.init) ?? name] = start..<start + size
      }
      offset = start + (size + Self.blockSize - 1) / Self.blockSize * Self.blockSize
    }
    self.members = members
  }

  /// An octal number among blanks and NULs.
  private static func number(_ header: ArraySlice<UInt8>, at field: Int, count: Int) -> Int? {
    let start = header.startIndex + field
    let digits = header[start..<start + count].filter { $0 != 0 && $0 != UInt8(ascii: " ") }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The sum of the header's bytes, those of the checksum itself counted as blanks.
  private static func hasRightChecksum(_ header: ArraySlice<UInt8>) -> Bool {
    let field = header.startIndex + 148..<header.startIndex + 156
    let sum = header.indices.reduce(0) { $0 + (field.contains($1) ? 32 : Int(header[$1])) }
    return number(header, at: 148, count: 8) == sum
  }
}
