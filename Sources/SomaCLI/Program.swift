import ArgumentParser
import Foundation
import Soma

/// The program: parses, runs, and turns every error into words and an exit code.
@main
enum Program {
  static func main() {
    // A reader that goes away, as head does, is no reason to end a training that still saves its weights.
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow is an error of the write, which is told, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    Interrupt.allowQuitting()
    openStandardStreams()
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      try checkCommandName(arguments)
      try run(arguments)
      leaveUnlessWritten()
    } catch let error where isParserError(error) {
      end(error)
    } catch {
      leave(Failure(error))
    }
  }

  private static func leave(_ failure: Failure) -> Never {
    Console.message(failure.text)
    exit(failure.code.rawValue)
  }

  /// What was done well is of no use where its result could not be written. A reader that has seen enough may go.
  private static func leaveUnlessWritten() {
    guard Console.failure != 0, Console.failure != EPIPE else { return }
    leave(
      Failure(
        .cannotWrite, "cannot write the result: \(String(cString: strerror(Console.failure)))",
        help: "make room, or send it to another place"))
  }

  /// A stream that is closed would lend its number to the next file, which then got what is printed. Now whoever writes
  /// to it, or reads from it, gets an error.
  private static func openStandardStreams() {
    for (descriptor, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ]
    where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
  }

  private static func run(_ arguments: [String]) throws {
    if arguments == ["help", "--all"] { return Console.result(HelpForAll.text) }
    guard arguments.first == LabCommand._commandName else {
      var command = try SomaCommand.parseAsRoot(arguments)
      return try command.run()
    }
    // The parser refuses some words that begin with dashes even where all are to be passed on; an expression may.
    var command = LabCommand()
    command.words = Array(arguments.dropFirst())
    try command.run()
  }

  /// The parser calls an unknown command an unexpected argument; a suggestion helps more.
  private static func checkCommandName(_ arguments: [String]) throws {
    var command: any ParsableCommand.Type = SomaCommand.self
    for name in arguments {
      let subcommands = command.configuration.subcommands
      guard !subcommands.isEmpty, !name.hasPrefix("-"), name != "help" else { return }
      guard let next = subcommands.first(where: { $0._commandName == name }) else {
        throw UnknownName(subject: "command", name: name, known: subcommands.map { $0._commandName })
      }
      command = next
    }
  }

  /// Help goes to standard output; the parser's complaints to standard error, spelled like all others.
  private static func end(_ error: any Error) -> Never {
    let code = SomaCommand.exitCode(for: error)
    let text = SomaCommand.fullMessage(for: error)
    if code.isSuccess {
      Console.result(text)
      leaveUnlessWritten()
    } else if !text.isEmpty {
      Console.message(ParserComplaint(text).failure.text)
    }
    exit(code.rawValue)
  }

  private static func isParserError(_ error: any Error) -> Bool {
    // Errors that are not the parser's own have the code of an unexpected failure.
    error is CleanExit || error is ValidationError || error is ExitCode
      || SomaCommand.exitCode(for: error) != .failure
  }
}
