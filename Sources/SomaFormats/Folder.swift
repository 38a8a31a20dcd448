#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes and lists folders.
package enum Folder {
  /// The names of all that is in a folder, in no order.
  package static func names(in path: String) throws(FileError) -> [String] {
    guard let listing = opendir(path) else { throw FileError(.list, path: path, code: errno) }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

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
