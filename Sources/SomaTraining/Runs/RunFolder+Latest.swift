import Foundation
import SomaFormats

extension RunFolder {
  /// Where a link such as `latest` leads: it may lead elsewhere before the folder is written to.
  static func resolved(_ path: String) -> String {
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
    return target.hasPrefix("/") ? target : "\(AtomicFile.split(path).folder)/\(target)"
  }

  /// Whether this is the run that `latest` names, in the folder where runs are looked for.
  public var isLatest: Bool { Self.resolved("runs/latest") == path }

  /// The link is made under another name and renamed, so that there is always one. Each has a name of its own: several
  /// runs of one process may begin at the same time.
  static func pointLatest(at name: String, in runs: String) throws(FileError) {
    let link = "\(runs)/latest"
    let temporary = AtomicFile.temporaryPath(for: link)
    guard symlink(name, temporary) == 0 else { throw FileError(.create, path: link, code: errno) }
    guard rename(temporary, link) == 0 else {
      let code = errno
      unlink(temporary)
      throw FileError(.rename, path: link, code: code)
    }
    AtomicFile.removeTemporaries(of: "latest", in: runs, isAlone: false)
  }
}
