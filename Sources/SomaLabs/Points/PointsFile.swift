import SomaNN

/// Reads points of two classes from lines of numbers with commas between them, the class last.
///
///     x, y, class
///     0.5, 1, red
///     2, 0.25, blue
///
/// The first line may hold names. Of two classes the greater number, or the later in the alphabet, is the positive one.
enum PointsFile {
  /// The most that a lab can show.
  static let rowLimit = 10_000, columnLimit = 100

  /// The points of a file.
  ///
  /// - Throws: ``LabError/badData(source:reason:help:)`` with the line.
  static func read(_ bytes: [UInt8], name: String) throws(LabError) -> PointSet {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badData(source: name, reason: "the file is not UTF-8 text", help: format)
    }
    var header: [String]?
    var points: [[Double]] = [], classes: [String] = []
    for (index, line) in text.drop(while: { $0 == "\u{FEFF}" }).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() where !line.allSatisfy(\.isWhitespace) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
      let numbers = cells.dropLast().map { Double($0) }
      if points.isEmpty, header == nil, cells.count > 1, numbers.contains(where: { $0 == nil }) {
        header = cells
        continue
      }
      let place = "\(name), line \(index + 1)"
      guard (2...columnLimit).contains(cells.count), cells.count == (header ?? cells).count,
        cells.count == (points.first?.count).map({ $0 + 1 }) ?? cells.count
      else { throw .badData(source: place, reason: columnCount(cells.count, header, points), help: format) }
      for (cell, number) in zip(cells, numbers) where number == nil {
        throw .badData(source: place, reason: "\"\(cell)\" is not a number", help: format)
      }
      guard points.count < rowLimit else {
        throw .badData(source: place, reason: "more than \(rowLimit) points", help: "take fewer of them")
      }
      points.append(numbers.compactMap { $0 })
      classes.append(cells[cells.count - 1])
    }
    return try pointSet(points, classes, header, name)
  }

  private static let format = "expected are lines like 0.5, 1, red: numbers, and the class last"

  private static func trimmed(_ cell: Substring) -> String {
    String(cell.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }

  private static func columnCount(_ count: Int, _ header: [String]?, _ points: [[Double]]) -> String {
    if count < 2 { return "there is only one column" }
    if count > columnLimit { return "\(count) columns, more than \(columnLimit)" }
    return "\(count) columns, where \(header?.count ?? (points.first?.count ?? 0) + 1) are due"
  }

  private static func pointSet(
    _ points: [[Double]], _ classes: [String], _ header: [String]?, _ name: String
  ) throws(LabError) -> PointSet {
    let names = Set(classes).sorted { first, second in
      guard let left = Double(first), let right = Double(second), left != right else { return first < second }
      return left < right
    }
    guard names.count <= 2 else {
      throw .badData(
        source: name, reason: "\(names.count) classes: \(names.prefix(3).joined(separator: ", "))…",
        help: "a perceptron tells two classes apart")
    }
    // A single class of 0 or −1 is the negative one.
    let onlyNegative = names.count == 1 && (Double(names[0]).map { $0 <= 0 } ?? false)
    let positive = onlyNegative ? "" : names.last ?? ""
    do throws(PerceptronError) {
      return PointSet(
        name: name, data: try LabelledPoints(points, isPositive: classes.map { $0 == positive }),
        inputNames: header.map { Array($0.dropLast()) } ?? PointSet.inputNames((points.first?.count ?? 1)),
        classNames: (names.count == 2 || onlyNegative ? names[0] : "", positive))
    } catch {
      throw .badData(source: name, reason: "\(error)", help: format)
    }
  }
}
