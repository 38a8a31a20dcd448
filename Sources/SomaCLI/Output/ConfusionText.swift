package import Soma
import SomaPlot

/// A confusion matrix as text: rows are true classes, columns answers, and the last column is the recall.
package struct ConfusionText {
  /// A matrix of as many classes or more is not read by anybody.
  static let classLimit = 20

  private let rows: [[Int]]
  private let scores: [ClassificationReport.Scores]
  private let names: [String]
  private let terminal: Terminal

  /// A matrix with its scores for so many named classes.
  package init(
    _ confusion: ConfusionMatrix, _ report: ClassificationReport, classes: [String], _ terminal: Terminal
  ) {
    rows = confusion.rows
    scores = report.classes
    names = classes.map { terminal.shown($0.printable.prefix(columns: 12).trimmedAtEnd) }
    self.terminal = terminal
  }

  private static let recallWidth = 8
  private static let mark = "  ← worst"

  private var nameWidth: Int { names.map(\.columnCount).max() ?? 0 }
  private var digits: Int { rows.joined().map { String($0).count }.max() ?? 1 }

  /// The matrix with cells as wide as fit, or what it would take; nothing where there are too many classes.
  package var lines: [String] {
    guard names.count < Self.classLimit else { return [] }
    let initials = min(3, names.map(\.columnCount).max() ?? 1)
    let roomy = max(digits, 3) + 2, tight = max(digits, initials) + 1
    guard let cell = [roomy, tight].first(where: { width($0) <= terminal.width }) else {
      return terminal.folded("the matrix of \(names.count) classes takes \(width(tight)) columns")
    }
    return matrix(cell)
  }

  private func width(_ cell: Int) -> Int { nameWidth + names.count * cell + Self.recallWidth }

  private func matrix(_ cell: Int) -> [String] {
    let gap = cell > max(digits, 3) + 1 ? 2 : 1
    let titles = names.map { $0.prefix(columns: cell - gap).right(cell) }.joined()
    let mark = terminal.shown(Self.mark)
    let hasMark = width(cell) + mark.columnCount <= terminal.width
    let worst = scores.indices.filter { scores[$0].support > 0 }.min { scores[$0].recall < scores[$1].recall }
    return ["".left(nameWidth) + titles + "recall".right(Self.recallWidth)]
      + rows.indices.map { row in
        let cells = rows[row].indices.map { shaded(rows[row][$0].description.right(cell), row, $0) }
        let isWorst = row == worst && scores[row].recall < 1 && hasMark
        return names[row].left(nameWidth) + cells.joined()
          + Words.fixed(scores[row].recall, 3).right(Self.recallWidth) + (isWorst ? mark : "")
      }
  }

  /// The cell on a gray that tells its share of the row, and bold on the diagonal: colours repeat what numbers say.
  private func shaded(_ cell: String, _ row: Int, _ column: Int) -> String {
    let total = rows[row].reduce(0, +)
    let share = total > 0 ? Double(rows[row][column]) / Double(total) : 0
    return terminal.onGray(cell, share: share, isStrong: row == column)
  }
}
