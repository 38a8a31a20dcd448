import SomaRules

/// Values at the centres of the cells that a rectangle is cut into.
public struct Grid: Sendable, Equatable {
  /// From the left to the right border of the rectangle.
  public let x: ClosedRange<Double>
  /// From the lower to the upper border.
  public let y: ClosedRange<Double>
  /// How many cells side by side.
  public let columnCount: Int
  /// How many cells one above the other.
  public let rowCount: Int
  /// The values row by row, the lowest row first.
  public let values: [Double]

  /// A grid of known values.
  ///
  /// - Precondition: There are `columnCount · rowCount` values, at least one, and the rectangle is finite.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, columnCount: Int, rowCount: Int, values: [Double]
  ) {
    mustHold(
      columnCount > 0 && rowCount > 0 && values.count.isMultiple(of: columnCount)
        && values.count / columnCount == rowCount,
      "grid: \(values.count) values, expected one for each of \(columnCount) × \(rowCount) cells, at least one"
    )
    mustHold(
      [x.lowerBound, x.upperBound, y.lowerBound, y.upperBound].allSatisfy(\.isFinite),
      "grid: \(x) × \(y), expected finite bounds")
    self.x = x
    self.y = y
    self.columnCount = columnCount
    self.rowCount = rowCount
    self.values = values
  }

  /// The values of a function.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, columnCount: Int = 60, rowCount: Int = 60,
    of function: (Point) throws -> Double
  ) rethrows {
    var values: [Double] = []
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        values.append(
          try function(
            Point(
              Grid.center(column, of: columnCount, in: x), Grid.center(row, of: rowCount, in: y))))
      }
    }
    self.init(x: x, y: y, columnCount: columnCount, rowCount: rowCount, values: values)
  }

  /// The value of a cell, counted from the lower left.
  func value(_ column: Int, _ row: Int) -> Double { values[row * columnCount + column] }

  /// The centre of a cell.
  func center(_ column: Int, _ row: Int) -> Point {
    Point(Grid.center(column, of: columnCount, in: x), Grid.center(row, of: rowCount, in: y))
  }

  /// The least and the greatest finite value; 0...0 without any.
  var valueRange: ClosedRange<Double> {
    var range: ClosedRange<Double>?
    for value in values where value.isFinite {
      range = range.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
    }
    return range ?? 0...0
  }

  private static func center(_ index: Int, of count: Int, in range: ClosedRange<Double>) -> Double {
    let share = (Double(index) + 0.5) / Double(count)
    return range.lowerBound * (1 - share) + range.upperBound * share
  }
}

/// Values on a grid, as colours. Cells whose value is NaN stay empty.
public struct HeatMap: Sendable, Equatable {
  /// The values.
  public var grid: Grid
  /// How values become colours.
  public var scale: ColorScale
  /// The values at the two ends of the scale; `nil` takes the grid's own, made symmetric about 0 for `.signed` and `.regions`.
  public var range: ClosedRange<Double>?
  /// Whether the scale is shown beside the panel.
  public var showsScale: Bool
  /// Whether a cell is as many whole half-characters of a terminal as there is room for: images, not surfaces.
  public var hasWholeCells: Bool

  /// A heat map.
  public init(
    _ grid: Grid, scale: ColorScale = .signed, range: ClosedRange<Double>? = nil, showsScale: Bool = false,
    hasWholeCells: Bool = false
  ) {
    self.grid = grid
    self.scale = scale
    self.range = range
    self.showsScale = showsScale
    self.hasWholeCells = hasWholeCells
  }

  /// The values at the two ends of the scale.
  var resolvedRange: ClosedRange<Double> {
    if let range { return range }
    let own = grid.valueRange
    guard scale == .signed || scale == .regions else { return own }
    let size = max(abs(own.lowerBound), abs(own.upperBound))
    return -size...size
  }

  /// Tells where a value lies on the scale, from 0 to 1; ½ when the scale has no length, `nil` for NaN.
  var share: (Double) -> Double? {
    let scale = LinearScale(resolvedRange)
    return { value in value.isNaN ? nil : scale.clampedShare(value) }
  }
}

/// Where values on a grid reach given levels.
public struct Contours: Sendable, Equatable {
  /// The values.
  public var grid: Grid
  /// The levels.
  public var levels: [Double]
  /// The colour.
  public var ink: Ink
  /// The pattern.
  public var dash: Dash
  /// The thickness in pixels.
  public var width: Double

  /// Lines of equal value.
  public init(
    _ grid: Grid, levels: [Double], ink: Ink = .text, dash: Dash = .solid, width: Double = 1
  ) {
    self.grid = grid
    self.levels = levels
    self.ink = ink
    self.dash = dash
    self.width = width
  }
}
