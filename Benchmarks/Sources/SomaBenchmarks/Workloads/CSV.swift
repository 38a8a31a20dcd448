import Foundation
import Soma

extension Workload {
  /// A table of a million rows, from the file to typed columns in memory.
  static let csv = Workload(
    name: "csv", summary: "a CSV file of 1 000 000 rows × 15 columns to typed columns"
  ) {
    let path = try BenchmarkTable.path()
    return {
      {
        let table = try Table.read(path)
        return { BenchmarkTable.check(table) }
      }
    }
  }
}

/// The file of the workload `csv`: whole numbers, decimals, 17-digit numbers, names, and cells that are missing.
enum BenchmarkTable {
  private static let rowCount = 1_000_000
  private static let columns = [
    "row", "a", "b", "c", "d", "e", "price", "cost", "x", "y", "age", "grade", "city", "kind", "score",
  ]

  /// The file that `SOMA_BENCH_TABLE` names, else one in `.build-bench`; made where there is none yet.
  static func path() throws -> String {
    let repository = URL(filePath: #filePath).pathComponents.dropLast(5).joined(separator: "/")
    let path =
      ProcessInfo.processInfo.environment["SOMA_BENCH_TABLE"] ?? "\(repository)/.build-bench/table.csv"
    if !FileManager.default.fileExists(atPath: path) {
      let folder = URL(filePath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      // Whole or not at all: another program may wait for it.
      try Data(content()).write(to: URL(filePath: path), options: .atomic)
    }
    return path
  }

  /// The sum of all numbers, plus the number of cells that are missing and of different names: what other readers must
  /// come to as well.
  static func check(_ table: Table) -> Double {
    var total = 0.0
    for column in table.columns {
      if column.isNumeric {
        total += (0..<column.count).reduce(0.0) { $0 + (column.number(at: $1) ?? 1) }
      } else {
        total += Double(Set((0..<column.count).map { column.text(at: $0) }).count)
      }
    }
    return total
  }

  private static func content() -> [UInt8] {
    var bytes = Array((columns.joined(separator: ",") + "\n").utf8)
    bytes.reserveCapacity(rowCount * 120)
    for row in 0..<rowCount {
      var words = (0..<15).map { Numbers.bits(stream: 50 + UInt64($0), at: row) }
      func next(_ bound: UInt64) -> Int { Int(words.removeFirst() % bound) }
      func decimal(_ bound: UInt64, _ digits: Int) -> String {
        let value = next(bound)
        let unit = (0..<digits).reduce(1) { unit, _ in unit * 10 }
        let fraction = String(value % unit)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(value / unit).\(zeros)\(fraction)"
      }
      var cells = ["\(row)"]
      for _ in 0..<5 { cells.append((row % 2 == 0 ? "-" : "") + decimal(10_000_000, 4)) }
      cells += [decimal(10_000_000, 2), decimal(1_000_000, 2)]
      for _ in 0..<2 { cells.append("\(Double(words.removeFirst() >> 11) * 0x1p-53)") }
      cells += ["\(17 + next(80))", "\(next(7))", "city \(next(40))", ["a", "b", "c", "d", "e"][next(5)]]
      let score = next(1000)
      cells.append(score < 100 ? "" : "\(score)")
      bytes += cells.joined(separator: ",").utf8
      bytes.append(0x0A)
    }
    return bytes
  }
}
