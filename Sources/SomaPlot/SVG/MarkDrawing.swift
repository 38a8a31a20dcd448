/// Draws the marks of one panel into an SVG picture.
struct MarkDrawing {
  let layout: PanelLayout
  let origin: Point

  /// Draws all marks: what belongs inside the field is cut off at its borders, words stand over everything.
  func draw(into document: inout SVGDocument) {
    let field = place(0, 1)
    let (x, y) = (NumberText.length(field.x), NumberText.length(field.y))
    let (width, height) = (NumberText.length(layout.fieldWidth), NumberText.length(layout.fieldHeight))
    // An inner svg element cuts at its borders without an id, which another picture on the page could have too.
    document.add(
      "svg", ["x": x, "y": y, "width": width, "height": height, "viewBox": "\(x) \(y) \(width) \(height)"]
    ) { document in
      for mark in layout.panel.marks { drawInside(mark, &document) }
    }
    for mark in layout.panel.marks { drawOver(mark, &document) }
    drawEndLabels(&document)
  }

  private func drawInside(_ mark: Mark, _ document: inout SVGDocument) {
    switch mark {
    case .line(let line):
      let path = path(line.points)
      drawRim(path, line.width, &document)
      draw(path, line.ink, line.dash, line.width, &document)
    case .straightLine(let line):
      guard let ends = layout.axes.ends(of: line) else { return }
      let from = layout.place(ends.from, origin), to = layout.place(ends.to, origin)
      drawRim(text([from, to]), line.width, &document)
      draw(text([from, to]), line.ink, line.dash, line.width, &document)
    case .heatMap(let map): draw(map, &document)
    case .contours(let contours):
      let lines = contours.levels.flatMap { contours.grid.contour(at: $0) }
      draw(lines.map(path).joined(), contours.ink, contours.dash, contours.width, &document)
    case .scatter, .arrow, .bars, .graph, .note: return
    }
  }

  private func drawOver(_ mark: Mark, _ document: inout SVGDocument) {
    switch mark {
    case .scatter(let scatter):
      for point in scatter.points {
        guard let share = layout.axes.share(point), isInside(share) else { continue }
        Self.marker(
          &document, scatter.marker, scatter.ink, size: scatter.size, at: layout.place(share, origin))
      }
    case .arrow(let arrow):
      guard let from = place(arrow.from), let to = place(arrow.to) else { return }
      draw(text([from, to]), arrow.ink, .solid, arrow.width, &document)
      head(from, to, arrow.ink, arrow.width, &document)
      draw(Note(arrow.label, at: arrow.to, side: to.x < from.x ? .left : .right, ink: arrow.ink), &document)
    case .bars: drawBars(&document)
    case .graph(let graph): GraphDrawing(graph: graph, marks: self).draw(into: &document)
    case .note(let note): draw(note, &document)
    case .line, .straightLine, .heatMap, .contours: return
    }
  }

  // MARK: Places

  private func place(_ x: Double, _ y: Double) -> Point { layout.place((x, y), origin) }

  /// Where a point stands in the picture; `nil` for a point without a place.
  func place(_ point: Point) -> Point? { layout.axes.share(point).map { layout.place($0, origin) } }

  private func isInside(_ share: (x: Double, y: Double)) -> Bool {
    // A hair of tolerance, for points on the border.
    (-0.001...1.001).contains(share.x) && (-0.001...1.001).contains(share.y)
  }

  // MARK: Lines

  /// The path through points; those without a place break it. Far away points are brought to where a number of
  /// pixels can still be written.
  private func path(_ points: [Point]) -> String {
    var result = "", run: [Point] = []
    for point in points {
      if let place = place(point) {
        run.append(Point(min(1e5, max(-1e5, place.x)), min(1e5, max(-1e5, place.y))))
      } else {
        result += text(PathThinning.thinned(run))
        run = []
      }
    }
    return result + text(PathThinning.thinned(run))
  }

  func text(_ places: [Point]) -> String {
    guard let first = places.first else { return "" }
    // A single point becomes a dot: a line of no length with round ends.
    let rest = places.count == 1 ? places : Array(places.dropFirst())
    return "M\(NumberText.length(first.x)) \(NumberText.length(first.y))L"
      + rest.map { "\(NumberText.length($0.x)) \(NumberText.length($0.y))" }.joined(separator: " ")
  }

