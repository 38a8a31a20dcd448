#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Asks for pages of two megabytes instead of four kilobytes under memory that is about to be filled.
///
/// Filling a hundred megabytes touches 25 000 small pages, each of which the system clears and enters on its own: that
/// took as long as reading a table into them. The request changes nothing but time, and systems may ignore it.
package enum LargePages {
  /// Worth asking for from here on.
  private static let smallestByteCount = 8 << 20
  private static let pageByteCount = 4096

  /// Asks for the whole pages inside a buffer.
  package static func request(under buffer: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      guard buffer.count >= smallestByteCount, let address = buffer.baseAddress else { return }
      let start = UInt(bitPattern: address)
      let page = UInt(pageByteCount)
      let first = (start + page - 1) / page * page
      let count = (start + UInt(buffer.count) - first) / page * page
      _ = madvise(UnsafeMutableRawPointer(bitPattern: first), Int(count), 14)  // MADV_HUGEPAGE
    #endif
  }
}
