import Foundation
import SomaFormats

extension RunFolder {
  /// Makes a copy of the run that goes its own way from a state of it, beside it.
  ///
  /// The copy is a run when its state is there; before, it is a folder that ``list(_:)`` counts among the others.
  ///
  /// - Parameters:
  ///   - checkpoint: What was read in this folder, with the settings of the copy. Afterwards it is that of the copy.
  ///   - name: What the copy is called.
  /// - Throws: ``RunError/cannotRead(_:)`` or ``RunError/cannotWrite(_:)``.
  public func fork(_ checkpoint: inout RunCheckpoint, named name: String) throws(RunError) -> RunFolder {
    let copy = try RunFolder.create(in: AtomicFile.split(path).folder, name: name)
    let extent: MetricsLog.Extent
    checkpoint.configuration.name = name
    do throws(FileError) {
      try Folder.make(copy.checkpointsPath)
      // This run may go on meanwhile, which only makes its log longer than the state says.
      extent = try MetricsLog.Extent(of: metricsPath, lineCount: checkpoint.lineCount)
      if FileManager.default.fileExists(atPath: metricsPath) {
        try AtomicFile.copy(metricsPath, to: copy.metricsPath)
      }
      if var record = RunRecord(contentsOf: statePath) {
        record.forkedFrom = self.name
        try record.write(to: copy.statePath)
      }
      try AtomicFile.write(
        Array((checkpoint.configuration.json + "\n").utf8), to: copy.configurationPath)
    } catch {
      throw .cannotWrite(error)
    }
    try checkpoint.commit(in: copy, lineCount: extent.lineCount)
    // After the state: weights alone could be used, and would be taken for those of a whole run.
    if FileManager.default.fileExists(atPath: weightsPath) {
      do throws(FileError) { try AtomicFile.copy(weightsPath, to: copy.weightsPath) } catch {
        throw .cannotWrite(error)
      }
    }
    try copy.becomeLatest()
    return copy
  }

  /// Points `latest` at the folder, if it was made for that.
  func becomeLatest() throws(RunError) {
    guard becomesLatest else { return }
    do throws(FileError) {
      try RunFolder.pointLatest(at: name, in: AtomicFile.split(path).folder)
    } catch {
      throw .cannotWrite(error)
    }
  }
}
