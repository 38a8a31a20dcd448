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

  mutating func run() throws {
    Settings([try threads.assignments()]).useThreads()
    let saved = try SavedRun(weights: RunFolder.weightsPath(of: savedRun))
    for note in saved.notes { Console.message("note: \(note)") }
    let shape = saved.configuration.input.shape, form = saved.imageForm(fits: fit)
    if fit, form == nil {
      throw Failure(.usage, "--fit is for networks that take images", help: "leave it out")
    }
    if saved.configuration.preprocessing != nil { return try predictRows(saved) }
    var parts: PredictionInput.Parts
    if let form, TrainingData.isFolder(input) {
      parts = try PredictionInput.folder(input, form)
    } else if input == "-" {
      parts = try readingStandardInput {
        try PredictionInput.standardInput(shape: shape, images: form)
      }
    } else {
      parts = try PredictionInput.parts(of: input, shape: shape, images: form)
    }
    try answer(&parts, saved)
  }

  private func answer(_ parts: inout PredictionInput.Parts, _ saved: SavedRun) throws {
    try writing(saved, "inputs") { writer in
      while let part = parts.next() {
        for note in part.notes { Console.message("note: \(note)") }
        writer.write(try saved.predict(stored: part.inputs, after: writer.count), to: part, of: parts)
      }
      if let failure = parts.failure { throw failure }
    }
  }

  /// Answers the rows of a table with a table.
  private func predictRows(_ saved: SavedRun) throws {
    var answers =
      input == "-"
      ? try readingStandardInput { try saved.answersToStandardInput() } : try saved.answers(toTable: input)
    try writing(saved, "rows") { writer in
      defer { for note in answers.notes { Console.message("note: \(note)") } }
      while let part = try answers.next() {
        for note in part.notes { Console.message("note: \(note)") }
        writer.write(part)
      }
    }
  }

  /// Answers part after part. A part with an error is not answered at all; the parts before it are.
  private func writing(
    _ saved: SavedRun, _ inputs: String, _ body: (inout AnswerWriter) throws -> Void
  ) throws {
    var writer = AnswerWriter(saved, isJSON: json)
    do { try body(&writer) } catch {
      writer.finish()
      if writer.count > 0 {
        Console.message(
          "note: the first \(groupedDigits(writer.count)) \(inputs) are answered, none from there on")
      }
      throw error
    }
    writer.finish()
  }

  private func readingStandardInput<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch DataError.file(_) {
      throw Failure(
        .noInput, "cannot read standard input", help: "name a file, or send one: soma predict … - < FILE")
    }
  }
}
