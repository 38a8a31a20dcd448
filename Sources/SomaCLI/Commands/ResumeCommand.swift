import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma resume <run>`.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go on with a training that was interrupted, or for more epochs.",
    discussion: """
      soma resume latest
      soma resume latest --epochs 20
      soma resume digits --fork longer --epochs 100

      It goes on in the same folder from the last saved step, with the same bits as a training without a break.
      """)

  @Argument(help: ArgumentHelp("A run folder, a run's name, or latest.", valueName: "run"))
  var savedRun: String
  @Option(help: "How many epochs the run has in the end.") var epochs: Int?
  @OptionGroup var ending: EndingFlags
  @Option(help: ArgumentHelp("Copy the run under this name first, and go on there.", valueName: "name"))
  var fork: String?
  @OptionGroup var data: DataFlags
  @OptionGroup var threads: ThreadFlags
  @OptionGroup var output: OutputFlags
  @Argument(parsing: .allUnrecognized, help: .hidden) var others: [String] = []
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let start = ContinuousClock.now
    var folder = try RunFolder.named(savedRun)
    try refuseOthers(folder)
    Settings([try threads.assignments()]).useThreads()
    if let fork { try RunName.check(fork, option: "--fork") }
    // A copy is made when nothing can be wrong any more; what it is made of may go on meanwhile.
    let ownLock = fork == nil ? try folder.lock() : nil
    var (checkpoint, run) = try taken(up: folder)
    if let fork { folder = try folder.fork(&checkpoint, named: fork) }
    let lock = try ownLock ?? folder.lock()
    let recorder = try RunRecorder(
      folder: folder, lock: lock, run: run, checkpoint: checkpoint, arguments: CommandLine.arguments,
      threadCount: ThreadPool.threadCount)
    try TrainingSession(output: output, start: start, recorder: recorder).train(&run)
  }

  /// The last state that fits, with the settings it is to go on with, and the training of it.
  private func taken(up folder: RunFolder) throws -> (RunCheckpoint, TrainingRun) {
    var checkpoint = try RunCheckpoint(in: folder), told: [String] = []
    var dataSet: DataSet?
    while true {
      for note in checkpoint.notes where !told.contains(note) {
        Console.message("warning: \(note)")
        told.append(note)
      }
      try change(&checkpoint, isFirst: dataSet == nil)
      let samples = try dataSet ?? checkpoint.configuration.loadData(data.options())
      dataSet = samples
      if let path = data.absoluteFolder { checkpoint.configuration.data.move(to: path) }
      if let fork { checkpoint.configuration.name = fork }
      do {
        return (checkpoint, try TrainingRun(continuing: checkpoint, data: samples))
      } catch let error as CheckpointError {
        checkpoint = try checkpoint.previous(in: folder, after: error)
      }
    }
  }

  /// Changes what may be changed.
  private func change(_ checkpoint: inout RunCheckpoint, isFirst: Bool) throws {
    let planned = checkpoint.configuration.training.epochs
    if let epochs {
      let done = checkpoint.file.progress.epochs
      guard epochs >= done else {
        throw Failure(.usage, "--epochs is \(epochs)", help: "the run has \(done) epochs already")
      }
      checkpoint.configuration.training.epochs = epochs
      if isFirst, epochs != planned, checkpoint.configuration.training.schedule == .cosine {
        Console.message(
          "note: from here on the step size falls along the cosine of \(epochs) epochs, not \(planned)")
      }
    }
    try ending.apply(to: &checkpoint.configuration.training.supervision)
    try checkpoint.configuration.check()
  }

  /// Other settings would make another run of it: the parts would not belong together.
  private func refuseOthers(_ folder: RunFolder) throws {
    guard let first = others.first else { return }
    // What soma train does not know either is a slip of the hand, which the parser explains.
    do {
      _ = try TrainCommand.parse(["set"] + others)
    } catch {
      throw ParserComplaint(TrainCommand.fullMessage(for: error)).failure
    }
    throw Failure(
      .usage, "\(first) cannot change when a run goes on",
      help: "--epochs, --patience and --time-limit can; begin a new run with its weights: "
        + "soma train … --init-from \(folder.weightsPath) \(others.joined(separator: " "))".printable)
  }
}
