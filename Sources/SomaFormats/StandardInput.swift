#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What another program, or a file, sends to this one.
package enum StandardInput {
  /// What messages call it.
  package static let name = "standard input"

  /// Reads what is there, at least a byte, up to the size of a buffer.
  ///
  /// - Returns: How many bytes; 0 at the end.
  package static func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    guard buffer.count > 0 else { return 0 }
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      #elseif canImport(Darwin)
        let count = Darwin.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      guard errno == EINTR else { throw FileError(.read, path: name, code: errno) }
    }
  }
}
