import Foundation
import SomaFormats

extension RunFolder {
  /// The run folder of exactly this name in a folder of runs: no path, no `latest`, no shortened name, no link.
  ///
  /// - Throws: ``RunError/notFound(name:folder:known:)``.
  public static func exactly(_ name: String, in runs: String) throws(RunError) -> RunFolder {
    let path = "\(runs)/\(name)"
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard !name.contains("/"), names(in: runs).contains(name), type == .typeDirectory else {
      throw .notFound(name: name, folder: runs, known: names(in: runs))
    }
    return RunFolder(path: path)
  }

  /// Removes the folder and all that is in it. `latest` then names the newest run that is left.
  ///
  /// - Throws: ``RunError/inUse(folder:)`` where a process trains in it, or ``RunError/cannotWrite(_:)``.
  public func remove() throws(RunError) {
    let lock = try lock()
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
}
