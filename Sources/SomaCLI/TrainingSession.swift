import ArgumentParser
import Foundation
import Soma

/// A training on the command line: events go to the run folder and to whoever looks, signals stop it, and the process
/// ends with the code that tells how it went.
struct TrainingSession {
  let output: OutputFlags
  /// When the command began; the time limit counts from there.
  let start: ContinuousClock.Instant
  let recorder: RunRecorder

  private var folder: RunFolder { recorder.folder }

  /// Trains to the end, or to where it is stopped.
  func train(_ run: inout TrainingRun) throws {
    var view =
      output.json || output.quiet
      ? nil
      : TrainingView(configuration: run.configuration, terminal: Terminal(descriptor: STDERR_FILENO))
    Interrupt.listen()
    let end: TrainingEnd
    do {
      end = try run.run(
        secondsUsed: (ContinuousClock.now - start) / .seconds(1), shouldStop: Interrupt.signal != nil
      ) { event in
        if case .checkpoint = event, Interrupt.signal != nil {
          view?.clearBar()
          Console.message("stopping: saving; press Ctrl-C again to quit at once")
        }
        try recorder.record(event)
        view?.show(event)
        if output.json, let line = event.json(run: folder.path, time: RunRecord.time(Date())) {
          Console.result(line.text)
        }
      }
    } catch {
      view?.clearBar()
      let error = withCause(error, run)
      recorder.fail(error)
      if output.json, case .diverged(let divergence)? = error as? TrainingError {
        Console.result(divergence.json(time: RunRecord.time(Date())).text)
      }
      // The run's own error is worth more than that of its report.
      _ = try? writeReport(run, nil)
      throw explained(error)
    }
    let isImproving = try writeReport(run, end)
    if !output.json { report(end, testCount: run.test?.count, isImproving: isImproving) }
    try leave(end)
  }

  /// Writes the page for people and, at the end of a run, what the test gave.
  ///
  /// - Returns: Whether more epochs would help.
  private func writeReport(_ run: TrainingRun, _ end: TrainingEnd?) throws -> Bool {
    var evaluation: Evaluation?
    if let end, end.reason.isComplete, let test = run.test, test.count > 0 {
      let measured = try run.configuration.evaluate(run.model, on: test)
      try measured.write(to: folder, classes: run.configuration.classes)
      evaluation = measured
    }
    let isImproving = end.map { run.isStillImproving($0, recorder.history) } ?? false
    let text = ReportText.markdown(
      folder, recorder.record, run.configuration, model: run.model, recorder.history, evaluation,
      isImproving: isImproving)
    do throws(FileError) {
      try AtomicFile.write(Array(text.utf8), to: folder.reportPath)
    } catch {
      throw RunError.cannotWrite(error)
    }
    return isImproving
  }

  /// A divergence with what the steps since the last save, made again, tell about it.
  private func withCause(_ error: any Error, _ run: TrainingRun) -> any Error {
    guard case .diverged(let divergence)? = error as? TrainingError,
      let checkpoint = try? RunCheckpoint(in: folder)
    else { return error }
    return TrainingError.diverged(run.explained(divergence, from: checkpoint))
  }

  /// The error with what can still be done.
  private func explained(_ error: any Error) -> Failure {
    let failure = Failure(error)
    guard let now = recorder.folderNow else {
      return Failure(
        failure.code, "\(folder.path) is gone: it was removed while the training ran",
        help: "train again; what was saved went with the folder")
    }
    guard now == folder else {
      return Failure(
        failure.code, "\(folder.path) was moved to \(now.path) while the training ran",
        help: "go on with what was saved: soma resume \(now.path.shellWord)")
    }
    guard let saved = recorder.saved else { return failure }
    if failure.code == .diverged {
      // Going on from there would only diverge again.
      let best = recorder.record.best.map {
        "\n  best weights: those of epoch \($0.epoch), in \(folder.weightsPath)"
      }
      return Failure(
        failure.code,
        failure.message + "\n  last good save: \(Words.position(saved)) in \(folder.path)\(best ?? "")",
        help: failure.help)
    }
    return Failure(
      failure.code, failure.message + "\n  last good save: \(Words.position(saved))",
      help: (failure.help.map { $0 + "\n      " } ?? "")
        + "when that is mended, go on with: soma resume \(reference)")
  }

  private func report(_ end: TrainingEnd, testCount: Int?, isImproving: Bool) {
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    if let test = end.test {
      let lines = ResultText.score(test, count: testCount, seconds: end.seconds, terminal)
      for line in lines { Console.result(line) }
    }
    guard end.reason.isComplete else { return }
    Console.result("run    \(folder.path)")
    guard !output.quiet else { return }
    Console.message("next   soma evaluate \(reference)")
    if isImproving {
      let advice =
        "still improving at the last epoch: try soma resume \(reference) --epochs \(Words.moreEpochs(than: end.epochs))"
      let messages = Terminal(descriptor: STDERR_FILENO)
      for line in messages.folded(advice) { Console.message(messages.shown(line)) }
    }
  }

  /// Ends the process with a code of its own where not all was done that was asked for.
  private func leave(_ end: TrainingEnd) throws {
    let target = recorder.configuration.training.supervision.target
    if end.reason.isComplete {
      guard let target, end.isTargetReached == false else { return }
      let best = end.best.map {
        "; the best epoch, \($0.epoch), has \($0.metric.rawValue) \(Words.loss($0.value))"
      }
      throw Failure(
        .targetMissed,
        "\(target) was not reached in \(end.epochs) epoch\(end.epochs == 1 ? "" : "s")\(best ?? "")",
        help: "more epochs may help: soma resume \(reference) --epochs \(Words.moreEpochs(than: end.epochs))")
    }
    let reason =
      end.reason == .outOfTime ? "the time is over" : "stopped"
    let position = Words.position(epochs: end.epochs, steps: end.steps)
    Console.message("\(reason) at \(position); go on with: soma resume \(reference)")
    throw ExitCode(
      end.reason == .outOfTime ? Failure.Code.outOfTime.rawValue : 128 + (Interrupt.signal ?? SIGINT))
  }

  /// How the run is named on the command line.
  private var reference: String { folder.isLatest ? "latest" : folder.path.shellWord }
}
