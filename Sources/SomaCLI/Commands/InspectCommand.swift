import ArgumentParser
import Foundation
import Soma

/// `soma inspect <run|file>`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show a network's layers, or the tensors of a safetensors file.",
    discussion: """
      soma inspect latest
      soma inspect digits --image
      soma inspect model.safetensors --json
      """)

  @Argument(
    help: ArgumentHelp("A run folder, a run's name, latest, best, or any safetensors file.", valueName: "run")
  )
  var savedRun: String
  @Flag(help: "Show the first layer's weights as images.") var image = false
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let path = try RunFolder.weightsPath(of: savedRun)
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    do {
      let saved = try SavedRun(weights: path)
      for note in saved.notes { Console.message("note: \(note)") }
      show(
        json: InspectionText.json(saved),
        lines: image ? try WeightText.lines(saved, terminal) : InspectionText.lines(saved, terminal), terminal
      )
    } catch RunError.noConfiguration where !image {
      let file = try WeightsFile(path).content
      show(
        json: InspectionText.json(file, path: path),
        lines: InspectionText.lines(file, path: path, terminal), terminal)
    }
  }

  private func show(json value: JSONValue, lines: [String], _ terminal: Terminal) {
    if json {
      Console.result(value.text)
    } else {
      for line in lines { Console.result(terminal.shown(line)) }
    }
  }
}
