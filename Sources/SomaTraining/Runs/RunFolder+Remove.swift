import Foundation
import SomaFormats

extension RunFolder {
  /// The run folder of exactly this name in a folder of runs, also one of a start that failed: no path, no `latest`, no
  /// shortened name, no link.
  ///
  /// - Throws: ``RunError/notFound(name:folder:known:)``, or ``RunError/cannotRead(_:)`` where the folder cannot be
  ///   listed.
  public static func exactly(_ name: String, in runs: String) throws(RunError) -> RunFolder {
    let (names, others) = try list(runs), path = "\(runs)/\(name)"
    guard !name.contains("/"), (names + others).contains(name), isFolder(path) else {
      throw .notFound(name: name, folder: runs, known: names)
    }
    return RunFolder(path: path)
  }

  /// Removes the folder and all that is in it. `latest` then names the newest run that is left.
  ///
  /// - Throws: ``RunError/inUse(folder:)`` where a process trains in it, or ``RunError/cannotWrite(_:)``.
  public func remove() throws(RunError) {
    let lock = try lockForRemoval()
    let (runs, name) = AtomicFile.split(path)
    let isLatest = (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(runs)/latest")) == name
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .cannotWrite(FileError(.remove, path: path, reason: error.localizedDescription))
    }
    withExtendedLifetime(lock) {}
    guard isLatest else { return }
    do throws(FileError) {
      if let newest = Self.names(in: runs).last {
        try Self.pointLatest(at: newest, in: runs)
      } else if unlink("\(runs)/latest") != 0 {
        throw FileError(.remove, path: "\(runs)/latest", code: errno)
      }
    } catch {
      throw .cannotWrite(error)
    }
  }

  /// On a full disk there is no room for a lock; nobody trains in a folder that never had one.
  private func lockForRemoval() throws(RunError) -> FileLock? {
    do throws(RunError) {
      return try lock()
    } catch .cannotWrite(let error) where [ENOSPC, EDQUOT].contains(error.code) {
      guard !FileManager.default.fileExists(atPath: lockPath) else { throw .cannotWrite(error) }
      return nil
    } catch {
      throw error
    }
  }
}
