import Foundation
public import SomaFormats
import SomaNN

/// Listens to a training and keeps it in a run folder, which it locks: events, the state to go on from, the best
/// weights, and how the run is.
///
/// Everything is written so that a process that is killed at any moment leaves a folder that can be taken up again.
public final class RunRecorder {
  /// Where the run is kept.
  public let folder: RunFolder
  /// What `run.json` says.
  public private(set) var record: RunRecord
  /// How far the training was when it was last saved.
  public private(set) var saved: TrainingProgress?
  /// Every setting of the run.
  public let configuration: RunConfiguration
  /// The course of the run over all sessions, as the log has it.
  public var history: RunHistory { log.history }
  // Not the run itself: whoever holds its model makes the training copy it.
  private let dataFingerprint: String
  private let log: MetricsLog
  private let lock: FileLock
  private let clock = ContinuousClock()
  private var recordWritten: ContinuousClock.Instant
  /// The best weights, until they are on the disk.
  private var unsaved: [NamedTensor]?
  private let isContinued: Bool
  private var isLatestTold = false

  /// Begins the record of a new run.
  ///
  /// - Parameters:
  ///   - folder: A folder that nobody has written to.
  ///   - arguments: The command that began the run, for people.
  ///   - threadCount: Told in the state; it changes no number.
  /// - Throws: ``RunError/cannotWrite(_:)`` or ``RunError/inUse(folder:)``.
  public init(
    folder: RunFolder, run: TrainingRun, arguments: [String], threadCount: Int
  ) throws(RunError) {
    (self.folder, isContinued) = (folder, false)
    (configuration, dataFingerprint) = (run.configuration, run.dataFingerprint)
    lock = try folder.lock()
    record = RunRecord(run, arguments: arguments, threadCount: threadCount)
    recordWritten = clock.now
    do throws(FileError) {
      try Folder.make(folder.checkpointsPath)
      try AtomicFile.write(Array((configuration.json + "\n").utf8), to: folder.configurationPath)
      log = try MetricsLog(creating: folder.metricsPath)
    } catch {
      throw .cannotWrite(error)
    }
    try write()
  }

