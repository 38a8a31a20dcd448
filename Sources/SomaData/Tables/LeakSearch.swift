/// Looks for columns that give the target away: they often became known only together with it, as the lifeboat of those
/// who survived.
struct LeakSearch {
  private let table: Table
  private let target: Column?
  private let profiles: [ColumnProfile]
  private let isClassification: Bool
  /// The rows that are looked at: of a long table some, evenly spread.
  private let rows: [Int]

  private static let rowLimit = 20_000
  private static let accuracy = 0.97, errorShare = 0.1, correlation = 0.999
  private static let valueLimit = 50

  init(_ table: Table, _ target: Preprocessing.Target, _ profiles: [ColumnProfile]) {
    self.table = table
    self.target = table[target.column]
    self.profiles = profiles
    isClassification = !target.classNames.isEmpty
    let step = max(1, table.rowCount / Self.rowLimit)
    let column = table[target.column]
    rows = stride(from: 0, to: table.rowCount, by: step).filter { !(column?.isMissing(at: $0) ?? true) }
  }

  /// A note for each suspicious column.
  var notes: [String] {
    guard let target, rows.count >= 20 else { return [] }
    let classes = isClassification ? target.groups(rows) : []
    return profiles.filter { $0.role == .input }.compactMap { profile in
      guard let column = table[profile.name] else { return nil }
      let finding = isClassification ? finding(column, profile, classes) : finding(column, target)
      return finding.map { "\"\(profile.name)\" alone \($0); is it known before \"\(target.name)\"?" }
    }
  }

  /// How often the most frequent class among the other rows of one value, or without one, is right. Other rows: a value
  /// that comes once says nothing.
  private func finding(_ column: Column, _ profile: ColumnProfile, _ classes: [Int32]) -> String? {
    let values =
      (profile.distinctCount ?? .max) <= Self.valueLimit
      ? column.groups(rows) : rows.map { column.isMissing(at: $0) ? 0 : 1 }
    var counts: [Int32: [Int32: Int]] = [:]
    var totals: [Int32: Int] = [:]
    for (value, label) in zip(values, classes) {
      counts[value, default: [:]][label, default: 0] += 1
      totals[label, default: 0] += 1
    }
    let right = counts.values.reduce(0) { sum, labels in
      let sizes = labels.values.sorted(by: >)
      return sum + (sizes[0] - 1 > (sizes.count > 1 ? sizes[1] : 0) ? sizes[0] : 0)
    }
    let errors = rows.count - right
    let usualErrors = rows.count - (totals.values.max() ?? 0)
    let share = Double(right) / Double(rows.count)
    if share >= Self.accuracy, Double(errors) <= Self.errorShare * Double(usualErrors) {
      return "tells the target in \(Int(share * 1000) / 10).\(Int(share * 1000) % 10) % of the rows"
    }
    return filledForOneClass(column, classes, totals)
  }

  /// Whether a value is there for one class only, so often that chance does not explain it.
  private func filledForOneClass(_ column: Column, _ classes: [Int32], _ totals: [Int32: Int]) -> String? {
    var filled: [Int32: Int] = [:]
    for (row, label) in zip(rows, classes) where !column.isMissing(at: row) {
      filled[label, default: 0] += 1
      if filled.count > 1 { return nil }
    }
    guard let (label, count) = filled.first, count < rows.count else { return nil }
    let base = Double(totals[label] ?? 0) / Double(rows.count)
    // base ^ count below one in a million.
    var chance = 1.0
    for _ in 0..<min(count, 1000) { chance *= base }
    return chance < 1e-6 ? "is filled in for one value of the target only" : nil
  }

  /// Whether a number follows from the other along a line.
  private func finding(_ column: Column, _ target: Column) -> String? {
    var (n, x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for row in rows {
      guard let a = column.number(at: row), let b = target.number(at: row) else { continue }
      n += 1
      let (dx, dy) = (a - x, b - y)
      x += dx / n
      y += dy / n
      xx += dx * (a - x)
      yy += dy * (b - y)
      xy += dx * (b - y)
    }
    guard n >= 20, xx > 0, yy > 0 else { return nil }
    let correlation = xy / (xx.squareRoot() * yy.squareRoot())
    return abs(correlation) >= Self.correlation
      ? "follows the target along a line (r = \(Double(Int(correlation * 1e5)) / 1e5))" : nil
  }
}
