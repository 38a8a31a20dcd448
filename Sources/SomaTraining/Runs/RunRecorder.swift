public import Foundation
import SomaFormats
public import SomaNN

/// Listens to a training and keeps it in a run folder: events, the best weights, and the state.
///
/// The weights are saved after each epoch that is the best so far, so a run that is cut off keeps its best numbers.
public final class RunRecorder {
  /// Where the run is kept.
  public let folder: RunFolder
  private let configuration: RunConfiguration
  private let arguments: [String]
  private let threadCount: Int
  private let started: String
  private let metrics: FileHandle
  private var best: JSONValue = .null
  /// Whether the folder has weights already.
  public private(set) var hasWeights = false

  /// Writes the configuration and opens the log.
  ///
  /// - Parameters:
  ///   - arguments: The command that began the run, for people.
  ///   - threadCount: Told in the state; it changes no number.
  /// - Throws: ``RunError/cannotWrite(_:)``.
  public init(
    folder: RunFolder, configuration: RunConfiguration, arguments: [String], threadCount: Int
  ) throws(RunError) {
    self.folder = folder
    self.configuration = configuration
    self.arguments = arguments
    self.threadCount = threadCount
    started = Self.time(Date())
    do throws(FileError) {
      try AtomicFile.write(Array((configuration.json + "\n").utf8), to: folder.configurationPath)
      try AtomicFile.write([], to: folder.metricsPath)
      guard let handle = FileHandle(forWritingAtPath: folder.metricsPath) else {
        throw FileError(.open, path: folder.metricsPath, code: errno)
      }
      metrics = handle
    } catch {
      throw .cannotWrite(error)
    }
    try writeState("running", test: nil)
  }

  deinit { try? metrics.close() }

  /// Keeps an event.
  ///
  /// - Throws: ``RunError/cannotWrite(_:)`` or ``RunError/badWeights(_:)``.
  public func record(_ event: TrainingEvent) throws(RunError) {
    if let line = event.json(run: folder.path, time: Self.time(Date())) {
      do {
        try metrics.write(contentsOf: Data((line.text + "\n").utf8))
      } catch {
        throw .cannotWrite(FileError(.write, path: folder.metricsPath, reason: error.localizedDescription))
      }
    }
    switch event {
    case .improved(let epoch, let loss, let weights):
      best = ["epoch": .integer(epoch), "loss": .number(loss)]
      try save(weights)
    case .ended(let end): try writeState(end.reason == .finished ? "done" : "stopped", test: end.test)
    default: break
    }
  }

  /// Saves the model of a training that ended before its first epoch did; does nothing where weights are saved.
  ///
  /// - Throws: As ``record(_:)`` does.
  public func saveIfMissing(_ model: Model) throws(RunError) {
    if !hasWeights { try save(model.namedTensors) }
  }

  /// Keeps that the training ended with an error, and which.
  ///
  /// - Throws: ``RunError/cannotWrite(_:)``.
  public func fail(_ error: any Error) throws(RunError) {
    try writeState(error is TrainingError ? "diverged" : "failed", test: nil, reason: "\(error)")
  }

  private func save(_ weights: [NamedTensor]) throws(RunError) {
    // A weights file may be given to others, whom the folders of this machine do not concern.
    var portable = configuration
    portable.data.folder = nil
    do throws(SafetensorsError) {
      try Safetensors(
        tensors: weights.map { ($0.name, $0.value) }, metadata: [SavedRun.metadataKey: portable.json]
      ).write(to: folder.weightsPath)
      hasWeights = true
    } catch {
      if case .file(let cause) = error.rule { throw .cannotWrite(cause) }
      throw .badWeights(error)
    }
  }

  private func writeState(_ state: String, test: Score?, reason: String? = nil) throws(RunError) {
    let end: JSONValue = state == "running" ? .null : .string(Self.time(Date()))
    let value: JSONValue = [
      "schema": .string(RunConfiguration.currentSchema), "state": .string(state),
      "reason": reason.map { .string($0) } ?? .null, "started": .string(started), "ended": end,
      "best": best, "test": test?.json ?? .null, "arguments": .strings(arguments),
      "threads": .integer(threadCount), "process": .integer(Int(ProcessInfo.processInfo.processIdentifier)),
    ]
    do throws(FileError) {
      try AtomicFile.write(Array((value.text + "\n").utf8), to: folder.statePath)
    } catch {
      throw .cannotWrite(error)
    }
  }

  /// A moment in ISO 8601, in UTC.
  public static func time(_ date: Date) -> String { date.formatted(.iso8601) }
}
