extension Tile {
  /// Small pictures side by side with their captions below, as many in a row as there is room for.
  ///
  /// In colour a character is two pixels, the upper and the lower half of a block. Without, or where there is only ASCII,
  /// a pixel is a shade twice over, as a character is about twice as high as wide; once, where only that fits.
  ///
  /// - Parameters:
  ///   - scale: Signed values begin with a dot, so that the middle is a sign too; else the lowest value is a blank.
  ///   - range: The values at the two ends of the scale.
  package static func text(
    _ tiles: [Tile], _ style: TextStyle, scale: ColorScale, range: ClosedRange<Double>
  ) -> [String] {
    let pictures = tiles.map { $0.lines(style, scale: scale, range: range) }
    let width = max(
      pictures.joined().map(TextPanel.visibleWidth).max() ?? 0, tiles.map(\.caption.columnCount).max() ?? 0)
    let gap = 2
    let perRow = max(1, (style.width + gap) / (width + gap))
    return stride(from: 0, to: tiles.count, by: perRow).flatMap { start -> [String] in
      let range = start..<min(start + perRow, tiles.count)
      let captions = tiles[range].contains { !$0.caption.isEmpty } ? tiles[range].map { [$0.caption] } : []
      return (start > 0 ? [""] : []) + TextPanel.joined(Array(pictures[range]), width, gap)
        + TextPanel.joined(captions, width, gap)
    }
  }

  /// The shades of pictures in ASCII, from dark to bright.
  package static func shades(_ scale: ColorScale) -> String { (scale == .gray ? " " : "") + ".:-=+*#%@" }

  private func lines(_ style: TextStyle, scale: ColorScale, range: ClosedRange<Double>) -> [String] {
    let rowCount = values.count / columnCount
    func part<Element>(_ column: Int, _ row: Int, of parts: [Element]) -> Element? {
      let value = values[row * columnCount + column]
      guard value.isFinite else { return nil }
      let reach = range.upperBound - range.lowerBound
      let share = reach > 0 ? (value - range.lowerBound) / reach : 0.5
      return parts[Int(min(max(share, 0) * Double(parts.count), Double(parts.count - 1)))]
    }
    guard style.usesColor, style.isUnicode else {
      let shades = Array(Tile.shades(scale)), repeats = columnCount * 2 <= style.width ? 2 : 1
      var canvas = TextCanvas(
        columnCount: min(columnCount * repeats, max(1, style.width)), rowCount: rowCount)
      for row in 0..<rowCount {
        for column in 0..<canvas.columnCount {
          guard let shade = part(column / repeats, row, of: shades) else { continue }
          canvas.shade(column: column, row: row, shade, upper: nil, lower: nil)
        }
      }
      return canvas.lines(style)
    }
    let colors = scale.terminalColors
    var canvas = TextCanvas(columnCount: min(columnCount, max(1, style.width)), rowCount: (rowCount + 1) / 2)
    for row in 0..<canvas.rowCount {
      for column in 0..<canvas.columnCount {
        // The last of an odd number of rows fills its block.
        let upper = part(column, 2 * row, of: colors)
        let lower = 2 * row + 1 < rowCount ? part(column, 2 * row + 1, of: colors) : upper
        canvas.shade(column: column, row: row, " ", upper: upper, lower: lower)
      }
    }
    return canvas.lines(style)
  }
}
