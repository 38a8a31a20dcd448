#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes folders.
package enum Folder {
  /// Makes a folder, and those around it that are missing; one that exists is fine.
  package static func make(_ path: String) throws(FileError) { _ = try make(path, isNew: false) }

  /// Makes a folder inside one that exists.
  ///
  /// - Returns: Whether there was none before.
  package static func makeNew(_ path: String) throws(FileError) -> Bool { try make(path, isNew: true) }

  private static func make(_ path: String, isNew: Bool) throws(FileError) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    let code = errno
    if code == EEXIST { return false }
    if code == ENOENT, !isNew, case let parent = AtomicFile.split(path).folder, parent != path, parent != "."
    {
      _ = try make(parent, isNew: false)
      if mkdir(path, 0o777) == 0 || errno == EEXIST { return true }
    }
    throw FileError(.create, path: path, code: code)
  }
}
