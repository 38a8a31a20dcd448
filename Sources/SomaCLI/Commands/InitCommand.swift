import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a soma.toml with all settings as comments.",
    discussion: """
      soma init
      soma init --from digits
      """)

  @Option(help: ArgumentHelp("The data set to train on; soma data list names them.", valueName: "set"))
  var from = "digits"
  @Option(help: ArgumentHelp("The file to write.", valueName: "file")) var out = "soma.toml"
  @Flag(help: "Replace the file where it exists.") var force = false

  mutating func run() throws {
    guard force || !FileManager.default.fileExists(atPath: out) else {
      throw Failure(
        .cannotCreate, "\(out.printable) exists already",
        help: "--force replaces it, --out names another file")
    }
    _ = try KnownDataSet.named(from)
    let text = SettingsTemplate.text(given: [("data.source", .string(from))])
    try AtomicFile.write(Array(text.utf8), to: out)
    Console.result(out)
    Console.message("next   soma train\(out == "soma.toml" ? "" : " \(out)")")
  }
}
