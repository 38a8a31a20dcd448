import Foundation
import Soma
import SomaPlot

extension FileError {
  /// What to do about it, where the system's reason tells.
  var remedy: String? {
    let folder = AtomicFile.split(path).folder
    switch code {
    case ENOENT where operation == .create:
      return FileManager.default.fileExists(atPath: folder)
        ? "name another place" : "the folder \(folder.printable) must exist"
    case ENOENT: return whereItWasLookedFor.printable
    case ENOTDIR where operation == .list && FileManager.default.fileExists(atPath: path):
      return "name a folder; this is a file"
    case ENOTDIR: return "a file stands where \(folder.printable) should be a folder"
    case EACCES where isReading, EPERM where isReading: return "name another, or let this user read it"
    case EACCES, EPERM, EROFS: return "name another place, or let this user write there"
    case ENOSPC, EDQUOT, EFBIG: return "make room, or name another place"
    case ELOOP: return "its symbolic links lead in a circle; name the file itself"
    case ENAMETOOLONG: return "give it a shorter name"
    case EMFILE: return "let this process open more files: ulimit -n 1024"
    case ENFILE: return "the system has too many files open; close other programs"
    case EISDIR: return "name a file in it"
    case EIO: return "the disk reports a fault; copy what can still be read"
    case EBUSY, ETXTBSY: return "another program uses it; wait until that is done"
    case ESTALE: return "the network's disk has lost it; open the folder again"
    default:
      return [
        "it is a folder": "name a file in it", "it is not a folder": "name a folder",
        "it is not a regular file":
          "name a file; what comes through a pipe can be given as -, where that is allowed",
      ][reason]
    }
  }

  private var isReading: Bool { [.open, .read, .list].contains(operation) }

  /// The name that was probably meant. Otherwise the whole path: who typed a short one does not always know its folder.
  private var whereItWasLookedFor: String {
    let (folder, name) = AtomicFile.split(path)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      return "there is no folder \(folder)"
    }
    if let guess = UnknownName(subject: "file", name: name, known: names.sorted()).suggestions.first {
      return "did you mean \"\(guess)\"?"
    }
    return path.hasPrefix("/")
      ? "name a \(operation == .list ? "folder" : "file") that exists"
      : "looked for \(FileManager.default.currentDirectoryPath)/\(path)"
  }
}
