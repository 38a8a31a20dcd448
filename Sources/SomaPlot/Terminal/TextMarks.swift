import Foundation

/// Draws marks on a canvas of characters: areas first, then lines, then points and words over them.
struct TextMarks {
  let axes: PanelAxes
  let style: TextStyle

  func draw(_ marks: [Mark], on canvas: inout TextCanvas) {
    for case .heatMap(let map) in marks { draw(map, &canvas) }
    for mark in marks { drawLines(mark, &canvas) }
    for mark in marks { drawGlyphs(mark, &canvas) }
  }

  private func drawLines(_ mark: Mark, _ canvas: inout TextCanvas) {
    switch mark {
    case .line(let line): draw(line.points, line.ink, line.dash, &canvas)
    case .straightLine(let line):
      guard let ends = axes.ends(of: line) else { return }
      canvas.line(from: ends.from, to: ends.to, ink: line.ink, dash: line.dash)
    case .contours(let contours):
      for level in contours.levels {
        for chain in contours.grid.contour(at: level) { draw(chain, contours.ink, contours.dash, &canvas) }
      }
    case .arrow(let arrow): draw([arrow.from, arrow.to], arrow.ink, .solid, &canvas)
    case .graph(let graph):
      for edge in graph.edges {
        draw([graph.nodes[edge.from].at, graph.nodes[edge.to].at], edge.ink, edge.dash, &canvas)
      }
    case .heatMap, .scatter, .bars, .note: return
    }
  }

  private func drawGlyphs(_ mark: Mark, _ canvas: inout TextCanvas) {
    switch mark {
    case .scatter(let scatter):
      let glyph = String(scatter.marker.glyph(isUnicode: style.isUnicode))
      for point in scatter.points {
        guard let cell = cell(point, canvas) else { continue }
        // A ring goes around what is there already.
        if scatter.marker == .ring, !canvas.isFree(column: cell.column, row: cell.row, count: 1) {
          canvas.write("(", column: cell.column - 1, row: cell.row, ink: scatter.ink)
          canvas.write(")", column: cell.column + 1, row: cell.row, ink: scatter.ink)
        } else {
          canvas.write(glyph, column: cell.column, row: cell.row, ink: scatter.ink)
        }
      }
    case .arrow(let arrow):
      guard let cell = cell(arrow.to, canvas) else { return }
      canvas.write(head(arrow), column: cell.column, row: cell.row, ink: arrow.ink)
      let isLeft = arrow.to.x < arrow.from.x
      draw(Note(arrow.label, at: arrow.to, side: isLeft ? .left : .right, ink: arrow.ink), &canvas)
    case .graph(let graph): draw(graph, &canvas)
    case .note(let note): draw(note, &canvas)
    case .line, .straightLine, .heatMap, .contours, .bars: return
    }
  }

  private func cell(_ point: Point, _ canvas: TextCanvas) -> (column: Int, row: Int)? {
    axes.share(point).flatMap { canvas.cell(at: $0) }
  }

  private func draw(_ points: [Point], _ ink: Ink, _ dash: Dash, _ canvas: inout TextCanvas) {
    var before: (x: Double, y: Double)?
    for point in points {
      let share = axes.share(point)
      if let share { canvas.line(from: before ?? share, to: share, ink: ink, dash: dash) }
      before = share
    }
  }

  private func draw(_ map: HeatMap, _ canvas: inout TextCanvas) {
    let colors = map.scale.terminalColors, shareOfValue = map.share
    let shades: [Character] = style.isUnicode ? ["·", "░", "▒", "▓", "█"] : [".", ":", "-", "=", "+"]
    for row in 0..<canvas.rowCount {
      for column in 0..<canvas.columnCount {
        func share(_ part: Double) -> Double? {
          value(
            map.grid, x: (Double(column) + 0.5) / Double(canvas.columnCount),
            y: 1 - (Double(row) + part) / Double(canvas.rowCount)
          ).flatMap(shareOfValue)
        }
        guard let middle = share(0.5) else { continue }
        canvas.shade(
          column: column, row: row, band(middle, of: shades), upper: share(0.25).map { band($0, of: colors) },
          lower: share(0.75).map { band($0, of: colors) })
      }
    }
  }

