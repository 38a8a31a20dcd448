import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma train [source]`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network and keep it in a run folder.",
    discussion: """
      soma train digits
      soma train titanic.csv --target survived
      soma train mnist --data ../data/mnist --epochs 5
      soma train moons --layers 16,16 --activation tanh --json
      soma train soma.toml --set model.dropout=0.2
      soma train digits --patience 5 --target 'val.accuracy>=0.98' --time-limit 20m
      """)

  @OptionGroup var sources: SettingsFlags
  @OptionGroup var output: OutputFlags
  @Flag(help: "Show what would be trained, and train nothing.") var dryRun = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let start = ContinuousClock.now
    let isQuiet = output.quiet
    let settings = try sources.settings(announce: { if !isQuiet { Console.message($0) } })
    settings.useThreads()
    let setup = try TrainingSetup(
      settings, showsColumns: !output.quiet && !output.json, showsNotes: !output.quiet)
    if !output.quiet, let note = setup.validationNote { Console.message("note: \(note)") }
    var run = try setup.makeRun()
    guard !dryRun else { return show(run) }
    let folder = try RunFolder.create(in: settings.text("out") ?? "runs", name: setup.configuration.name)
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
}

/// What a run may be called: its name becomes a part of a path, so it must not lead out of the folder.
enum RunName {
  static let allowed =
    "a short name without / and not starting with a dot; latest and best have a meaning of their own"

  static func isAllowed(_ name: String) -> Bool {
    !name.isEmpty && !["latest", "best"].contains(name) && !name.contains("/") && !name.hasPrefix(".")
      && name == name.printable
      && name.utf8.count <= 100
  }

  static func check(_ name: String, option: String) throws {
    guard isAllowed(name) else {
      throw Failure(
        .usage, "\(option) is \(name.isEmpty ? "empty" : name.printable)", help: "allowed is \(allowed)")
    }
  }
}
