public import Foundation
public import SomaFormats

/// The folder that a run is kept in: `runs/<date>_<time>_<name>`, with `runs/latest` pointing at the newest.
///
/// | file | holds |
/// |---|---|
/// | `config.json` | the resolved ``RunConfiguration`` |
/// | `metrics.jsonl` | one event a line, appended |
/// | `weights.safetensors` | the best numbers so far |
/// | `run.json` | a ``RunRecord``: state, best epoch, test result |
/// | `checkpoints/last.safetensors` | the state to go on from, a ``CheckpointFile`` |
/// | `checkpoints/previous.safetensors` | the state saved before it |
/// | `report.md` | the run for people |
/// | `eval/confusion.csv`, `eval/errors.jsonl` | what the test samples were taken for, and the worst mistakes |
/// | `.lock` | held by the process that trains |
public struct RunFolder: Sendable, Equatable {
  /// Where it is.
  public let path: String

  /// A folder that exists already.
  public init(path: String) { self.path = path }

  /// The files inside.
  public var configurationPath: String { "\(path)/config.json" }
  /// One event a line.
  public var metricsPath: String { "\(path)/metrics.jsonl" }
  /// The best numbers so far.
  public var weightsPath: String { "\(path)/weights.safetensors" }
  /// State, best epoch and test result.
  public var statePath: String { "\(path)/run.json" }
  /// States to go on from.
  public var checkpointsPath: String { "\(path)/checkpoints" }
  /// The state to go on from.
  public var lastCheckpointPath: String { "\(checkpointsPath)/last.safetensors" }
  /// The state saved before the last one.
  public var previousCheckpointPath: String { "\(checkpointsPath)/previous.safetensors" }
  /// The run for people.
  public var reportPath: String { "\(path)/report.md" }
  /// What the test gave.
  public var evaluationPath: String { "\(path)/eval" }
  /// Which classes were taken for which.
  public var confusionPath: String { "\(evaluationPath)/confusion.csv" }
  /// The worst mistakes.
  public var errorsPath: String { "\(evaluationPath)/errors.jsonl" }
  private var lockPath: String { "\(path)/.lock" }
  /// The last component of the path.
  public var name: String { String(path.split(separator: "/").last ?? "") }

  /// Makes a new folder and points `latest` at it.
  ///
  /// - Parameters:
  ///   - runs: The folder that holds all runs; made where it does not exist.
  ///   - name: What the run is called; its folder's name starts with the local date and time.
  /// - Throws: ``RunError/cannotWrite(_:)``.
  public static func create(in runs: String, name: String, date: Date = Date()) throws(RunError) -> RunFolder
  {
    let stem = "\(runs)/\(stamp(date))_\(name)"
    do throws(FileError) {
      try Folder.make(runs)
      // Two runs may begin in the same second.
      for number in 1...1000 {
        let path = number == 1 ? stem : "\(stem)-\(number)"
        guard try Folder.makeNew(path) else { continue }
        let folder = RunFolder(path: path)
        try pointLatest(at: folder.name, in: runs)
        return folder
      }
      throw FileError(.create, path: stem, reason: "a thousand runs have this name")
    } catch {
      throw .cannotWrite(error)
    }
  }

  /// Takes the folder for this process alone, until the lock goes away.
  ///
  /// - Throws: ``RunError/inUse(folder:)`` or ``RunError/cannotWrite(_:)``.
  public func lock() throws(RunError) -> FileLock {
    do throws(FileError) {
      // Whoever lists runs looks at their locks, which takes them for a moment.
      for _ in 0..<10 {
        if let lock = try FileLock.take(lockPath) { return lock }
        usleep(50_000)
      }
    } catch {
      throw .cannotWrite(error)
    }
    throw .inUse(folder: path)
  }

  /// Whether a process trains in the folder.
  public var isInUse: Bool { FileLock.isHeld(lockPath) }

  /// How the run is: what `run.json` says, but crashed where that says running and nobody trains.
  public var record: RunRecord? {
    guard var record = RunRecord(contentsOf: statePath) else { return nil }
    if record.state == .running, !isInUse { record.state = .crashed }
    return record
  }

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

  /// The names of all run folders, oldest first.
  public static func names(in runs: String) -> [String] {
    let files = FileManager.default
    return ((try? files.contentsOfDirectory(atPath: runs)) ?? [])
      .filter { $0 != "latest" && files.fileExists(atPath: "\(runs)/\($0)/config.json") }
      // Of runs that began in one second, the tenth follows the ninth.
      .sorted { $0.compare($1, options: [.numeric, .literal]) == .orderedAscending }
  }

  /// Where a link such as `latest` leads: it may lead elsewhere before the folder is written to.
  private static func resolved(_ path: String) -> String {
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
    return target.hasPrefix("/") ? target : "\(AtomicFile.split(path).folder)/\(target)"
  }

  /// Whether this is the run that `latest` names, in the folder where runs are looked for.
  public var isLatest: Bool { Self.resolved("runs/latest") == path }

  /// Makes a copy of the run that goes its own way from here, beside it.
  ///
  /// - Throws: ``RunError/noCheckpoint(folder:)``, ``RunError/cannotRead(_:)`` or ``RunError/cannotWrite(_:)``.
  public func fork(named name: String) throws(RunError) -> RunFolder {
    // The state first: a run that goes on meanwhile only makes its log longer than the state says.
    let names = [
      "checkpoints/last.safetensors", "checkpoints/previous.safetensors", "metrics.jsonl", "config.json",
      "weights.safetensors", "run.json",
    ]
    guard FileManager.default.fileExists(atPath: lastCheckpointPath) else {
      throw .noCheckpoint(folder: path)
    }
    let copy = try RunFolder.create(in: AtomicFile.split(path).folder, name: name)
    do throws(FileError) {
      try Folder.make(copy.checkpointsPath)
      for file in names where FileManager.default.fileExists(atPath: "\(path)/\(file)") {
        let bytes = try InputFile("\(path)/\(file)").readAll()
        try AtomicFile.write(bytes, to: "\(copy.path)/\(file)")
      }
      if var record = RunRecord(contentsOf: statePath) {
        record.forkedFrom = self.name
        try record.write(to: copy.statePath)
      }
    } catch {
      throw .cannotWrite(error)
    }
    return copy
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

  private static func stamp(_ date: Date) -> String {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: date)
    func digits(_ value: Int?, _ count: Int = 2) -> String { String(format: "%0\(count)d", value ?? 0) }
    return digits(parts.year, 4) + "-" + digits(parts.month) + "-" + digits(parts.day) + "_"
      + digits(parts.hour)
      + digits(parts.minute) + digits(parts.second)
  }

  /// The link is made under another name and renamed, so that there is always one.
  static func pointLatest(at name: String, in runs: String) throws(FileError) {
    let link = "\(runs)/latest"
    let temporary = "\(runs)/.latest-\(getpid())"
    unlink(temporary)
    guard symlink(name, temporary) == 0 else { throw FileError(.create, path: link, code: errno) }
    guard rename(temporary, link) == 0 else { throw FileError(.rename, path: link, code: errno) }
  }
}
