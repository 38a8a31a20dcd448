import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show settings and where they come from.",
    discussion: """
      soma config show
      soma config show titanic.toml --lr 0.01
      soma config schema > soma.schema.json
      """,
    subcommands: [ConfigShowCommand.self, ConfigSchemaCommand.self], defaultSubcommand: ConfigShowCommand.self
  )
}

/// `soma config show`.
struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print every setting, its value and its origin.",
    discussion: """
      The nearest source decides: flags, then SOMA_… variables, then ./soma.toml or the file that is named, then
      soma/config.toml in $XDG_CONFIG_HOME or ~/.config.
      """)

  @OptionGroup var sources: SettingsFlags
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let settings = try sources.settings(announce: { Console.message($0) })
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    guard json else {
      for line in SettingsText.lines(settings, terminal) { Console.result(terminal.shown(line)) }
      return
    }
    Console.result(SettingsText.json(settings).text)
  }
}

/// `soma config schema`.
struct ConfigSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of configuration files.")
  @OptionGroup var general: GeneralFlags

  mutating func run() { Console.result(SettingsSchema.json.text) }
}
