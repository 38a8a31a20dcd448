import Foundation
import Soma
import SomaPlot

extension Settings {
  /// What is to be learned from a table.
  ///
  /// - Parameter source: Its file.
  func tablePlan(_ source: String) throws -> TablePlan {
    guard self["data.folder"] == nil else {
      throw Failure(
        .usage, "\(source.printable) is a file, which --data cannot find", help: "name it with its folder")
    }
    var plan = TablePlan(path: Self.absolute(source), target: text("data.target"))
    plan.format = TableFormat(
      separator: text("data.separator"), hasHeader: flag("data.header") ?? true,
      encoding: try text("data.encoding").map(TextEncoding.named) ?? .utf8,
      missingWords: texts("data.missing-values"),
      decimal: try text("data.decimal").map(DecimalMark.named),
      thousands: try text("data.thousands").map(ThousandsMark.named))
    plan.task = try text("data.task").map(TablePlan.Task.named)
    plan.kinds = try fields("data.columns").mapValues(ColumnKind.named)
    plan.missing = try text("data.missing").map(MissingPolicy.named) ?? plan.missing
    plan.categories = try text("data.categories").map(CategoryEncoding.named) ?? plan.categories
    plan.group = text("data.split.group")
    plan.testPath = text("data.test-source").map(Self.absolute)
    plan.testFraction = number("data.split.test") ?? plan.testFraction
    plan.validationFraction = number("data.split.val")
    return plan
  }

  private func texts(_ path: String) -> [String]? {
    guard case .array(let values)? = self[path]?.value else { return nil }
    return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  private func fields(_ path: String) -> [String: String] {
    guard case .object(let fields)? = self[path]?.value else { return [:] }
    return Dictionary(
      fields.compactMap { name, value in if case .string(let text) = value { (name, text) } else { nil } },
      uniquingKeysWith: { $1 })
  }

  /// So that a run finds its data from everywhere.
  static func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
  }
}
