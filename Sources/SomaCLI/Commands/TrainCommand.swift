import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma train <set>`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network and keep it in a run folder.",
    discussion: """
      soma train digits
      soma train mnist --data ../data/mnist --epochs 5
      soma train moons --layers 16,16 --activation tanh --json
      soma train digits --patience 5 --target 'val.accuracy>=0.98' --time-limit 20m
      """)

  @Argument(help: "A data set; soma data list names them.") var set: String
  @OptionGroup var data: DataFlags
  @OptionGroup(title: "Network and training") var training: TrainingFlags
  @OptionGroup var output: OutputFlags
  @Option(help: "The run's name; the data set's by default.") var name: String?
  @Option(help: ArgumentHelp("The folder that run folders are made in.", valueName: "dir")) var out = "runs"
  @Flag(help: "Show what would be trained, and train nothing.") var dryRun = false

  mutating func run() throws {
    let start = ContinuousClock.now
    try output.useThreads()
    let initialWeights = try training.initialWeights()
    let settings = try training.settings(initialWeights: initialWeights)
    let dataSet = try DataSet.load(set, data.options(seed: training.seed))
    for note in dataSet.notes { Console.message("note: \(note)") }
    let configuration = try settings.resolved(
      for: dataSet, name: try runName(), folder: data.absoluteFolder)
    let chosen = configuration.training.precision
    if let note = PrecisionText.note(chosen, isAccelerated: chosen.isAccelerated) {
      Console.message("note: \(note)")
    }
    var run = try TrainingRun(
      configuration: configuration, data: dataSet, initialWeights: initialWeights,
      report: { Console.message("note: \($0)") })
    guard !dryRun else { return show(run) }
    let folder = try RunFolder.create(in: out, name: configuration.name)
    let recorder = try RunRecorder(
      folder: folder, run: run, arguments: CommandLine.arguments, threadCount: ThreadPool.threadCount)
    try TrainingSession(output: output, start: start, recorder: recorder).train(&run)
  }

  /// Everything that is decided before the first step.
  private func show(_ run: TrainingRun) {
    guard !output.json else { return Console.result(run.configuration.json) }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    let counts = [
      ("train", run.training.count), ("val", run.validation?.count ?? 0), ("test", run.test?.count ?? 0),
    ].filter { $0.1 > 0 }.map { groupedDigits($0.1) + " " + $0.0 }
    for line in [counts.joined(separator: " · "), run.model.summary(), run.configuration.json] {
      Console.result(terminal.shown(line))
    }
  }

  /// A name becomes a part of a path, so it must not lead out of the folder.
  private func runName() throws -> String {
    let name = name ?? set
    try RunName.check(name, option: "--name")
    return name
  }
}

/// What a run may be called.
enum RunName {
  static func check(_ name: String, option: String) throws {
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix("."), name == name.printable,
      name.utf8.count <= 100
    else {
      throw Failure(
        .usage, "\(option) is \"\(name.printable)\"",
        help: "a short name without / and not starting with a dot")
    }
  }
}
