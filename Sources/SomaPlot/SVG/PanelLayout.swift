/// Where the parts of a panel stand in an SVG picture, in pixels from the panel's upper left corner.
struct PanelLayout {
  let panel: Panel
  let axes: PanelAxes
  let xTicks, yTicks: [Tick]
  /// The field inside the axes.
  let left, top, fieldWidth, fieldHeight: Double
  /// All of the panel.
  let width, height: Double

  /// What stands around a field: numbers and names on the left, titles above, words on the right.
  private struct Room {
    var left, top, right: Double

    init(_ panel: Panel, yTicks: [Tick]) {
      let names = panel.bars.map { $0.name.estimatedWidth(size: 12) }
      let numbers = yTicks.map { Double($0.label.columnCount) * 6.7 }
      left = (names + numbers).max().map { $0 + 10 } ?? 0
      right = PanelLayout.roomOnTheRight(panel)
      let hasTitle = !panel.title.isEmpty, hasKeys = !panel.keys.isEmpty, hasName = !panel.y.label.isEmpty
      top = (hasTitle ? 22 : 0) + (hasKeys ? 20 : 0) + (hasName ? 18 : 0) + 6
    }
  }

  /// The panels of a row: their fields begin at one height and are equally wide.
  static func row(_ panels: [Panel]) -> [PanelLayout] {
    let axes = panels.map { PanelAxes($0) }
    let ticks = axes.map { $0.y.ticks(atMost: panels.count == 1 ? 8 : 6) }
    let rooms = zip(panels, ticks).map { Room($0, yTicks: $1) }
    guard var room = rooms.first else { return [] }
    for other in rooms {
      room.left = max(room.left, other.left)
      room.top = max(room.top, other.top)
      room.right = max(room.right, other.right)
    }
    return panels.indices.map {
      PanelLayout(panels[$0], axes[$0], yTicks: ticks[$0], room, panelsInRow: panels.count)
    }
  }

  private init(_ panel: Panel, _ axes: PanelAxes, yTicks: [Tick], _ room: Room, panelsInRow: Int) {
    self.panel = panel
    self.axes = axes
    self.yTicks = yTicks
    let rowWidth = 720.0
    let isAlone = panelsInRow == 1
    let usualWidth =
      isAlone && panel.aspect > 0.8 ? 480 : (rowWidth - Double(panelsInRow - 1) * 20) / Double(panelsInRow)
    width = panel.width ?? usualWidth
    left = room.left
    top = room.top
    fieldWidth = max(40, width - room.left - room.right)
    fieldHeight =
      panel.bars.isEmpty ? fieldWidth * panel.aspect : Double(panel.bars.count) * (isAlone ? 24 : 22)
    xTicks = axes.x.ticks(atMost: max(3, Int(fieldWidth / 50)))
    let below = axes.x.isVisible ? 20.0 + (axes.x.label.isEmpty ? 0 : 18) : 4
    height = top + fieldHeight + below
  }

  private static func roomOnTheRight(_ panel: Panel) -> Double {
    let labels = panel.marks.map { mark -> Double in
      switch mark {
      case .line(let line): line.label.estimatedWidth(size: 12)
      case .straightLine(let line): line.label.estimatedWidth(size: 12)
      case .bars(let bars):
        bars.bars.map { Double(NumberText.short($0.value).columnCount) * 7.2 }.max() ?? 0
      default: 0
      }
    }
    let words = labels.max() ?? 0
    return (words > 0 ? words + 10 : 8) + (panel.shownScale == nil ? 0 : 56)
  }

  /// A place in the field, in pixels of the picture.
  func place(_ share: (x: Double, y: Double), _ origin: Point) -> Point {
    Point(origin.x + left + share.x * fieldWidth, origin.y + top + (1 - share.y) * fieldHeight)
  }

