import Foundation
import Soma
import SomaPlot

/// A folder that the program writes to, and who decides where it is.
struct Place {
  let name: String
  let path: String
  /// The variable or flag to change it with.
  let decidedBy: String

  /// The folders that are written to.
  static func all(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> [Place] {
    [
      Place(
        name: "cache", path: DataOptions(environment: environment).cacheFolder, decidedBy: "SOMA_CACHE"),
      Place(name: "runs", path: FileManager.default.currentDirectoryPath + "/runs", decidedBy: "--out"),
    ]
  }

  /// Whether files can be made there. A folder that does not exist yet is made in the nearest that does, so that one is
  /// looked at.
  var check: Check {
    var folder = path
    while !FileManager.default.fileExists(atPath: folder), folder.count > 1 {
      folder = AtomicFile.split(folder).folder
    }
    let probe = "\(folder)/.soma-doctor-\(getpid())"
    let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    let code = errno
    if descriptor >= 0 {
      _ = close(descriptor)
      unlink(probe)
    }
    let isWritable = descriptor >= 0
    return Check(
      name: name, isRight: isWritable,
      detail: path.printable
        + (isWritable ? "" : " cannot be written (\(decidedBy)): \(String(cString: strerror(code)))"))
  }
}
