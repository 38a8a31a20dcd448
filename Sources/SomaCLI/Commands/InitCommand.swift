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
      soma init --from titanic.csv --target survived
      """)

  @Option(
    help: ArgumentHelp(
      "A CSV file, a folder of images, or the data set to train on; soma data list names them.",
      valueName: "set"))
  var from = "digits"
  @Option(help: "The column of the table to predict.") var target: String?
  @Option(help: ArgumentHelp("The file to write.", valueName: "file")) var out = "soma.toml"
  @Flag(help: "Replace the file where it exists.") var force = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    guard force || !FileManager.default.fileExists(atPath: out) else {
      throw Failure(
        .cannotCreate, "\(out.printable) exists already",
        help: "--force replaces it, --out names another file")
    }
    let text = SettingsTemplate.text(given: try given())
    try AtomicFile.write(Array(text.utf8), to: out)
    Console.result(out)
    Console.message("next   soma train\(out == "soma.toml" ? "" : " \(out)")")
  }

  /// What is known of the data; of a table also its columns, for whoever wants others.
  private func given() throws -> [(path: String, value: JSONValue)] {
    switch TrainingData.Kind(from) {
    case .set: _ = try KnownDataSet.named(from)
    case .images: _ = try ImageFolder.classNames(in: from)
    case .table: return try givenOfTable()
    }
    return [("data.source", .string(from))]
  }

  private func givenOfTable() throws -> [(path: String, value: JSONValue)] {
    let report = try TablePlan(path: from, target: target).report()
    let columns = report.profiles.filter { $0.role != .target }.map { profile in
      (profile.name, JSONValue.string((profile.role == .input ? profile.kind : .ignore).rawValue))
    }
    return [("data.source", .string(from)), ("data.columns", .object(columns))]
      + (report.format.decimal == .comma ? [("data.decimal", .string(","))] : [])
      + (report.target.map { [("data.target", .string($0.column))] } ?? [])
  }
}
