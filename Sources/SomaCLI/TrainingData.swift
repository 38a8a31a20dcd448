import Foundation
import Soma

/// What is trained on: a set that Soma knows, or a table.
enum TrainingData {
  case set(DataSet, folder: String?)
  case table(PreparedTable)

  /// The samples.
  var dataSet: DataSet {
    switch self {
    case .set(let data, _): data
    case .table(let table): table.dataSet
    }
  }

  /// Every setting, with the defaults for the data filled in.
  func configuration(_ settings: TrainingSettings, name: String) throws -> RunConfiguration {
    switch self {
    case .set(let data, let folder): try settings.resolved(for: data, name: name, folder: folder)
    case .table(let table): try settings.resolved(for: table, name: name)
    }
  }

  /// Reads what is to be trained on; tells what is worth a note.
  ///
  /// - Parameter showsColumns: Whether to tell what a table's columns are taken for.
  init(
    _ source: String, _ settings: Settings, seed: UInt64, folder: String?, showsColumns: Bool
  ) throws {
    guard Self.isTable(source) else {
      try settings.refuseTableKeys(for: source)
      let options = DataOptions(
        folder: folder, isOffline: settings.flag("data.offline") ?? false, seed: seed,
        report: { Console.message($0) })
      self = .set(try DataSet.load(source, options), folder: folder)
      return
    }
    let table = try settings.tablePlan(source).prepare(seed: seed)
    if showsColumns {
      let terminal = Terminal(descriptor: STDERR_FILENO)
      let lines =
        ColumnsText.lines(table.profiles, table.preprocessing, terminal)
        + terminal.folded(ColumnsText.target(table.preprocessing.target), indent: 2)
      for line in lines { Console.message(terminal.shown(line)) }
    }
    self = .table(table)
  }

  /// The same without its test samples.
  var withoutTest: TrainingData {
    switch self {
    case .set(let data, let folder): .set(data.withoutTest, folder: folder)
    case .table(let table): .table(table.withoutTest)
    }
  }

  /// Whether a name is that of a table's file: no known set, and there is such a file or it is written like one.
  static func isTable(_ name: String) -> Bool {
    guard !KnownDataSet.all.contains(where: { $0.name == name }) else { return false }
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
    return exists ? !isFolder.boolValue : name.contains("/") || name.contains(".")
  }
}