  /// Draws the panel with its upper left corner at a place.
  func draw(into document: inout SVGDocument, x: Double, y: Double) {
    let origin = Point(x, y)
    drawTitles(&document, origin)
    drawAxes(&document, origin, hasGridLines: !panel.isCovered)
    MarkDrawing(layout: self, origin: origin).draw(into: &document)
    if let map = panel.shownScale { drawScale(&document, map, origin) }
  }

  private func drawTitles(_ document: inout SVGDocument, _ origin: Point) {
    var baseline = origin.y + 14
    if !panel.title.isEmpty {
      document.add(text: panel.title, at: origin.x, baseline, SVGText(size: 13, isBold: true))
      baseline += 22
    }
    var x = origin.x
    for key in panel.keys {
      MarkDrawing.marker(&document, key.marker, key.ink, size: 5, at: Point(x + 6, baseline - 4))
      document.add(text: key.label, at: x + 16, baseline, SVGText(ink: .muted))
      x += 16 + key.label.estimatedWidth(size: 12) + 18
    }
    if !panel.keys.isEmpty { baseline += 20 }
    document.add(text: axes.y.label, at: origin.x, baseline, SVGText(ink: .muted))
  }

  private func drawAxes(_ document: inout SVGDocument, _ origin: Point, hasGridLines: Bool) {
    let field = (left: origin.x + left, top: origin.y + top)
    let bottom = field.top + fieldHeight, right = field.left + fieldWidth
    let gridline = document.rule("s-gridline", .gridline), frame = document.rule("s-frame", .frame)
    var lines = ""
    for tick in xTicks {
      guard let share = axes.x.share(tick.value) else { continue }
      let x = field.left + share * fieldWidth
      if hasGridLines {
        lines += "M\(NumberText.length(x)) \(NumberText.length(field.top))V\(NumberText.length(bottom))"
      }
      document.add(
        text: tick.label, at: x, bottom + 15, SVGText(size: 11, ink: .muted, anchor: .middle, isNumber: true))
    }
    for tick in yTicks {
      guard let share = axes.y.share(tick.value) else { continue }
      let y = bottom - share * fieldHeight
      if hasGridLines {
        lines += "M\(NumberText.length(field.left)) \(NumberText.length(y))H\(NumberText.length(right))"
      }
      document.add(
        text: tick.label, at: field.left - 6, y + 4,
        SVGText(size: 11, ink: .muted, anchor: .end, isNumber: true))
    }
    if !lines.isEmpty { document.add("path", ["d": lines, "class": "l \(gridline)"]) }
    if axes.x.isVisible {
      // Images stand apart from one another: no line joins them.
      if panel.image == nil {
        document.add(
          "path",
          [
            "d": "M\(NumberText.length(field.left)) \(NumberText.length(bottom))H\(NumberText.length(right))",
            "class": "l \(frame)",
          ])
      }
      document.add(
        text: axes.x.label, at: field.left + fieldWidth / 2, bottom + 33,
        SVGText(ink: .muted, anchor: .middle))
    }
  }

  /// A strip of the scale's colours with the numbers at its ends.
  private func drawScale(_ document: inout SVGDocument, _ map: HeatMap, _ origin: Point) {
    let x = origin.x + width - 48, y = origin.y + top
    let count = ColorScale.levelCount
    let step = fieldHeight / Double(count)
    for level in 0..<count {
      let fill = document.rule("f-\(map.scale.name)\(level)", map.scale.colors(level: level))
      document.add(
        "rect",
        [
          "x": NumberText.length(x), "y": NumberText.length(y + Double(count - 1 - level) * step),
          "width": "8",
          "height": NumberText.length(step + 0.5), "class": fill,
        ])
    }
    let style = SVGText(size: 11, ink: .muted, isNumber: true)
    let range = map.resolvedRange
    document.add(text: NumberText.short(range.upperBound), at: x + 12, y + 9, style)
    document.add(text: NumberText.short(range.lowerBound), at: x + 12, y + fieldHeight, style)
  }
}
