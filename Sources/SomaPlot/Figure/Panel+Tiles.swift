import SomaRules

/// A small picture among others.
public struct Tile: Sendable, Equatable {
  /// What stands below it.
  public var caption: String
  /// How many pixels side by side.
  public var columnCount: Int
  /// The pixels row by row, the upper row first, as images are stored.
  public var values: [Double]

  /// A small picture.
  ///
  /// - Precondition: The values fill whole rows.
  public init(_ caption: String, columnCount: Int, values: [Double]) {
    mustHold(
      columnCount > 0 && !values.isEmpty && values.count % columnCount == 0,
      "tile: \(values.count) values in rows of \(columnCount), expected whole rows, at least one")
    self.caption = caption
    self.columnCount = columnCount
    self.values = values
  }
}

extension Panel {
  /// Small pictures of one size side by side: digits, the weights of units. Pixels are squares, unless all pictures
  /// together are more than ten times as wide, or four times as high, as the other way.
  ///
  /// - Parameters:
  ///   - tiles: The pictures, at least one.
  ///   - placeCount: How many there is room for; fewer pictures are no larger.
  ///   - range: The values at the two ends of the scale.
  /// - Precondition: The pictures have one size.
  public init(
    title: String = "", tiles: [Tile], placeCount: Int = 4, scale: ColorScale, range: ClosedRange<Double>
  ) {
    mustHold(!tiles.isEmpty, "panel: no tiles, expected at least one")
    let width = tiles[0].columnCount, height = tiles[0].values.count / width
    mustHold(
      tiles.allSatisfy { $0.columnCount == width && $0.values.count == width * height },
      "panel: tiles of different sizes, expected \(height) rows of \(width)")
    let gap = 2
    let total = max(tiles.count, placeCount) * (width + gap) - gap
    var values = [Double](repeating: .nan, count: total * height)
    for (number, tile) in tiles.enumerated() {
      for (index, value) in tile.values.enumerated() {
        let row = height - 1 - index / width
        values[row * total + number * (width + gap) + index % width] = value
      }
    }
    let (x, y) = (0...Double(total), 0...Double(height))
    let map = HeatMap(
      Grid(x: x, y: y, columnCount: total, rowCount: height, values: values), scale: scale, range: range,
      hasWholeCells: true)
    let ticks = tiles.enumerated().map { number, tile in
      Tick(Double(number * (width + gap)) + Double(width) / 2, tile.caption)
    }
    self.init(
      title: title, x: Axis(range: x, ticks: .labelled(ticks)), y: .hidden(y),
      aspect: min(4, max(0.1, Double(height) / Double(total))), marks: [.heatMap(map)])
  }
}
