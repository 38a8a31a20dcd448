import Foundation
import SomaFormats

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Fetches one file into the cache with the system's `curl`, so that no program that trains from local files
/// has to carry an HTTP client.
///
/// The bytes go to `<name>.part`; size and SHA-256 are checked, the file is synced, and only then takes its
/// name. A lock lets two processes want the same file at once: the second finds it there.
struct Download {
  let file: KnownFile
  let set: String
  let folder: String
  let options: DataOptions
  /// Whether a file that is there already is fetched again, and takes its place.
  var replaces = false

  /// Fetches the file from the first mirror that has it, and returns where it is.
  func run() throws(DataError) -> String {
    let path = "\(folder)/\(file.name)"
    do throws(FileError) {
      try Folder.make(folder)
    } catch {
      throw .file(error)
    }
    let lock = open("\(folder)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard lock >= 0 else { throw .file(FileError(.lock, path: "\(folder)/.lock", code: errno)) }
    defer { _ = close(lock) }
    if flock(lock, LOCK_EX | LOCK_NB) != 0 {
      options.report("waiting for another process that fetches into \(folder)")
      while flock(lock, LOCK_EX) != 0 {
        guard errno == EINTR else { throw .file(FileError(.lock, path: "\(folder)/.lock", code: errno)) }
      }
    }
    // Another process may have fetched it while this one waited.
    if !replaces, FileManager.default.fileExists(atPath: path) { return path }
    guard let curl = executable("curl") else {
      throw .downloadFailed(
        set: set, file: file.name, folder: folder,
        attempts: file.urls.map { DownloadAttempt(url: $0, reason: "the program curl is not installed") })
    }
    var attempts: [DownloadAttempt] = []
    for url in file.urls {
      options.report("fetching \(url) (\((file.byteCount + 500_000) / 1_000_000) MB)")
      do throws(DataError) {
        if let reason = try fetch(url, with: curl, to: "\(path).part") {
          attempts.append(DownloadAttempt(url: url, reason: reason))
          continue
        }
        try commit("\(path).part", as: path)
        return path
      } catch .checksumDiffers(_, _, let found, _, let count) {
        // A mirror that serves something else is only a reason to try the next one.
        let reason = "SHA-256 differs: \(found), \(count) of \(file.byteCount) bytes"
        attempts.append(DownloadAttempt(url: url, reason: reason))
      }
    }
    throw .downloadFailed(set: set, file: file.name, folder: folder, attempts: attempts)
  }

  /// Runs curl; returns its words if it failed.
  private func fetch(_ url: String, with curl: String, to part: String) throws(DataError) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: curl)
    process.environment = options.environment
    process.arguments = [
      // First, as curl demands: a ~/.curlrc could allow what is forbidden below.
      "--disable", "--fail", "--silent", "--show-error", "--location", "--max-redirs", "5",
      "--proto", options.protocols, "--proto-redir", options.protocols,
      "--max-filesize", "\(file.byteCount)", "--connect-timeout", "20",
      // Less than 1 kB/s for a minute is a dead line.
      "--speed-limit", "1000", "--speed-time", "60", "--retry", "2", "--output", part, "--url", url,
    ]
    let words = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = words
    do { try process.run() } catch { return error.localizedDescription }
    let text = String(decoding: words.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 0 else { return nil }
    unlink(part)
    let line = text.split(separator: "\n").last.map(String.init)
    return line ?? "curl ended with status \(process.terminationStatus)"
  }

  /// Checks the fetched file, brings it to the disk and gives it its name.
  private func commit(_ part: String, as path: String) throws(DataError) {
    do throws(DataError) {
      try file.check(RawFile(part, limit: file.byteLimit).stored, path: path)
    } catch {
      unlink(part)
      throw error
    }
    let descriptor = open(part, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(FileError(.open, path: part, code: errno)) }
    defer { _ = close(descriptor) }
    do throws(FileError) {
      try AtomicFile.sync(descriptor, path: part)
      guard rename(part, path) == 0 else { throw FileError(.rename, path: path, code: errno) }
      try AtomicFile.syncFolder(folder)
    } catch {
      throw .file(error)
    }
  }

  /// Where a program is, by the `PATH` of the environment.
  private func executable(_ name: String) -> String? {
    (options.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }
}