  /// The one of equal parts of the scale that a share of it falls into.
  private func band<Element>(_ share: Double, of parts: [Element]) -> Element {
    parts[min(parts.count - 1, Int(share * Double(parts.count)))]
  }

  /// The value of the grid's cell at a place given in shares of the panel.
  private func value(_ grid: Grid, x: Double, y: Double) -> Double? {
    guard let left = axes.x.share(grid.x.lowerBound), let right = axes.x.share(grid.x.upperBound),
      let bottom = axes.y.share(grid.y.lowerBound), let top = axes.y.share(grid.y.upperBound)
    else { return nil }
    let column = (x - left) / (right - left), row = (y - bottom) / (top - bottom)
    guard (0..<1).contains(column), (0..<1).contains(row) else { return nil }
    return grid.value(Int(column * Double(grid.columnCount)), Int(row * Double(grid.rowCount)))
  }

  private func head(_ arrow: Arrow) -> String {
    guard let from = axes.share(arrow.from), let to = axes.share(arrow.to) else { return "" }
    let heads =
      style.isUnicode ? ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"] : [">", ">", "^", "<", "<", "<", "v", ">"]
    let turn = atan2(to.y - from.y, to.x - from.x) / (.pi / 4)
    return heads[(Int(turn.rounded()) + 8) % 8]
  }

  private func draw(_ note: Note, _ canvas: inout TextCanvas) {
    guard let cell = cell(note.at, canvas) else { return }
    let width = note.text.columnCount
    let (column, row) =
      switch note.side {
      case .right: (cell.column + 2, cell.row)
      case .left: (cell.column - 1 - width, cell.row)
      case .above: (cell.column - width / 2, cell.row - 1)
      case .below: (cell.column - width / 2, cell.row + 1)
      case .center: (cell.column - width / 2, cell.row)
      }
    // Kept inside the field: half a number is worse than one that stands a little aside.
    let last = max(0, canvas.columnCount - width)
    canvas.write(
      note.text, column: min(last, max(0, column)), row: min(canvas.rowCount - 1, max(0, row)), ink: note.ink)
  }

  private func draw(_ graph: NodeGraph, _ canvas: inout TextCanvas) {
    for node in graph.nodes where node.shape != .hidden {
      guard let cell = cell(node.at, canvas) else { continue }
      let label = node.shape == .circle ? "(\(node.label))" : "[\(node.label)]"
      write(label, around: cell.column, row: cell.row, node.ink, &canvas)
      write(node.caption, around: cell.column, row: cell.row + 1, .muted, &canvas)
    }
    for edge in graph.edges {
      guard let from = cell(graph.nodes[edge.from].at, canvas), let to = cell(graph.nodes[edge.to].at, canvas)
      else { continue }
      let isWayBack = edge.above.isEmpty && graph.edges.contains { $0.from == edge.to && $0.to == edge.from }
      // Where the SVG picture has them, but in the middle of a level edge, where there is most room.
      let share = from.row == to.row ? 5 : isWayBack ? 6 : 4
      let column = (from.column * (10 - share) + to.column * share) / 10
      let row = (from.row * (10 - share) + to.row * share) / 10
      write(edge.above, around: column, row: edge.below.isEmpty ? row : row - 1, .text, &canvas)
      write(edge.below, around: column, row: row + 1, edge.belowInk, &canvas)
    }
  }

  private func write(_ text: String, around column: Int, row: Int, _ ink: Ink, _ canvas: inout TextCanvas) {
    let width = text.columnCount
    let first = min(max(0, canvas.columnCount - width), max(0, column - width / 2))
    // The first to come stays: labels of edges never cover a node.
    guard canvas.isFree(column: first, row: row, count: width) else { return }
    canvas.write(text, column: first, row: row, ink: ink)
  }
}
