/// Draws nodes and edges into an SVG picture.
struct GraphDrawing {
  let graph: NodeGraph
  let marks: MarkDrawing

  /// Draws the edges, then the nodes over their ends, then the words.
  func draw(into document: inout SVGDocument) {
    let places = graph.nodes.map { marks.place($0.at) }
    for edge in graph.edges {
      guard let from = places[edge.from], let to = places[edge.to] else { continue }
      draw(edge, from, to, &document)
    }
    for (node, place) in zip(graph.nodes, places) {
      if let place { draw(node, at: place, &document) }
    }
  }

  private func halfSize(_ node: NodeGraph.Node) -> (width: Double, height: Double) {
    let label = node.label.estimatedWidth(size: 13)
    return node.shape == .circle ? (max(18, label / 2 + 7), max(18, label / 2 + 7)) : (label / 2 + 10, 15)
  }

  /// How far the node's outline is from its centre in a direction of length 1.
  private func reach(_ node: NodeGraph.Node, _ dx: Double, _ dy: Double) -> Double {
    let size = halfSize(node)
    if node.shape == .circle { return size.width }
    return min(size.width / max(abs(dx), 1e-9), size.height / max(abs(dy), 1e-9))
  }

  private func draw(_ edge: NodeGraph.Edge, _ from: Point, _ to: Point, _ document: inout SVGDocument) {
    let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
    guard length > 1 else { return }
    let (dx, dy) = ((to.x - from.x) / length, (to.y - from.y) / length)
    let start = reach(graph.nodes[edge.from], dx, dy), end = reach(graph.nodes[edge.to], dx, dy) + 3
    let first = Point(from.x + dx * start, from.y + dy * start)
    let last = Point(to.x - dx * end, to.y - dy * end)
    marks.draw(marks.text([first, last]), edge.ink, edge.dash, edge.width, &document)
    marks.head(first, last, edge.ink, edge.width, &document)
    // A little before the middle, where fewer edges cross.
    let middle = Point(first.x + 0.45 * (last.x - first.x), first.y + 0.45 * (last.y - first.y))
    // Words beside a steep edge stand to its right.
    let isSteep = abs(dy) > 0.8
    var style = SVGText(ink: .text, anchor: isSteep ? .start : .middle, isNumber: true, hasHalo: true)
    let x = middle.x + (isSteep ? 8 : 0)
    document.add(text: edge.above, at: x, middle.y - 6, style)
    style.ink = edge.belowInk
    document.add(text: edge.below, at: x, middle.y + 15, style)
  }

  private func draw(_ node: NodeGraph.Node, at place: Point, _ document: inout SVGDocument) {
    let size = halfSize(node)
    let fill = document.rule("f-background", .background), stroke = document.stroke(node.ink)
    switch node.shape {
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
