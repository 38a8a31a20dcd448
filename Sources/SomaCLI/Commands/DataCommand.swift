import ArgumentParser
import Foundation
import Soma
import SomaPlot

/// `soma data`.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "List, check and look at data sets.",
    discussion: """
      soma data list
      soma data get mnist
      soma data check mnist --data ../data/mnist
      soma data check passengers.csv --target survived
      soma data check flowers/
      soma data preview digits
      """,
    subcommands: [
      DataListCommand.self, DataGetCommand.self, DataCheckCommand.self, DataPreviewCommand.self,
      DataPathCommand.self,
    ],
    defaultSubcommand: DataListCommand.self)
}

/// `soma data list`.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Name the known data sets.")

  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() {
    guard !json else {
      let sets = KnownDataSet.all.map { set -> JSONValue in
        [
          "name": .string(set.name), "summary": .string(set.summary), "attribution": .string(set.attribution),
          "bytes": .integer(set.files.reduce(0) { $0 + $1.byteCount }),
        ]
      }
      Console.result((["schema": .string("soma.data/1"), "sets": .array(sets)] as JSONValue).text)
      return
    }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    let width = KnownDataSet.all.map(\.name.count).max() ?? 0
    for set in KnownDataSet.all {
      for line in terminal.entry(set.name, set.summary, indent: width + 2) { Console.result(line) }
    }
  }
}

/// `soma data get <set>`.
struct DataGetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Fetch the files of a data set, check them, and tell where they are.")

  @Argument(help: "A data set; soma data list names them.") var set: String
  @Flag(help: "Fetch files again that are here already.") var force = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let known = try KnownDataSet.named(set)
    if known.files.isEmpty { Console.message("\(set) needs no files: it is part of the program") }
    let options = DataOptions(report: { Console.message($0) })
    for path in try known.fetch(options, replaces: force) { Console.result(path) }
  }
}

/// `soma data check <set>`.
struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Read a data set, a table or a folder of images whole, compare it with its checksums, and count it.")

  @Argument(help: "A CSV file, a folder of images, or a data set; soma data list names them.") var set: String
  @OptionGroup var data: DataFlags
  @Option(help: "The column of the table that is to be predicted.") var target: String?
  @OptionGroup(title: "Tables") var table: TableReadingFlags
  @OptionGroup(title: "Images") var images: ImageFlags
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let kind = TrainingData.Kind(set)
    guard kind != .table else { return try checkTable() }
    let dataSet = try kind == .images ? images.read(set) : DataSet.load(set, data.options())
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    if json {
      Console.result(DataText.json(dataSet).text)
    } else {
      for line in DataText.lines(dataSet, terminal) { Console.result(terminal.shown(line)) }
    }
  }

  private func checkTable() throws {
    let plan = try table.plan(set, target: target)
    let report = try plan.report()
    let name = TablePlan.name(of: set)
    guard !json else { return Console.result(TableReportText.json(report, name: name).text) }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    for line in TableReportText.lines(report, name: name, terminal) {
      Console.result(terminal.shown(line))
    }
  }
}

/// `soma data preview <set>`.
struct DataPreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Show the first samples of a data set or rows of a table.")

  @Argument(help: "A CSV file, a folder of images, or a data set; soma data list names them.") var set: String
  @Option(help: "How many samples; 3, of a table 10.") var count: Int?
  @OptionGroup var data: DataFlags
  @OptionGroup(title: "Tables") var table: TableReadingFlags
  @OptionGroup(title: "Images") var images: ImageFlags
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let kind = TrainingData.Kind(set)
    let count = count ?? (kind == .table ? 10 : 3)
    guard (1...1000).contains(count) else {
      throw Failure(.usage, "--count is \(count)", help: "allowed is from 1 to 1000")
    }
    guard kind != .table else { return try previewTable(count) }
    let dataSet = try kind == .images ? images.read(set) : DataSet.load(set, data.options())
    for note in dataSet.notes { Console.message("note: \(note)") }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    for line in DataText.preview(dataSet, count: count, terminal) {
      Console.result(terminal.shown(line))
    }
  }

  private func previewTable(_ count: Int) throws {
    let rows = try Table.read(set, table.plan(set, target: nil).format)
    for note in rows.notes { Console.message("note: \(note)") }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    for line in TableReportText.preview(rows, count: count, terminal) {
      Console.result(terminal.shown(line))
    }
  }
}

/// `soma data path <set>`.
struct DataPathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Tell where the files of a data set are on this machine.")

  @Argument(help: "A data set; soma data list names them.") var set: String
  @OptionGroup var data: DataFlags
  @OptionGroup var general: GeneralFlags

  mutating func run() throws {
    let known = try KnownDataSet.named(set)
    if known.files.isEmpty { Console.message("\(set) needs no files: it is part of the program") }
    let files = known.locatedFiles(data.options())
    for case let path? in files.map(\.path) { Console.result(path) }
    let missing = files.filter { $0.path == nil }.map(\.name)
    if !missing.isEmpty {
      throw Failure(
        .noInput, "not found: \(missing.joined(separator: ", "))", help: "soma data get \(set) fetches them"
      )
    }
  }
}
