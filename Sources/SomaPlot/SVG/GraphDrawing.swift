/// Draws nodes and edges into an SVG picture.
struct GraphDrawing {
  let graph: NodeGraph
  let marks: MarkDrawing

  /// Where an edge is drawn.
  private struct Way {
    let first, last: Point
    /// Its direction, of length 1.
    let dx, dy: Double
    /// Whether there is an edge back as well.
    let isPaired: Bool
  }

  /// What words and nodes cover.
  private struct Box {
    let x, y, halfWidth, halfHeight: Double

    func meets(_ other: Box) -> Bool {
      abs(x - other.x) < halfWidth + other.halfWidth && abs(y - other.y) < halfHeight + other.halfHeight
    }
  }

  /// Draws the edges, then the nodes over their ends, then the words of the edges where there is room.
  func draw(into document: inout SVGDocument) {
    let places = graph.nodes.map { marks.place($0.at) }
    let ways = graph.edges.map { way($0, places) }
    for (edge, way) in zip(graph.edges, ways) {
      guard let way else { continue }
      marks.draw(marks.text([way.first, way.last]), edge.ink, edge.dash, edge.width, &document)
      marks.head(way.first, way.last, edge.ink, edge.width, &document)
    }
    var taken: [Box] = []
    for (node, place) in zip(graph.nodes, places) where node.shape != .hidden {
      guard let place else { continue }
      draw(node, at: place, &document)
      let size = halfSize(node)
      taken.append(Box(x: place.x, y: place.y, halfWidth: size.width, halfHeight: size.height))
      if !node.caption.isEmpty { taken.append(box(of: node.caption, place.x, place.y + size.height + 11)) }
    }
    for (edge, way) in zip(graph.edges, ways) {
      if let way { drawWords(edge, way, &taken, &document) }
    }
  }

  private func halfSize(_ node: NodeGraph.Node) -> (width: Double, height: Double) {
    if node.shape == .hidden { return (0, 0) }
    let label = node.label.estimatedWidth(size: 13)
    return node.shape == .circle ? (max(18, label / 2 + 7), max(18, label / 2 + 7)) : (label / 2 + 10, 15)
  }

  /// How far the node's outline is in a direction of length 1, from a place so far to the left of its centre.
  private func reach(_ node: NodeGraph.Node, _ dx: Double, _ dy: Double, aside: Double) -> Double {
    let size = halfSize(node)
    if node.shape == .circle { return max(0, size.width * size.width - aside * aside).squareRoot() }
    func distance(_ half: Double, _ start: Double, _ step: Double) -> Double {
      step == 0 ? .infinity : half / abs(step) - start / step
    }
    return max(0, min(distance(size.width, dy * aside, dx), distance(size.height, -dx * aside, dy)))
  }

  /// The part of an edge between the outlines of its nodes.
  private func way(_ edge: NodeGraph.Edge, _ places: [Point?]) -> Way? {
    guard let from = places[edge.from], let to = places[edge.to] else { return nil }
    let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
    guard length > 1 else { return nil }
    let (dx, dy) = ((to.x - from.x) / length, (to.y - from.y) / length)
    // Of two edges between the same nodes each keeps to its left, as the way there and back.
    let isPaired = graph.edges.contains { $0.from == edge.to && $0.to == edge.from }
    let aside = isPaired ? 5.0 : 0
    let start = reach(graph.nodes[edge.from], dx, dy, aside: aside)
    let end = reach(graph.nodes[edge.to], -dx, -dy, aside: -aside) + 3
    return Way(
      first: Point(from.x + dx * start + dy * aside, from.y + dy * start - dx * aside),
      last: Point(to.x - dx * end + dy * aside, to.y - dy * end - dx * aside), dx: dx, dy: dy,
      isPaired: isPaired)
  }

  private func drawWords(
    _ edge: NodeGraph.Edge, _ way: Way, _ taken: inout [Box], _ document: inout SVGDocument
  ) {
    // A little before the middle, where fewer edges cross; the words of the way back stand there too.
    let share = way.isPaired && edge.above.isEmpty ? 0.62 : 0.38
    // Across the edge, upwards: to the left of one that goes to the right.
    let up = way.dx >= 0 ? Point(way.dy, -way.dx) : Point(-way.dy, way.dx)
    for (text, ink, side) in [(edge.above, Ink.text, 1.0), (edge.below, edge.belowInk, -1.0)]
    where !text.isEmpty {
      // As far away as half of the text reaches in that direction.
      let distance = side * (10 + abs(up.x) * Double(text.columnCount) * 3.6)
      let boxes = [0, 0.12, -0.12, 0.24, -0.24, 0.36, -0.36].map { step in
        box(
          of: text, way.first.x + (share + step) * (way.last.x - way.first.x) + up.x * distance,
          way.first.y + (share + step) * (way.last.y - way.first.y) + up.y * distance)
      }
      let place = boxes.first { box in !taken.contains { $0.meets(box) } } ?? boxes[0]
      taken.append(place)
      document.add(
        text: text, at: place.x, place.y + 4,
        SVGText(ink: ink, anchor: .middle, isNumber: true, hasHalo: true))
    }
  }

  /// What a text covers around its middle.
  private func box(of text: String, _ x: Double, _ y: Double) -> Box {
    Box(x: x, y: y, halfWidth: Double(text.columnCount) * 3.6, halfHeight: 6)
  }

  private func draw(_ node: NodeGraph.Node, at place: Point, _ document: inout SVGDocument) {
    let size = halfSize(node)
    let fill = document.rule("f-background", .background), stroke = document.stroke(node.ink)
    switch node.shape {
    case .hidden: return
    case .circle:
      document.add(
        "circle",
        [
          "cx": NumberText.length(place.x), "cy": NumberText.length(place.y),
          "r": NumberText.length(size.width),
          "class": "\(fill) \(stroke)", "stroke-width": "2",
        ])
    case .box:
      document.add(
        "rect",
        [
          "x": NumberText.length(place.x - size.width), "y": NumberText.length(place.y - size.height),
          "width": NumberText.length(2 * size.width), "height": NumberText.length(2 * size.height), "rx": "4",
          "class": "\(fill) \(stroke)", "stroke-width": "2",
        ])
    }
    document.add(text: node.label, at: place.x, place.y + 4.5, SVGText(size: 13, anchor: .middle))
    document.add(
      text: node.caption, at: place.x, place.y + size.height + 15,
      SVGText(ink: .muted, anchor: .middle, isNumber: true, hasHalo: true))
  }
}
