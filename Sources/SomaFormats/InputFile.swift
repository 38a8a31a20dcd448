#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A regular file open for reading, closed when the value goes away.
///
/// Files are read by copy, never mapped: a mapped file that somebody else shortens ends the process.
package struct InputFile: ~Copyable {
  /// The path as the caller gave it, for messages.
  package let path: String
  /// The size in bytes when the file was opened.
  package let byteCount: Int
  private let descriptor: Int32

  /// Opens a regular file; folders, pipes and devices are refused.
  package init(_ path: String) throws(FileError) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer that may never come.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(.open, path: path, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      _ = close(descriptor)
      throw FileError(.open, path: path, code: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      _ = close(descriptor)
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw FileError(.open, path: path, reason: isFolder ? "it is a folder" : "it is not a regular file")
    }
    self.path = path
    self.descriptor = descriptor
    self.byteCount = Int(status.st_size)
  }

  deinit { _ = close(descriptor) }

  /// Fills `buffer` with the bytes that start at `offset`.
  ///
  /// - Throws: `FileError`, also when the file has meanwhile become shorter.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        throw FileError(
          .read, path: path, reason: "it ends after \(offset + done) bytes; it was \(byteCount) long")
      } else if errno != EINTR {
        throw FileError(.read, path: path, code: errno)
      }
    }
  }

  /// The first bytes of the file; fewer when there are not as many.
  package func read(upTo count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, byteCount))
    var failure: FileError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(FileError) { try read(into: buffer, at: 0) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The whole file.
  ///
  /// - Parameter spare: Room for so many bytes more, that can be appended without a copy.
  package func readAll(reserving spare: Int = 0) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: byteCount + spare) { buffer, count in
      do throws(FileError) {
        let place = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<byteCount]))
        LargePages.request(under: place)
        try read(into: place, at: 0)
        count = byteCount
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
