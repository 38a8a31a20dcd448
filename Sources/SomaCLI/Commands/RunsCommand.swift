import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma runs`.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List, show, compare and remove runs.",
    discussion: """
      soma runs list
      soma runs show latest
      soma runs compare digits moons
      soma runs rm 2026-08-21_101502_digits
      """,
    subcommands: [
      RunsListCommand.self, RunsShowCommand.self, RunsCompareCommand.self, RunsRemoveCommand.self,
    ],
    defaultSubcommand: RunsListCommand.self)
}

/// Where runs are.
struct RunsFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The folder that holds the run folders.", valueName: "dir")) var out = "runs"

  /// The run of a name, and its configuration.
  func run(_ name: String) throws -> (run: RunsText.Run, configuration: RunConfiguration, history: RunHistory)
  {
    let folder = try RunFolder.named(name, in: out)
    return (
      RunsText.Run(folder), try RunConfiguration(contentsOf: folder.configurationPath),
      RunHistory(contentsOf: folder.metricsPath)
    )
  }
}

/// `soma runs list`.
struct RunsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List all runs.")

  @OptionGroup var runs: RunsFlags
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let (names, others) = try RunFolder.list(runs.out)
    let all = (names + others).map { RunsText.Run(RunFolder(path: "\(runs.out)/\($0)")) }
    guard !json else {
      Console.result(
        (["schema": .string("soma.runs/1"), "runs": .array(all.map { RunsText.json($0) })] as JSONValue).text)
      return
    }
    guard !all.isEmpty else { return Console.message("no runs in \(runs.out); train one: soma train digits") }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    for line in RunsText.list(all, terminal) { Console.result(terminal.shown(line)) }
    if let failed = all.first(where: \.isFailedStart) {
      Console.message(
        "note: a failed start left its folder; remove it with: soma runs rm \(failed.folder.name.shellWord)"
          + (runs.out == "runs" ? "" : " --out \(runs.out.shellWord)"))
    }
  }
}

/// `soma runs show`.
struct RunsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show how a run is, its settings and its course.")

  @Argument(help: ArgumentHelp("A run folder, a run's name, or latest.", valueName: "run")) var name: String
  @OptionGroup var runs: RunsFlags
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let (run, configuration, history) = try runs.run(name)
    guard !json else { return Console.result(RunsText.json(run, configuration).text) }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    for line in RunsText.show(run, configuration, history, terminal) {
      Console.result(terminal.shown(line))
    }
  }
}

/// `soma runs compare`.
struct RunsCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Show in which settings runs differ, and what they came to.")

  @Argument(help: ArgumentHelp("Two or more runs.", valueName: "run")) var names: [String]
  @OptionGroup var runs: RunsFlags
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    guard names.count > 1 else {
      throw Failure(.usage, "one run cannot be compared", help: "name two or more: soma runs list")
    }
    let all = try names.map { try runs.run($0) }
    guard !json else {
      let values = all.map { RunsText.json($0.run, $0.configuration) }
      Console.result((["schema": .string("soma.runs/1"), "runs": .array(values)] as JSONValue).text)
      return
    }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    for line in ComparisonText.lines(all, terminal) { Console.result(terminal.shown(line)) }
  }
}

/// `soma runs rm`.
struct RunsRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm", abstract: "Remove run folders, for good. The exact names are needed.")

  @Argument(help: ArgumentHelp("The full name of a run folder; several need --yes.", valueName: "run"))
  var names: [String]
  @OptionGroup var runs: RunsFlags
  @Flag(help: "Remove several at once.") var yes = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    guard names.count == 1 || yes else {
      throw Failure(
        .usage, "\(names.count) runs are to be removed", help: "add --yes, or remove them one by one")
    }
    // All names are looked at before the first folder goes.
    let folders = try names.map { try RunFolder.exactly($0, in: runs.out) }
    for folder in folders {
      try folder.remove()
      Console.message("removed \(folder.path.printable)")
    }
  }
}
