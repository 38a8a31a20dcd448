import ArgumentParser
import Foundation
import Soma

/// `soma evaluate <run>`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure a trained network on the test samples.",
    discussion: """
      soma evaluate latest
      soma evaluate mnist --data ../data/mnist --json
      """)

  @Argument(
    help: ArgumentHelp("A run folder, a run's name, latest, best, or a weights file.", valueName: "run"))
  var savedRun: String
  @OptionGroup var data: DataFlags
  @Flag(help: "Print one JSON object.") var json = false
  @Flag(name: .shortAndLong, help: "Print the line of results only.") var quiet = false
  @OptionGroup var threads: ThreadFlags
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let clock = ContinuousClock()
    Settings([try threads.assignments()]).useThreads()
    let saved = try SavedRun(weights: RunFolder.weightsPath(of: savedRun))
    let dataSet = try saved.loadTest(data.options())
    for note in quiet ? [] : saved.notes + dataSet.notes { Console.message("note: \(note)") }
    guard let test = dataSet.test else {
      throw Failure(.badData, "\(dataSet.name) has no test samples", help: "name some: --data FILE or FOLDER")
    }
    let start = clock.now
    let evaluation = try saved.evaluate(test)
    let seconds = (clock.now - start) / .seconds(1)
    guard !json else {
      Console.result(EvaluationText.json(evaluation, saved, seconds: seconds).text)
      return
    }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    let classes = saved.configuration.classes
    let lines =
      quiet
      ? EvaluationText.score(evaluation, terminal, seconds: seconds)
      : EvaluationText.lines(evaluation, classes: classes, terminal, seconds: seconds)
    for line in lines { Console.result(terminal.shown(line)) }
  }
}