  func draw(_ path: String, _ ink: Ink, _ dash: Dash, _ width: Double, _ document: inout SVGDocument) {
    guard !path.isEmpty else { return }
    let stroke = document.stroke(ink), thickness = NumberText.length(width)
    switch dash {
    case .solid: document.add("path", ["d": path, "class": "l \(stroke)", "stroke-width": thickness])
    case .dashed, .dotted:
      document.add(
        "path",
        [
          "d": path, "class": "l \(stroke)", "stroke-width": thickness,
          "stroke-dasharray": dash == .dashed ? "7 5" : "1 5",
        ])
    }
  }

  /// Over coloured areas a line stands on a wider one in the background's colour.
  private func drawRim(_ path: String, _ width: Double, _ document: inout SVGDocument) {
    guard layout.panel.isCovered, !path.isEmpty else { return }
    document.add(
      "path",
      [
        "d": path, "class": "l \(document.rule("s-background", .background))",
        "stroke-width": NumberText.length(width + 2), "stroke-opacity": "0.6",
      ])
  }

  /// The tip of an arrow.
  func head(_ from: Point, _ to: Point, _ ink: Ink, _ width: Double, _ document: inout SVGDocument) {
    let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
    guard length > 0.01 else { return }
    let size = 5 + 2 * width
    let (dx, dy) = ((to.x - from.x) / length * size, (to.y - from.y) / length * size)
    let corners = [
      Point(to.x + dx / 6, to.y + dy / 6), Point(to.x - dx - dy / 2.4, to.y - dy + dx / 2.4),
      Point(to.x - dx + dy / 2.4, to.y - dy - dx / 2.4),
    ]
    document.add("path", ["d": text(corners) + "Z", "class": document.fill(ink)])
  }

  // MARK: Areas

  /// Cells of one colour that touch in a row become one rectangle.
  private func draw(_ map: HeatMap, _ document: inout SVGDocument) {
    let grid = map.grid, share = map.share
    var paths: [Int: String] = [:]
    for row in 0..<grid.rowCount {
      var start = 0
      while start < grid.columnCount {
        let level = share(grid.value(start, row)).map(ColorScale.level)
        var end = start + 1
        while end < grid.columnCount, share(grid.value(end, row)).map(ColorScale.level) == level { end += 1 }
        if let level, let rectangle = rectangle(grid, start, end, row) {
          paths[level, default: ""] += rectangle
        }
        start = end
      }
    }
    for (level, path) in paths.sorted(by: { $0.key < $1.key }) {
      let fill = document.rule("f-\(map.scale.name)\(level)", map.scale.colors(level: level))
      document.add("path", ["d": path, "class": fill, "shape-rendering": "crispEdges"])
    }
  }

  private func rectangle(_ grid: Grid, _ start: Int, _ end: Int, _ row: Int) -> String? {
    func border(_ index: Int, _ count: Int, _ range: ClosedRange<Double>) -> Double {
      let share = Double(index) / Double(count)
      return range.lowerBound * (1 - share) + range.upperBound * share
    }
    let columns = grid.columnCount, rows = grid.rowCount
    guard let from = place(Point(border(start, columns, grid.x), border(row + 1, rows, grid.y))),
      let to = place(Point(border(end, columns, grid.x), border(row, rows, grid.y)))
    else { return nil }
    return "M\(NumberText.length(from.x)) \(NumberText.length(from.y))H\(NumberText.length(to.x))"
      + "V\(NumberText.length(to.y))H\(NumberText.length(from.x))Z"
  }

  private func drawBars(_ document: inout SVGDocument) {
    let bars = layout.panel.bars
    let step = layout.fieldHeight / Double(max(1, bars.count))
    let base = layout.axes.x.isLogarithmic ? 0 : min(1, max(0, layout.axes.x.share(0) ?? 0))
    for (index, bar) in bars.enumerated() {
      let middle = place(0, 1).y + (Double(index) + 0.5) * step
      document.add(text: bar.name, at: place(0, 0).x - 8, middle + 4, SVGText(anchor: .end))
      let end = min(1, max(0, layout.axes.x.share(bar.value) ?? base))
      let from = place(min(base, end), 0).x, to = place(max(base, end), 0).x
      document.add(
        "rect",
        [
          "x": NumberText.length(from), "y": NumberText.length(middle - step * 0.33),
          "width": NumberText.length(to - from), "height": NumberText.length(step * 0.66), "rx": "1.5",
          "class": document.fill(bar.ink),
        ])
      document.add(
        text: NumberText.short(bar.value), at: to + 6, middle + 4, SVGText(isNumber: true, hasHalo: true))
    }
  }
}
