#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file or folder that the operating system would not open, read, write or rename.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done; its raw value fits after "cannot".
  public enum Operation: String, Sendable {
    case open, read, create, write, sync, rename, lock, list, remove
  }

  /// What was being done.
  public let operation: Operation
  /// The file or folder it was being done to, as the caller named it.
  public let path: String
  /// The system's error number, such as `ENOENT`; zero when the system gave none.
  public let code: Int32
  /// The system's words for `code`, or why the file was refused where `code` is zero.
  public let reason: String

  /// An error with the system's own words for its number.
  public init(_ operation: Operation, path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
    self.reason = systemMessage(code)
  }

  /// An error that is ours, not the system's.
  public init(_ operation: Operation, path: String, reason: String) {
    self.operation = operation
    self.path = path
    self.code = 0
    self.reason = reason
  }

  /// For example `cannot open mnist/x.gz: No such file or directory`.
  public var description: String { "cannot \(operation.rawValue) \(path): \(reason)" }
}

/// The message is copied at once: the C library may use the same buffer again.
private func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
