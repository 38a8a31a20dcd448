import ArgumentParser
import Foundation
import Soma

/// `soma predict <run> <file>`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Ask a trained network about new inputs.",
    discussion: """
      soma predict latest seven.png
      soma predict mnist t10k-images-idx3-ubyte.gz --json
      soma predict titanic passengers.csv > answers.csv
      echo "0.5, -0.2" | soma predict moons -
      """)

  @Argument(
    help: ArgumentHelp("A run folder, a run's name, latest, best, or a weights file.", valueName: "run"))
  var savedRun: String
  @Argument(
    help: ArgumentHelp(
      "A CSV file, for a network trained on a table; a PNG image, an IDX file, a file with the numbers of one input a "
        + "line; or - for standard input."))
  var input: String
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var threads: ThreadFlags
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    Settings([try threads.assignments()]).useThreads()
    let saved = try SavedRun(weights: RunFolder.weightsPath(of: savedRun))
    if saved.configuration.preprocessing != nil { return try predictRows(saved) }
    let shape = saved.configuration.input.shape
    let stored =
      input == "-"
      ? try PredictionInput.read(
        bytes: Array(FileHandle.standardInput.readDataToEndOfFile()), path: "standard input", shape: shape)
      : try PredictionInput.read(input, shape: shape)
    let predictions = try saved.predict(stored: stored)
    guard !json else {
      Console.result(PredictionText.json(predictions, saved).text)
      return
    }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    for line in PredictionText.lines(predictions, classes: saved.configuration.classes) {
      Console.result(terminal.shown(line))
    }
  }

  /// Answers the rows of a table with a table.
  private func predictRows(_ saved: SavedRun) throws {
    let table =
      input == "-"
      ? try saved.readTable(
        bytes: Array(FileHandle.standardInput.readDataToEndOfFile()), path: "standard input")
      : try saved.readTable(input)
    let answers = try saved.predict(table)
    for note in answers.notes { Console.message("note: \(note)") }
    guard !json else {
      Console.result(PredictionText.json(answers.predictions, saved).text)
      return
    }
    for line in PredictionText.table(answers.predictions, classes: saved.configuration.classes) {
      Console.result(line)
    }
  }
}
