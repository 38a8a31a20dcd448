import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma search <configuration>`.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Try settings and rank them: grid, random or successive halving.",
    discussion: """
      soma search soma.toml

      The file's section [search] says what is tried:

        [search]
        method = "halving"           # or random, grid
        trials = 27
        [search.space]
        train.lr = { log-uniform = [1e-4, 0.1] }
        model.layers = { choice = [[64], [64, 32]] }
        model.dropout = { uniform = [0, 0.5] }
        train.batch-size = { integer = [16, 128] }

      Trials are compared by train.monitor, never by test samples. The state is written after every trial; the same
      command goes on from there.
      """)

  @OptionGroup var sources: SettingsFlags
  @Option(
    help: ArgumentHelp(
      "The file that the state is kept in; else beside the configuration, soma.search.json for soma.toml.",
      valueName: "file"))
  var state: String?
  @Flag(help: "Forget the trials of an earlier search.") var restart = false
  @Flag(help: "Print one JSON object.") var json = false
  @Flag(name: .shortAndLong, help: "Show no progress.") var quiet = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let settings = try sources.settings(announce: { Console.message($0) })
    settings.useThreads()
    let search = try SettingsSearch(settings)
    let path = state ?? statePath
    var state = try HyperparameterSearch(search.plan, statePath: path, isRestarted: restart)
    let text = SearchText(search.plan, metric: search.metric, terminal: Terminal(descriptor: STDERR_FILENO))
    if !quiet { text.showStart(done: state.trials.count, path: path) }
    Interrupt.listen()
    let result = try state.run(
      report: { trial in if !quiet { text.show(trial) } },
      evaluate: { trial in try search.score(of: trial) })
    if let signal = Interrupt.signal, !result.isComplete {
      Console.message("stopped after \(result.trials.count) trials; the same command goes on from there")
      throw ExitCode(128 + signal)
    }
    if json {
      Console.result(SearchText.json(result, metric: search.metric).text)
    } else {
      let terminal = Terminal(descriptor: STDOUT_FILENO)
      for line in SearchText.table(result, metric: search.metric, terminal) {
        Console.result(terminal.shown(line))
      }
    }
    guard let best = result.best else {
      throw Failure(
        .diverged, "no trial came to an end with finite numbers", help: "search smaller step sizes")
    }
    if !quiet, !json {
      Console.message("next   " + SearchText.command(best, result.plan, source: sources.source))
    }
  }

  /// Beside the configuration, so that two searches in one folder do not meet.
  private var statePath: String {
    let source = sources.source ?? "soma.toml"
    let stem = [".toml", ".json"].first { source.hasSuffix($0) }.map { source.dropLast($0.count) }
    return "\(stem ?? "soma").search.json"
  }
}
