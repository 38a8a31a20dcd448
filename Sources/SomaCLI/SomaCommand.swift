import ArgumentParser
import Soma

/// The root of the command line.
struct SomaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soma",
    abstract: "Train, measure and use neural networks.",
    discussion: examples,
    version: somaVersion,
    subcommands: [
      LabCommand.self, TrainCommand.self, ResumeCommand.self, EvaluateCommand.self, PredictCommand.self,
      InspectCommand.self, FindLRCommand.self, SearchCommand.self, RunsCommand.self, DataCommand.self,
      InitCommand.self, ConfigCommand.self, DoctorCommand.self, CompletionCommand.self, VersionCommand.self,
    ])

  static let examples = """
    soma lab perceptron               one unit learns, update by update
    soma train digits                 small images, part of the program
    soma evaluate latest              accuracy, confusion matrix
    """

  mutating func run() {
    Console.result(
      """
      soma \(somaVersion): train, measure and use neural networks

      \(Self.examples.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))

      commands: lab, train, evaluate, predict, inspect      all of them: soma help --all
      """)
  }
}

/// `soma version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() {
    let value: JSONValue = ["schema": .string("soma.version/1"), "version": .string(somaVersion)]
    Console.result(json ? value.text : somaVersion)
  }
}
