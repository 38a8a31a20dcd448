extension MarkDrawing {
  /// A small shape. A rim of the background's colour keeps it apart from what is below.
  static func marker(
    _ document: inout SVGDocument, _ marker: Marker, _ ink: Ink, size: Double, at place: Point
  ) {
    let (x, y) = (place.x, place.y)
    func text(_ value: Double) -> String { NumberText.length(value) }
    let rim = document.rule("s-background", .background)
    switch marker {
    case .circle:
      document.add(
        "circle",
        [
          "cx": text(x), "cy": text(y), "r": text(size), "class": "\(document.fill(ink)) \(rim)",
          "stroke-width": "1.5",
        ])
    case .ring:
      document.add(
        "circle",
        [
          "cx": text(x), "cy": text(y), "r": text(size), "class": "l \(document.stroke(ink))",
          "stroke-width": "2",
        ])
    case .cross:
      let d = size * 0.75
      let path =
        "M\(text(x - d)) \(text(y - d))L\(text(x + d)) \(text(y + d))M\(text(x - d)) \(text(y + d))L\(text(x + d)) \(text(y - d))"
      document.add("path", ["d": path, "class": "l \(rim)", "stroke-width": "5"])
      document.add("path", ["d": path, "class": "l \(document.stroke(ink))", "stroke-width": "2.5"])
    case .square, .triangle, .diamond:
      let corners: [(Double, Double)] =
        switch marker {
        case .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
        case .triangle: [(0, -1.15), (1.1, 0.8), (-1.1, 0.8)]
        default: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
        }
      let path = corners.map { "\(text(x + $0.0 * size)) \(text(y + $0.1 * size))" }.joined(separator: "L")
      document.add(
        "path", ["d": "M\(path)Z", "class": "\(document.fill(ink)) \(rim)", "stroke-width": "1.5"])
    }
  }

  /// Words beside a place.
  func draw(_ note: Note, _ document: inout SVGDocument) {
    guard !note.text.isEmpty, let place = place(note.at) else { return }
    var style = SVGText(ink: note.ink, hasHalo: true)
    var (x, y) = (place.x, place.y + 4)
    // At the right border there is no room on the right.
    let isCut = x + 9 + note.text.estimatedWidth(size: 12) > origin.x + layout.width + 8
    switch isCut && note.side == .right ? .left : note.side {
    case .right: x += 9
    case .left:
      x -= 9
      style.anchor = .end
    case .above:
      y -= 13
      style.anchor = .middle
    case .below:
      y += 14
      style.anchor = .middle
    case .center: style.anchor = .middle
    }
    document.add(text: note.text, at: x, y, style)
  }

  /// The labels of lines, to the right of their ends and never on top of one another.
  func drawEndLabels(_ document: inout SVGDocument) {
    var labels: [(y: Double, text: String, ink: Ink)] = []
    for mark in layout.panel.marks {
      switch mark {
      case .line(let line) where !line.label.isEmpty:
        guard let end = line.points.reversed().lazy.compactMap({ layout.axes.share($0) }).first else {
          continue
        }
        labels.append((clamped(end.y), line.label, line.ink))
      case .straightLine(let line) where !line.label.isEmpty:
        guard let ends = layout.axes.ends(of: line) else { continue }
        labels.append((clamped(ends.to.y), line.label, line.ink))
      default: continue
      }
    }
    // Sorted by height, those of equal height in the order of the marks.
    let order = labels.indices.sorted { (labels[$0].y, $0) < (labels[$1].y, $1) }
    let step = 15.0
    var next = -Double.infinity
    var places: [(index: Int, y: Double)] = []
    for index in order {
      let y = max(labels[index].y, next)
      places.append((index, y))
      next = y + step
    }
    // What was pushed out below moves all up again.
    let bottom = layout.place((0, 0), origin).y
    var limit = bottom
    for position in places.indices.reversed() {
      places[position].y = min(places[position].y, limit)
      limit = places[position].y - step
    }
    let x = layout.place((1, 0), origin).x + 6
    for (index, y) in places {
      document.add(text: labels[index].text, at: x, y + 4, SVGText(ink: labels[index].ink))
    }
  }

  /// A height in the picture, not beyond the field.
  private func clamped(_ share: Double) -> Double { layout.place((0, min(1, max(0, share))), origin).y }
}
