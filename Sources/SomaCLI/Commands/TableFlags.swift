import ArgumentParser
import Soma

/// How the file of a table is read: shared by the commands that read tables.
struct TableReadingFlags: ParsableArguments, SettingFlags {
  @Option(parsing: .unconditionalSingleValue, help: .key("data.columns", "a=ignore,b=category"))
  var columns: [String] = []
  @Flag(help: "The table has no line of names; its columns are called c1, c2, …") var noHeader = false
  @Option(help: .key("data.separator", "';'")) var separator: String?
  @Option(help: .key("data.encoding")) var encoding: String?
  @Option(help: .key("data.decimal")) var decimal: String?
  @Option(help: .key("data.thousands")) var thousands: String?
  @Option(parsing: .unconditionalSingleValue, help: .key("data.missing-values", "'?,NA'"))
  var missingValues: [String] = []
  @Option(help: .key("data.test-source", "file")) var testData: String?

  var typed: [(path: String, text: String?)] {
    [
      ("data.columns", Self.joined(columns)), ("data.header", noHeader ? "false" : nil),
      ("data.separator", separator), ("data.encoding", encoding), ("data.decimal", decimal),
      ("data.thousands", thousands),
      ("data.missing-values", Self.joined(missingValues)), ("data.test-source", testData),
    ]
  }

  /// Lists may be given piece by piece.
  private static func joined(_ words: [String]) -> String? {
    words.isEmpty ? nil : words.joined(separator: ",")
  }

  /// A plan that reads a table so.
  func plan(_ path: String, target: String?) throws -> TablePlan {
    var plan = try Settings([try assignments()]).tablePlan(path)
    plan.target = target
    return plan
  }
}

/// What is learned from a table.
struct TableFlags: ParsableArguments, SettingFlags {
  @Option(help: .key("data.task")) var task: String?
  @Option(help: .key("data.split.group", "column")) var group: String?
  @Option(help: .key("data.missing")) var missing: String?
  @Option(help: .key("data.categories")) var categories: String?
  @OptionGroup var reading: TableReadingFlags

  var typed: [(path: String, text: String?)] {
    [
      ("data.task", task), ("data.split.group", group), ("data.missing", missing),
      ("data.categories", categories),
    ] + reading.typed
  }
}

/// How a folder of images is read: shared by the commands that read images.
struct ImageFlags: ParsableArguments, SettingFlags {
  @Option(help: .key("data.image-size", "WxH")) var imageSize: String?

  var typed: [(path: String, text: String?)] { [("data.image-size", imageSize)] }

  /// A folder's images with their classes.
  func read(_ path: String) throws -> DataSet {
    try ImageFolder.read(path, size: Settings([try assignments()]).imageSize)
  }
}
