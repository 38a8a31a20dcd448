import Foundation
import SomaFormats

extension RunFolder {
  /// Finds the weights of a run: a weights file, a run folder, `latest`, a folder's name in `runs`, a run's name, of
  /// which the newest is taken, or `best`: the best run on the samples of the latest.
  ///
  /// - Throws: ``RunError/notFound(name:folder:known:)`` or ``RunError/noWeights(folder:)``.
  public static func weightsPath(of text: String, in runs: String = "runs") throws(RunError) -> String {
    switch try found(text, in: runs) {
    case .file(let path): return path
    case .folder(let folder):
      guard FileManager.default.fileExists(atPath: folder.weightsPath) else {
        throw .noWeights(folder: folder.path)
      }
      return folder.weightsPath
    }
  }

  /// Finds a run: a run folder, `latest`, a folder's name in `runs`, a run's name, of which the newest is taken, or
  /// `best`: the best run on the samples of the latest.
  ///
  /// - Throws: ``RunError/notFound(name:folder:known:)``.
  public static func named(_ text: String, in runs: String = "runs") throws(RunError) -> RunFolder {
    guard case .folder(let folder) = try found(text, in: runs) else {
      throw .notFound(name: text, folder: runs, known: names(in: runs))
    }
    return folder
  }

  /// The names of all run folders that hold something to use, oldest first; none where the folder cannot be read.
  public static func names(in runs: String) -> [String] { (try? list(runs).runs) ?? [] }

  /// What a folder of runs holds, oldest first.
  ///
  /// - Returns: The names of the runs, and those of folders that were made for a run which never came to its first save:
  ///   it begins just now, or its start failed.
  /// - Throws: ``RunError/cannotRead(_:)`` where there is a folder that cannot be listed.
  public static func list(_ runs: String) throws(RunError) -> (runs: [String], others: [String]) {
    let names: [String]
    do throws(FileError) {
      names = try Folder.names(in: runs)
    } catch {
      if error.code == ENOENT { return ([], []) }
      throw .cannotRead(error)
    }
    let files = FileManager.default
    var found: (runs: [String], others: [String]) = ([], [])
    // Of runs that began in one second, the tenth follows the ninth.
    for name in names.sorted(by: { $0.compare($1, options: [.numeric, .literal]) == .orderedAscending })
    where name != "latest" {
      let folder = RunFolder(path: "\(runs)/\(name)")
      if files.fileExists(atPath: folder.configurationPath), folder.isUsable {
        found.runs.append(name)
      } else if isStamped(name), isFolder(folder.path) {
        found.others.append(name)
      }
    }
    return found
  }

  /// Whether a folder is one, and not a link to one.
  static func isFolder(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType) == .typeDirectory
  }

  private enum Found {
    case file(String)
    case folder(RunFolder)
  }

  private static func found(_ text: String, in runs: String) throws(RunError) -> Found {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    let names = names(in: runs)
    let newest = names.last { isCalled($0, text, in: runs) }
    for path in [text, "\(runs)/\(text)"] + (newest.map { ["\(runs)/\($0)"] } ?? [])
    where files.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        // A file that happens to be called like a run is not meant either.
        if newest != nil, !text.hasSuffix(".safetensors") { continue }
        return .file(path)
      }
      let folder = RunFolder(path: resolved(path))
      // A folder that happens to be called like a run, such as one of data, is not meant.
      if files.fileExists(atPath: folder.configurationPath) { return .folder(folder) }
    }
    if text == "best", let best = best(in: runs) { return .folder(best) }
    throw .notFound(name: text, folder: runs, known: names)
  }

  /// Whether a folder's name is a date, a run's name and, of several runs in one second, a number.
  private static func isCalled(_ folder: String, _ name: String, in runs: String) -> Bool {
    let rest = folder.dropFirst(stampLength + 1)
    if rest == name { return true }
    guard rest.hasPrefix(name + "-"), Int(rest.dropFirst(name.count + 1)) != nil else { return false }
    // The number may belong to a name that somebody chose.
    let path = RunFolder(path: "\(runs)/\(folder)").configurationPath
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return (try? RunConfiguration(json: text, path: path))?.name == name
  }

  private static let stampLength = "2026-08-21_101502".count

  /// Whether a folder's name begins as those of runs do.
  private static func isStamped(_ name: String) -> Bool {
    name.prefixMatch(of: #/\d{4}-\d\d-\d\d_\d{6}_/#) != nil
  }

  /// How the name of a run's folder begins.
  static func stamp(_ date: Date) -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: date)
    func digits(_ value: Int?, _ count: Int = 2) -> String { String(format: "%0\(count)d", value ?? 0) }
    return digits(parts.year, 4) + "-" + digits(parts.month) + "-" + digits(parts.day) + "_"
      + digits(parts.hour)
      + digits(parts.minute) + digits(parts.second)
  }
}
