import ArgumentParser
import Foundation
import Soma

/// `soma predict <run> <file>`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Ask a trained network about new inputs.",
    discussion: """
      soma predict latest seven.png
      soma predict latest photo.png --fit
      soma predict flowers new-photos/
      soma predict mnist t10k-images-idx3-ubyte.gz --json
      soma predict titanic passengers.csv > answers.csv
      echo "0.5, -0.2" | soma predict moons -
      """)

  @Argument(
    help: ArgumentHelp("A run folder, a run's name, latest, best, or a weights file.", valueName: "run"))
  var savedRun: String
  @Argument(
    help: ArgumentHelp(
      "A CSV file, for a network trained on a table; a PNG image or a folder of them, an IDX file, a file with the "
        + "numbers of one input a line; or - for standard input."))
  var input: String
  @Flag(
    help: ArgumentHelp(
      "Fit photographs to the network: for gray images as MNIST's were made (ink found, turned bright on dark, scaled, "
        + "centered), else scaled and cut to the middle.")) var fit = false
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var threads: ThreadFlags
  @OptionGroup var general: GeneralFlags

  private func standardInput() throws -> [UInt8] {
    do {
      return Array(try FileHandle.standardInput.readToEnd() ?? Data())
    } catch {
      throw Failure(
        .noInput, "cannot read standard input", help: "name a file, or send one: soma predict … - < FILE")
    }
  }

  mutating func run() throws {
    Settings([try threads.assignments()]).useThreads()
    let saved = try SavedRun(weights: RunFolder.weightsPath(of: savedRun))
    let shape = saved.configuration.input.shape, form = saved.imageForm(fits: fit)
    if fit, form == nil {
      throw Failure(.usage, "--fit is for networks that take images", help: "leave it out")
    }
    if saved.configuration.preprocessing != nil { return try predictRows(saved) }
    if let form, TrainingData.isFolder(input) { return try predictFolder(saved, form) }
    let stored =
      input == "-"
      ? try PredictionInput.read(
        bytes: standardInput(), path: "standard input", shape: shape,
        images: form)
      : try PredictionInput.read(input, shape: shape, images: form)
    show(try saved.predict(stored: stored), saved)
  }

  /// Answers all images of a folder.
  private func predictFolder(_ saved: SavedRun, _ form: ImageForm) throws {
    let (names, inputs, notes) = try form.readFolder(input)
    for note in notes { Console.message("note: \(note)") }
    show(try saved.predict(stored: inputs), saved, names: names)
  }

  private func show(_ predictions: [Prediction], _ saved: SavedRun, names: [String]? = nil) {
    guard !json else {
      Console.result(PredictionText.json(predictions, saved, names: names).text)
      return
    }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    let lines = PredictionText.lines(
      predictions, classes: saved.configuration.classes, names: names)
    for line in lines { Console.result(terminal.shown(line)) }
  }

  /// Answers the rows of a table with a table.
  private func predictRows(_ saved: SavedRun) throws {
    let table =
      input == "-"
      ? try saved.readTable(
        bytes: standardInput(), path: "standard input")
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
