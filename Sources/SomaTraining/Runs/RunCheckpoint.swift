import Foundation
import SomaFormats
import SomaNN
import SomaTensor

/// What a run folder holds to go on with: the last state that was saved whole, or the one before it.
public struct RunCheckpoint: Sendable {
  /// The state.
  public let file: CheckpointFile
  /// The settings of the run. Of these only when it ends may be changed.
  public var configuration: RunConfiguration
  /// What had to be passed over, in words.
  public let notes: [String]
  /// The SHA-256 of the samples, and how many lines the log had.
  let dataFingerprint: String
  let lineCount: Int

  /// The keys of the texts in the file.
  static let configurationKey = "soma.config", dataKey = "soma.data", linesKey = "soma.lines"

  /// Reads the last state in a run folder; where that is damaged, the one before it.
  ///
  /// - Throws: ``RunError/noCheckpoint(folder:)``, ``RunError/badCheckpoints(folder:errors:)`` or
  ///   ``RunError/badConfiguration(path:reason:)``.
  public init(in folder: RunFolder) throws(RunError) {
    var errors: [CheckpointError] = []
    for path in [folder.lastCheckpointPath, folder.previousCheckpointPath] {
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
    do throws(RunError) {
      configuration = try RunConfiguration(json: text, path: file.path)
      try configuration.checkNetwork(
        storedCount: file.modelTensors.reduce(0) { $0 + $1.value.count }, path: file.path)
    } catch {
      throw .doesNotFit(path: file.path, reason: "\(error)")
    }
    self.file = file
    (dataFingerprint, lineCount) = (data, lines)
    var notes = errors.map { "\($0)\n  going on from the save before it, \(file.path)" }
    if file.writtenBy != somaVersion {
      notes.append(
        "the run was saved by soma \(file.writtenBy); soma \(somaVersion) may give other last bits")
    }
    self.notes = notes
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
