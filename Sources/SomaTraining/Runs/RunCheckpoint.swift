import Foundation
import SomaFormats
import SomaNN
import SomaTensor

/// What a run folder holds to go on with: the last state that was saved whole and fits its settings, or the one before
/// it.
///
/// The settings in it are the run's; `config.json` is a copy of them for people. Whoever changes ``configuration`` and
/// goes on makes that the run's settings before the first step: ``RunRecorder`` writes the state anew with them.
public struct RunCheckpoint: Sendable {
  /// The state, as it was read.
  public let file: CheckpointFile
  /// The settings of the run. Of these only when it ends may be changed.
  public var configuration: RunConfiguration
  /// What had to be passed over, in words.
  public let notes: [String]
  /// The state, in the network and the optimizer of the settings.
  let state: TrainingState
  /// The SHA-256 of the samples.
  let dataFingerprint: String
  /// How many lines the log had.
  private(set) var lineCount: Int
  /// Where all this stands on the disk.
  private var saved: Saved
  private let errors: [CheckpointError]

  private struct Saved: Sendable, Equatable {
    var path: String
    var configuration: RunConfiguration
    var lineCount: Int
  }

  /// The keys of the texts in the file.
  static let configurationKey = "soma.config", dataKey = "soma.data", linesKey = "soma.lines"

  /// Reads the last state in a run folder; where that is damaged or does not fit, the one before it.
  ///
  /// - Throws: ``RunError/noCheckpoint(folder:)``, ``RunError/badCheckpoints(folder:errors:)`` or
  ///   ``RunError/notEnoughMemory(_:)``.
  public init(in folder: RunFolder) throws(RunError) {
    try self.init(in: folder, [folder.lastCheckpointPath, folder.previousCheckpointPath], [])
  }

  /// The state saved before this one, for when this one does not fit the samples.
  ///
  /// - Parameter error: What is wrong with this one.
  /// - Throws: ``RunError/badCheckpoints(folder:errors:)`` where there is none, or it cannot be used either.
  public func previous(in folder: RunFolder, after error: CheckpointError) throws(RunError) -> RunCheckpoint {
    let rest = file.path == folder.lastCheckpointPath ? [folder.previousCheckpointPath] : []
    return try RunCheckpoint(in: folder, rest, errors + [error])
  }

  private init(
    in folder: RunFolder, _ paths: [String], _ earlier: [CheckpointError]
  ) throws(RunError) {
    var errors = earlier
    for path in paths {
      try RunFolder.checkMemory(forReading: path)
      do throws(CheckpointError) {
        try self.init(CheckpointFile(path), errors)
        return
      } catch .unreadable(let error) where error.isAbsent {
        continue
      } catch {
        errors.append(error)
      }
    }
    throw errors.isEmpty ? .noCheckpoint(folder: folder.path) : .badCheckpoints(folder: folder.path, errors)
  }

  private init(_ file: CheckpointFile, _ errors: [CheckpointError]) throws(CheckpointError) {
    guard let text = file.texts[Self.configurationKey], let data = file.texts[Self.dataKey],
      let lines = file.texts[Self.linesKey].flatMap({ Int($0) }), lines >= 0
    else { throw .doesNotFit(path: file.path, reason: "it holds the state of a training, but not of a run") }
    let configuration: RunConfiguration, model: Model, optimizer: any Optimizer
    do {
      configuration = try RunConfiguration(json: text, path: file.path)
      try configuration.checkNetwork(
        storedCount: file.modelTensors.reduce(0) { $0 + $1.value.count }, path: file.path)
      (model, optimizer) = try TrainingRun.parts(configuration)
    } catch let error as RunError {
      throw .doesNotFit(path: file.path, reason: error.reason(withoutPath: file.path))
    } catch {
      throw .doesNotFit(path: file.path, reason: "\(error)")
    }
    state = try file.state(of: model, optimizer)
    self.configuration = configuration
    self.file = file
    self.errors = errors
    (dataFingerprint, lineCount) = (data, lines)
    saved = Saved(path: file.path, configuration: configuration, lineCount: lines)
    var notes = errors.map { "\($0)\n  going on from the save before it, \(file.path)" }
    if file.writtenBy != somaVersion {
      notes.append(
        "the run was saved by soma \(file.writtenBy); soma \(somaVersion) may give other last bits")
    }
    self.notes = notes
  }

  /// Makes sure that a folder holds this state with these settings, so that whatever happens from here on, the run goes
  /// on with them. Where it does already, nothing is written.
  ///
  /// - Parameter lineCount: How many lines of the log belong to the state.
  mutating func commit(in folder: RunFolder, lineCount: Int) throws(RunError) {
    self.lineCount = lineCount
    let wanted = Saved(path: folder.lastCheckpointPath, configuration: configuration, lineCount: lineCount)
    guard saved != wanted else { return }
    // Both, so that a run that has to go on from the save before the last keeps these settings too. The last one first:
    // until it has its name, the folder is as it was. A damaged last one is replaced, never kept as the previous.
    for path in [folder.lastCheckpointPath, folder.previousCheckpointPath] {
      do throws(SafetensorsError) {
        try state.write(to: path, texts: texts)
      } catch {
        throw RunError(writing: error)
      }
    }
    saved = wanted
  }

  private var texts: [String: String] {
    Self.texts(configuration, dataFingerprint: dataFingerprint, lineCount: lineCount)
  }

  /// The texts for a file that ``init(in:)`` can read.
  static func texts(
    _ configuration: RunConfiguration, dataFingerprint: String, lineCount: Int
  ) -> [String: String] {
    [configurationKey: configuration.json, dataKey: dataFingerprint, linesKey: String(lineCount)]
  }
}

extension SafetensorsError {
  /// Whether there is no such file.
  fileprivate var isAbsent: Bool {
    if case .file(let cause) = rule { cause.code == ENOENT } else { false }
  }
}

extension RunError {
  /// The words of the error without the file's path, for a place that names it already.
  fileprivate func reason(withoutPath path: String) -> String {
    let text = description
    return text.hasPrefix("\(path): ") ? String(text.dropFirst(path.count + 2)) : text
  }
}
