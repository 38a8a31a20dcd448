import Foundation
import Soma

/// What is trained on: a set that Soma knows, a table, or a folder of images.
enum TrainingData {
  case set(DataSet, folder: String?)
  case table(PreparedTable)
  case images(PreparedImages)

  /// The samples.
  var dataSet: DataSet {
    switch self {
    case .set(let data, _): data
    case .table(let table): table.dataSet
    case .images(let images): images.dataSet
    }
  }

  /// Every setting, with the defaults for the data filled in.
  func configuration(_ settings: TrainingSettings, name: String) throws -> RunConfiguration {
    switch self {
    case .set(let data, let folder): try settings.resolved(for: data, name: name, folder: folder)
    case .table(let table): try settings.resolved(for: table, name: name)
    case .images(let images): try settings.resolved(for: images, name: name)
    }
  }

  /// Reads what is to be trained on; tells what is worth a note.
  ///
  /// - Parameter showsColumns: Whether to tell what a table's columns are taken for.
  init(
    _ source: String, _ settings: Settings, seed: UInt64, folder: String?, showsColumns: Bool
  ) throws {
    let kind = Kind(source)
    try settings.refuseKeys(for: source, kind)
    switch kind {
    case .set:
      let options = DataOptions(
        folder: folder, isOffline: settings.flag("data.offline") ?? false, seed: seed,
        report: { Console.message($0) })
      self = .set(try DataSet.load(source, options), folder: folder)
    case .images: self = .images(try settings.imagePlan(source).prepare(seed: seed))
    case .table:
      let table = try settings.tablePlan(source).prepare(seed: seed)
      if showsColumns { Self.show(table) }
      self = .table(table)
    }
  }

  private static func show(_ table: PreparedTable) {
    let terminal = Terminal(descriptor: STDERR_FILENO)
    let lines =
      ColumnsText.lines(table.profiles, table.preprocessing, terminal)
      + terminal.folded(ColumnsText.target(table.preprocessing.target), indent: 2)
    for line in lines { Console.message(terminal.shown(line)) }
  }

  /// The same without its test samples.
  var withoutTest: TrainingData {
    switch self {
    case .set(let data, let folder): .set(data.withoutTest, folder: folder)
    case .table(let table): .table(table.withoutTest)
    case .images(let images): .images(images.withoutTest)
    }
  }

  /// Whether there is a folder of a name.
  static func isFolder(_ name: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// What a name stands for.
  enum Kind {
    case set, table, images

    /// A known set; else a folder, or a file, that is there; else what it is written like.
    init(_ name: String) {
      if KnownDataSet.all.contains(where: { $0.name == name }) {
        self = .set
      } else if name.hasSuffix("/") || TrainingData.isFolder(name) {
        self = .images
      } else if FileManager.default.fileExists(atPath: name) {
        self = .table
      } else {
        self = name.contains("/") || name.contains(".") ? .table : .set
      }
    }
  }
}
