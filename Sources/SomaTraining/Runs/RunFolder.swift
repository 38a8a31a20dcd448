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
  /// Whether `latest` is to point at it when it holds something.
  var becomesLatest = false

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
  var lockPath: String { "\(path)/.lock" }
  /// The last component of the path.
  public var name: String { String(path.split(separator: "/").last ?? "") }

  /// Makes a new folder. `latest` points at it as soon as the run can be gone on from: ``RunRecorder`` sees to it.
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
        var folder = RunFolder(path: path)
        folder.becomesLatest = true
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

  /// Whether it holds what can be gone on from, or at least used. Otherwise its run has never begun, or begins just now.
  public var isUsable: Bool {
    [weightsPath, lastCheckpointPath, previousCheckpointPath].contains {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  /// Equal where the paths are.
  public static func == (left: RunFolder, right: RunFolder) -> Bool { left.path == right.path }

  /// Whether a process trains in the folder.
  public var isInUse: Bool { FileLock.isHeld(lockPath) }

  /// How the run is: what `run.json` says, but crashed where that says running and nobody trains.
  public var record: RunRecord? {
    guard var record = RunRecord(contentsOf: statePath) else { return nil }
    if record.state == .running, !isInUse { record.state = .crashed }
    return record
  }
}
