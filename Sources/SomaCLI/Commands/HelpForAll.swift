import ArgumentParser
import SomaPlot

/// `soma help --all`: every command in a line.
enum HelpForAll {
  static var text: String {
    let commands = self.commands(of: SomaCommand.self, named: "soma")
    let width = commands.map(\.path.count).max() ?? 0
    let lines = commands.map { $0.path.left(width) + "  " + $0.abstract }
    return (lines + ["", "more about one of them: soma help <command>"]).joined(separator: "\n")
  }

  /// The commands that do something themselves.
  private static func commands(
    of command: any ParsableCommand.Type, named path: String
  ) -> [(path: String, abstract: String)] {
    command.configuration.subcommands.flatMap { subcommand in
      let own = path + " " + subcommand._commandName
      return subcommand.configuration.subcommands.isEmpty
        ? [(own, subcommand.configuration.abstract)] : commands(of: subcommand, named: own)
    }
  }
}