  /// Goes on with the record of a run: whatever was told after the state was saved is forgotten.
  ///
  /// The settings of the checkpoint are those of the run from here on, also where it is killed before its first step:
  /// the state is written with them before anything else changes.
  ///
  /// - Parameters:
  ///   - lock: What ``RunFolder/lock()`` gave before the state was read.
  /// - Throws: ``RunError/cannotRead(_:)``, ``RunError/cannotWrite(_:)`` or ``RunError/badWeights(_:)``.
  public init(
    folder: RunFolder, lock: FileLock, run: TrainingRun, checkpoint: RunCheckpoint, arguments: [String],
    threadCount: Int
  ) throws(RunError) {
    (self.folder, self.lock, isContinued, isLatestTold) = (folder, lock, true, true)
    (configuration, dataFingerprint) = (run.configuration, run.dataFingerprint)
    for path in [folder.path, folder.checkpointsPath] { AtomicFile.removeTemporaries(in: path) }
    let extent: MetricsLog.Extent
    do throws(FileError) {
      extent = try MetricsLog.Extent(of: folder.metricsPath, lineCount: checkpoint.lineCount)
    } catch {
      throw .cannotRead(error)
    }
    // From here on the run has its new settings. Before, nothing has changed; after, all else follows from the state.
    var checkpoint = checkpoint
    try checkpoint.commit(in: folder, lineCount: extent.lineCount)
    var record = RunRecord(run, arguments: arguments, threadCount: threadCount)
    if let old = RunRecord(contentsOf: folder.statePath) {
      record.started = old.started
      record.sessions = min(old.sessions, RunRecord.mostSessions - 1) + 1
      record.forkedFrom = old.forkedFrom
      record.arguments = old.arguments
    }
    saved = checkpoint.file.progress
    (record.best, record.epochs) = (run.state.best?.epoch, run.state.progress.epochs)
    record.seconds = run.state.progress.seconds
    self.record = record
    recordWritten = clock.now
    do throws(FileError) {
      try AtomicFile.write(Array((configuration.json + "\n").utf8), to: folder.configurationPath)
      let epochs = configuration.training.epochs
      log = try MetricsLog(
        continuing: folder.metricsPath, extent,
        changingFirst: { $0.replacing(#/"epochs":\d+/#, with: "\"epochs\":\(epochs)", maxReplacements: 1) })
    } catch {
      throw .cannotWrite(error)
    }
    // A process may have been killed between saving its state and the best weights in it.
    if let best = run.state.best { unsaved = best.model.namedTensors }
    try saveWeights()
    try write()
  }

  /// Keeps an event.
  ///
  /// - Throws: ``RunError/cannotWrite(_:)`` or ``RunError/badWeights(_:)``.
  public func record(_ event: TrainingEvent) throws(RunError) {
    // A run has one beginning, however often it is taken up again.
    if case .started = event, isContinued { return }
    if let line = event.json(run: folder.path, time: RunRecord.time(Date())) {
      do throws(FileError) { try log.append(line.text, event) } catch { throw .cannotWrite(error) }
    }
    switch event {
    case .epochEnded(let result):
      record.epochs = result.epoch
      if clock.now - recordWritten > .seconds(10) { try write() }
    case .improved(let best, let weights):
      record.best = best
      unsaved = weights
    case .checkpoint(let state): try save(state)
    case .ended(let end): try close(with: end)
    case .started, .epochStarted, .stepped, .health: break
    }
  }

  /// Keeps that the training ended with an error, and which, as far as the disk still allows.
  public func fail(_ error: any Error) {
    try? saveWeights()
    if case .diverged(let divergence)? = error as? TrainingError {
      record.state = .diverged
      try? log.append(divergence.json(time: RunRecord.time(Date())).text)
    } else {
      record.state = .crashed
    }
    record.reason = "\(error)"
    record.ended = RunRecord.time(Date())
    try? write()
  }

  /// Where the run's folder is by now: whoever moves it while a process trains in it does not stop it at once.
  ///
  /// - Returns: Its path; nothing where it was removed.
  public var folderNow: RunFolder? {
    switch log.place {
    case .same: folder
    case .moved(let path): RunFolder(path: AtomicFile.split(path).folder)
    case .removed: nil
    }
  }

  private func save(_ state: TrainingState) throws(RunError) {
    do throws(FileError) {
      // The state says how many lines there are, so they have to be on the disk before it.
      try log.sync()
    } catch {
      throw .cannotWrite(error)
    }
    do throws(SafetensorsError) {
      try state.write(
        to: folder.lastCheckpointPath, keepingPrevious: folder.previousCheckpointPath,
        texts: RunCheckpoint.texts(
          configuration, dataFingerprint: dataFingerprint, lineCount: log.lineCount))
    } catch {
      throw RunError(writing: error)
    }
    // Now, and not before, the run can be gone on from.
    if !isLatestTold {
      try folder.becomeLatest()
      isLatestTold = true
    }
    saved = state.progress
    record.seconds = state.progress.seconds
    record.epochs = state.progress.epochs
    try saveWeights()
    if clock.now - recordWritten > .seconds(10) { try write() }
  }

  private func close(with end: TrainingEnd) throws(RunError) {
    record.state = end.reason.isComplete ? .done : .stopped
    record.reason = end.reason == .finished ? nil : end.reason.rawValue
    (record.epochs, record.seconds) = (end.epochs, end.totalSeconds)
    (record.best, record.test, record.isTargetReached) = (end.best, end.test, end.isTargetReached)
    record.ended = RunRecord.time(Date())
    // A run that ends before its first epoch does is used with the numbers it has.
    // They were saved just now.
    if end.best == nil, let last = try? Safetensors(contentsOf: folder.lastCheckpointPath) {
      unsaved = CheckpointFile.modelTensors(in: last)
    }
    try saveWeights()
    do throws(FileError) { try log.sync() } catch { throw .cannotWrite(error) }
    try write()
  }

  private func saveWeights() throws(RunError) {
    guard let weights = unsaved else { return }
    do throws(SafetensorsError) {
      try Safetensors(
        tensors: weights.map { ($0.name, $0.value) },
        metadata: [SavedRun.metadataKey: configuration.portable.json]
      ).sealed().write(to: folder.weightsPath)
    } catch {
      throw RunError(writing: error)
    }
    unsaved = nil
  }

  private func write() throws(RunError) {
    record.heartbeat = RunRecord.time(Date())
    recordWritten = clock.now
    do throws(FileError) { try record.write(to: folder.statePath) } catch { throw .cannotWrite(error) }
  }
}
