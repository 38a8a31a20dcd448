#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A lock that one process holds on a file, by `flock`: others who ask for it learn that it is taken.
///
/// The system gives it back when the process ends, however it ends. The file stays.
public final class FileLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the lock, making the file where there is none.
  ///
  /// - Returns: Nothing when somebody else holds it.
  /// - Throws: `FileError` where the file cannot be opened or locked at all.
  public static func take(_ path: String) throws(FileError) -> FileLock? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(.lock, path: path, code: errno) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      _ = close(descriptor)
      guard code == EWOULDBLOCK else { throw FileError(.lock, path: path, code: code) }
      return nil
    }
    return FileLock(descriptor: descriptor)
  }

  deinit { _ = close(descriptor) }

  /// Whether somebody holds the lock. Looking takes it for a moment.
  public static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { _ = close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
