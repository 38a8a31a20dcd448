public import SomaPlot
public import SomaTraining

/// What a lab found: the numbers first, then the words and pictures that tell about them.
public struct LabResult: Sendable {
  /// The numbers, an object; the same in every language.
  public var data: JSONValue
  /// What is shown, in this order.
  public var blocks: [LabBlock]
  /// What to try next.
  public var next: [LabExample]
  /// A picture that is too large to be one of the blocks.
  public var largeFigure: Figure?

  /// A result.
  public init(data: JSONValue, blocks: [LabBlock], next: [LabExample] = [], largeFigure: Figure? = nil) {
    self.data = data
    self.blocks = blocks
    self.next = next
    self.largeFigure = largeFigure
  }

  /// All pictures as one, or nothing.
  public var figure: Figure? {
    if let largeFigure { return largeFigure }
    let figures = blocks.compactMap { block -> Figure? in
      if case .figure(let figure) = block { figure } else { nil }
    }
    return figures.isEmpty ? nil : Figure(stacking: figures)
  }
}

/// A piece of a result.
public enum LabBlock: Sendable, Equatable {
  /// The title of what follows.
  case heading(String)
  /// A paragraph; it is wrapped to the width there is.
  case text(String)
  /// Lines that stay as they are.
  case lines([String])
  /// A table.
  case table(LabTable)
  /// A picture.
  case figure(Figure)
}

/// Rows of words and numbers under titles.
public struct LabTable: Sendable, Equatable {
  /// A column.
  public struct Column: Sendable, Equatable {
    /// What stands above it.
    public let title: String
    /// Whether it holds numbers, which stand on the right.
    public let isNumber: Bool

    /// A column of numbers.
    public static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    /// A column of words.
    public static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
  }

  /// The columns; where there is no room for all, the last ones are left out.
  public let columns: [Column]
  /// The cells, row by row.
  public var rows: [[String]]

  /// A table.
  public init(_ columns: [Column], rows: [[String]] = []) {
    self.columns = columns
    self.rows = rows
  }
}
