import Foundation
import Soma

/// Puts an input in the place of one file of a run folder, and goes on with the run for a few steps. What was gone on
/// from must leave a folder that can be gone on from again.
struct RunChecker {
  /// Which file the input takes the place of.
  enum Part {
    case record, configuration, log
    /// The texts in a state, a zero byte between them: progress, settings, lines of the log. The seal is made anew, as
    /// anybody could.
    case state
  }

  /// A folder of its own, with what a small run left in it.
  private static let folder: RunFolder = {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Tests/SomaCLITests/Fixtures/OldRuns/moons.half").standardizedFileURL.path
    let path = FileManager.default.temporaryDirectory.path + "/soma-fuzz-run-\(getpid())"
    try? FileManager.default.removeItem(atPath: path)
    guard (try? FileManager.default.copyItem(atPath: fixture, toPath: path)) != nil else {
      preconditionFailure("there is no run in \(fixture)")
    }
    return RunFolder(path: path)
  }()
  private static let files = [
    folder.configurationPath, folder.metricsPath, folder.statePath, folder.weightsPath,
    folder.lastCheckpointPath, folder.previousCheckpointPath,
  ].map { (path: $0, content: FileManager.default.contents(atPath: $0) ?? Data()) }
  private static let state = try? Safetensors(contentsOf: folder.lastCheckpointPath)
  private static let data = try? DataSet.load("moons")

  /// - Throws: Why the input was refused.
  static func check(_ part: Part, _ bytes: [UInt8]) throws {
    // Every input meets the folder as it was.
    for file in files { try file.content.write(to: URL(filePath: file.path)) }
    switch part {
    case .record: try write(bytes, folder.statePath)
    case .configuration: return try checkConfiguration(bytes)
    case .log:
      try write(bytes, folder.metricsPath)
      precondition(RunHistory(contentsOf: folder.metricsPath).epochs.count <= RunHistory.longestCourse)
    case .state: try writeState(bytes)
    }
    _ = folder.record
    try goOn()
    do { try goOn() } catch TrainingError.diverged {
    } catch { preconditionFailure("the folder cannot be gone on from again: \(error)") }
  }

  private static func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  private static func writeState(_ bytes: [UInt8]) throws {
    let texts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    guard texts.count == 3, var file = state else { return }
    for (key, text) in zip(["soma.checkpoint", "soma.config", "soma.lines"], texts) {
      file.metadata[key] = String(decoding: text, as: UTF8.self)
    }
    file.metadata[Safetensors.sealKey] = nil
    let sealed = try file.sealed().serialized()
    for path in [folder.lastCheckpointPath, folder.previousCheckpointPath] { try write(sealed, path) }
  }

  /// A network that is large and allowed would only take time.
  private static func checkConfiguration(_ bytes: [UInt8]) throws {
    try write(bytes, folder.configurationPath)
    let configuration = try RunConfiguration(contentsOf: folder.configurationPath)
    let sizes = configuration.network.hidden + configuration.input.shape + [configuration.network.outputs]
    guard let data, sizes.allSatisfy({ $0 < 1000 }), sizes.count < 10, configuration.network.embeddings == nil
    else { return }
    var run = try TrainingRun(configuration: configuration, data: data)
    var steps = 0
    try run.run(shouldStop: steps == 2) { if case .stepped = $0 { steps += 1 } }
  }

  private static func goOn() throws {
    let lock = try folder.lock()
    guard let data else { return }
    let checkpoint = try RunCheckpoint(in: folder)
    var run = try TrainingRun(continuing: checkpoint, data: data)
    let recorder = try RunRecorder(
      folder: folder, lock: lock, run: run, checkpoint: checkpoint, arguments: [], threadCount: 1)
    var steps = 0
    try run.run(shouldStop: steps == 2) { event in
      if case .stepped = event { steps += 1 }
      try recorder.record(event)
    }
  }
}
