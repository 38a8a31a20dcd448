import ArgumentParser
import Foundation
import Soma
import SomaLabs
import SomaPlot

/// `soma lab [name]`. The labs declare their own options; this command hands them the words that were typed.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab", abstract: "Watch one idea at work: perceptron, gates, …",
    discussion: """
      soma lab                          the labs there are
      soma lab perceptron --help        what one of them can do
      """)

  @Argument(parsing: .captureForPassthrough, help: "A lab's name and its options.") var words: [String] = []

  mutating func run() throws {
    let (name, rest) = try LabFlags.split(words)
    guard let name else {
      return list(try LabValues(rest, options: LabFlags.all))
    }
    let lab = try Labs.named(name)
    let values = try LabValues(rest, options: lab.options + LabFlags.all)
    let language = LabFlags.language(values)
    let terminal = Terminal(descriptor: STDOUT_FILENO, color: values[LabFlags.color])
    if values[LabFlags.help] {
      show(LabHelp.lines(lab, language, terminal).map(terminal.shown))
      return
    }
    let seed = values[LabFlags.seed].number
    let result = try lab.run(
      LabInput(values, language: language, seed: seed) { path throws(FileError) in
        try InputFile(path).readAll()
      })
    if values[LabFlags.json] {
      Console.result(LabText.json(result, lab: lab, values: values, seed: seed).text)
    } else {
      show(LabText.lines(result, lab: lab, language, terminal))
    }
    if !values[LabFlags.svg].isEmpty { try write(result, lab, to: values[LabFlags.svg]) }
  }

  private func list(_ values: LabValues) {
    if values[LabFlags.json] {
      Console.result(LabHelp.json.text)
    } else {
      let terminal = Terminal(descriptor: STDOUT_FILENO, color: values[LabFlags.color])
      show(LabHelp.list(LabFlags.language(values), terminal).map(terminal.shown))
    }
  }

  private func show(_ lines: [String]) {
    for line in lines { Console.result(line) }
  }

  private func write(_ result: LabResult, _ lab: any Lab, to path: String) throws {
    guard let figure = result.figure else {
      throw Failure(.usage, "this call of lab \(lab.name) draws nothing", help: "leave --svg out")
    }
    try AtomicFile.write(Array(figure.svg().utf8), to: path)
    Console.message("wrote \(path.printable)")
  }
}
