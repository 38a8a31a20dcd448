#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes files so that a reader, and a machine that loses power, sees the old file or the new one, whole.
///
/// The bytes go to `.<name>.tmp-<process>-<random>` in the same folder, reach the disk (`fsync`, on macOS
/// `F_FULLFSYNC`), and only then take the final name (`rename`); last the folder itself is synced. When
/// anything fails, the temporary file is removed and whatever stood under the name before is untouched.
/// A process killed half-way leaves its temporary file behind; its name carries the process number.
/// A symbolic link under the final name is replaced, not followed.
public enum AtomicFile {
  /// Writes a file piece by piece.
  ///
  /// - Parameters:
  ///   - path: The final name.
  ///   - previous: The name that the file written before gets, once the new one is on the disk. At every moment at
  ///     least one of the two names stands for a whole file.
  ///   - body: Receives a writer for the bytes, in order.
  /// - Throws: `FileError` naming the path and the system's reason; errors of `body` pass through.
  public static func write(
    to path: String, keepingPrevious previous: String? = nil,
    _ body: (borrowing Writer) throws(FileError) -> Void
  ) throws(FileError) {
    let (folder, name) = split(path)
    guard !name.isEmpty, name != ".", name != ".." else {
      throw FileError(.create, path: path, reason: "it names a folder")
    }
    let temporary = temporaryPath(for: path)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(.create, path: path, code: errno) }
    var isOpen = true
    var isRenamed = false
    defer {
      if isOpen { _ = close(descriptor) }
      if !isRenamed { unlink(temporary) }
    }
    try body(Writer(path: path, descriptor: descriptor))
    try sync(descriptor, path: path)
    isOpen = false
    // Network file systems report a write that failed late only here.
    guard close(descriptor) == 0 || errno == EINTR else { throw FileError(.write, path: path, code: errno) }
    if let previous { try keep(path, as: previous) }
    guard rename(temporary, path) == 0 else { throw FileError(.rename, path: path, code: errno) }
    isRenamed = true
    try syncFolder(folder)
  }

  /// Gives the file a second name, in place of whatever had it; does nothing where there is no file.
  private static func keep(_ path: String, as previous: String) throws(FileError) {
    let temporary = temporaryPath(for: previous)
    if link(path, temporary) == 0 {
      guard rename(temporary, previous) == 0 else {
        let code = errno
        unlink(temporary)
        throw FileError(.rename, path: previous, code: code)
      }
      // Where both names are one file already, renaming one to the other does nothing.
      unlink(temporary)
      return
    }
    if errno == ENOENT { return }
    // A file system without second names: for a moment only the previous name is there.
    guard rename(path, previous) == 0 else { throw FileError(.rename, path: previous, code: errno) }
  }

  /// A name that nobody else uses, beside the file that takes its final name from it.
  package static func temporaryPath(for path: String) -> String {
    let (folder, name) = split(path)
    let random = String(UInt32.random(in: .min ... .max), radix: 16)
    return "\(folder)/.\(name).tmp-\(getpid())-\(random)"
  }

  /// Removes what processes that were killed while writing left in a folder. Only for whoever alone writes there.
  ///
  /// - Returns: The names removed.
  @discardableResult
  public static func removeTemporaries(in folder: String) -> [String] {
    removeTemporaries(in: folder) { _, writer in writer != getpid() }
  }

  /// Removes what processes that were killed while writing one file left in its folder.
  ///
  /// - Parameter isAlone: Whether nobody else can be writing that file. Otherwise only what belongs to a process that is
  ///   no more goes.
  /// - Returns: The names removed.
  @discardableResult
  package static func removeTemporaries(
    of file: String, in folder: String, isAlone: Bool
  ) -> [String] {
    removeTemporaries(in: folder) { name, writer in
      guard name.hasPrefix(".\(file).tmp-"), writer != getpid() else { return false }
      return isAlone || kill(writer, 0) != 0 && errno == ESRCH
    }
  }

  private static func removeTemporaries(
    in folder: String, where isLeft: (_ name: String, _ writer: pid_t) -> Bool
  ) -> [String] {
    ((try? Folder.names(in: folder)) ?? []).filter { name in
      guard let writer = writer(ofTemporary: name), isLeft(name, writer) else { return false }
      return unlink("\(folder)/\(name)") == 0
    }
  }

  /// The process that writes, or wrote, a file of such a name; nothing where it is no temporary file's.
  private static func writer(ofTemporary name: String) -> pid_t? {
    guard name.hasPrefix("."), let mark = name.ranges(of: ".tmp-").last else { return nil }
    let parts = name[mark.upperBound...].split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, UInt32(parts[1], radix: 16) != nil else { return nil }
    return pid_t(parts[0])
  }

  /// Writes bytes that are all there.
  public static func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws(FileError) {
    try write(to: path) { writer throws(FileError) in try writer.write(bytes) }
  }

  /// Writes bytes that are all there.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    try write(to: path) { writer throws(FileError) in try writer.write(bytes) }
  }

  /// Copies a file, piece by piece.
  package static func copy(_ from: String, to path: String) throws(FileError) {
    let file = try InputFile(from)
    try write(to: path) { writer throws(FileError) in try writer.write(file, 0..<file.byteCount) }
  }

  /// Appends bytes to the file being written.
  public struct Writer: ~Copyable {
    let path: String
    let descriptor: Int32

    /// Writes all the bytes; short writes and interruptions are taken up again.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
      try AtomicFile.write(bytes, descriptor: descriptor, path: path)
    }

    /// Writes all the bytes.
    public func write(_ bytes: [UInt8]) throws(FileError) {
      try bytes.withUnsafeBufferPointer { buffer throws(FileError) in
        try write(UnsafeRawBufferPointer(buffer))
      }
    }

    /// Writes a part of another file, piece by piece: it may be larger than the memory.
    package func write(_ file: borrowing InputFile, _ range: Range<Int>) throws(FileError) {
      var bytes = [UInt8](repeating: 0, count: min(1 << 20, range.count)), offset = range.lowerBound
      while offset < range.upperBound {
        let count = min(bytes.count, range.upperBound - offset)
        try bytes.withUnsafeMutableBufferPointer { buffer throws(FileError) in
          let piece = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
          try file.read(into: piece, at: offset)
          try write(UnsafeRawBufferPointer(piece))
        }
        offset += count
      }
    }
  }

  /// Writes all the bytes to an open file, which may be one that is only appended to.
  package static func append(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
    try bytes.withUnsafeBufferPointer { buffer throws(FileError) in
      try write(UnsafeRawBufferPointer(buffer), descriptor: descriptor, path: path)
    }
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, descriptor: Int32, path: String
  ) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      #if canImport(Darwin)
        let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
      #elseif canImport(Musl)
        let count = Musl.write(descriptor, rest.baseAddress, rest.count)
      #else
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      #endif
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw FileError(.write, path: path, code: errno)
      }
    }
  }

  /// Brings a file's bytes to the disk.
  package static func sync(_ descriptor: Int32, path: String) throws(FileError) {
    #if canImport(Darwin)
      // fsync on macOS leaves the bytes in the drive's cache. Some file systems do not know F_FULLFSYNC.
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
    #endif
    while fsync(descriptor) != 0 {
      guard errno == EINTR else { throw FileError(.sync, path: path, code: errno) }
    }
  }

  /// Brings a folder's list of names to the disk, so that a rename survives a loss of power.
  package static func syncFolder(_ folder: String) throws(FileError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.sync, path: folder, code: errno) }
    defer { _ = close(descriptor) }
    guard fsync(descriptor) != 0 else { return }
    // Some network file systems cannot sync a folder and say so with EINVAL; there is nothing more to do.
    guard errno == EINVAL else { throw FileError(.sync, path: folder, code: errno) }
  }

  /// The folder and the last component of a path; the folder of a bare name is `.`.
  package static func split(_ path: String) -> (folder: String, name: String) {
    // In UTF-8: a slash followed by a combining mark is one Character, and still a separator to the system.
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = String(path[..<slash])
    return (folder.isEmpty ? "/" : folder, String(path[path.utf8.index(after: slash)...]))
  }
}
