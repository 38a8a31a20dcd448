import ArgumentParser
import Foundation
import Soma

/// The program: parses, runs, and turns every error into words and an exit code.
@main
enum Program {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      try checkCommandName(arguments)
      var command = try SomaCommand.parseAsRoot(arguments)
      try command.run()
    } catch let error where isParserError(error) {
      SomaCommand.exit(withError: error)
    } catch {
      let failure = Failure(error)
      Console.message(failure.text)
      exit(failure.code.rawValue)
    }
  }

  /// The parser calls an unknown command an unexpected argument; a suggestion helps more.
  private static func checkCommandName(_ arguments: [String]) throws {
    guard let name = arguments.first, !name.hasPrefix("-") else { return }
    let known = SomaCommand.configuration.subcommands.map { $0._commandName } + ["help"]
    if !known.contains(name) { throw UnknownName(subject: "command", name: name, known: known) }
  }

  private static func isParserError(_ error: any Error) -> Bool {
    // Errors that are not the parser's own have the code of an unexpected failure.
    error is CleanExit || error is ValidationError || error is ExitCode
      || SomaCommand.exitCode(for: error) != .failure
  }
}
