import SomaPlot

/// A computational graph to be drawn: forward values above solid edges, gradients below dashed ones back.
struct GraphPicture {
  struct Node {
    /// What stands inside.
    let label: String
    /// What the tables call it; empty where that is the label.
    let name: String
    let isInput: Bool
  }

  struct Edge {
    let from, to: Int
    /// What goes forward, and what goes back; empty for nothing.
    let value, gradient: String
  }

  let nodes: [Node]
  /// At most one between two nodes.
  let edges: [Edge]
  /// The value that comes out of the last node, and the gradient that goes into it.
  let value, gradient: String

  /// Where nodes stand: columns from the left, rows from the top.
  private(set) var places: [(column: Int, row: Double)] = []

  init(nodes: [Node], edges: [Edge], value: String, gradient: String) {
    self.nodes = nodes
    self.edges = edges
    self.value = value
    self.gradient = gradient
    places = GraphLayout(nodeCount: nodes.count, edges: edges.map { ($0.from, $0.to) }).places
  }

  private var columnCount: Int { (places.map(\.column).max() ?? 0) + 2 }
  private var rowCount: Double { (places.map(\.row).max() ?? 0) + 1 }

  /// Whether the drawing can be read in a terminal of 80 columns.
  var fitsTerminal: Bool { columnCount <= 9 && rowCount <= 6.5 && edges.allSatisfy { $0.value.count <= 8 } }

  /// Whether a drawing of this size is of any use.
  var isDrawable: Bool { columnCount <= 120 && rowCount <= 120 }

  /// The picture.
  func figure(title: String, description: String) -> Figure {
    func point(_ column: Double, _ row: Double) -> Point { Point(column, -row) }
    let marks = nodes.indices.map { index -> NodeGraph.Node in
      let node = nodes[index], place = places[index]
      return NodeGraph.Node(
        node.label, at: point(Double(place.column), place.row), caption: node.name,
        shape: node.isInput || node.label.columnCount > 4 ? .box : .circle,
        ink: node.isInput ? .accent : .text)
    }
    // The result leaves to the right, towards nothing.
    let last = places[places.count - 1]
    let out = NodeGraph.Node(
      "", at: point(Double(last.column) + 0.9, last.row), shape: .hidden)
    let forward = edges.map { NodeGraph.Edge($0.from, $0.to, above: $0.value, ink: .muted) }
    let backward = edges.filter { !$0.gradient.isEmpty }.map {
      NodeGraph.Edge(
        $0.to, $0.from, below: $0.gradient, ink: .negative, belowInk: .negative, dash: .dashed, width: 1.2)
    }
    var ends = [NodeGraph.Edge(nodes.count - 1, nodes.count, above: value, ink: .muted)]
    if !gradient.isEmpty {
      ends.append(
        NodeGraph.Edge(
          nodes.count, nodes.count - 1, below: gradient, ink: .negative, belowInk: .negative, dash: .dashed,
          width: 1.2))
    }
    let graph = NodeGraph(nodes: marks + [out], edges: forward + backward + ends)
    // Between two columns there is room for half a label on each side and a value in the middle.
    let widest = nodes.map(\.label.columnCount).max() ?? 0
    let words = edges.map { max($0.value.columnCount, $0.gradient.columnCount) }.max() ?? 0
    let step = max(104, Double(widest) * 7 + Double(words) * 7.2 + 36)
    let height = max(120, rowCount * 94 + 20)
    let width = min(20_000, max(480, Double(columnCount) * step, height / 4))
    let panel = Panel(
      x: .hidden(-0.5...Double(columnCount) - 0.9), y: .hidden(-rowCount + 0.35...0.5),
      aspect: min(4, max(0.1, height / width)), width: width, marks: [.graph(graph)])
    return Figure(title: title, description: description, rows: [[panel]])
  }

  /// The picture for Graphviz.
  func dot() -> [String] {
    func quoted(_ text: String) -> String {
      "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    var lines = [
      "digraph {", "  rankdir=LR", "  node [fontname=\"sans-serif\"]",
      "  edge [fontname=\"monospace\", fontsize=10]",
    ]
    for (index, node) in nodes.enumerated() {
      let name = node.name.isEmpty ? "" : ", xlabel=\(quoted(node.name))"
      let shape = node.isInput ? "box" : "ellipse"
      lines.append("  n\(index) [label=\(quoted(node.label)), shape=\(shape)\(name)]")
    }
    lines.append("  out [label=\"\", shape=none, width=0, height=0]")
    let ends = edges.map { ("n\($0.from)", "n\($0.to)", $0.value, $0.gradient) }
    for (from, to, value, gradient) in ends + [("n\(nodes.count - 1)", "out", value, gradient)] {
      lines.append("  \(from) -> \(to) [label=\(quoted(value))]")
      if !gradient.isEmpty {
        lines.append(
          "  \(to) -> \(from) [label=\(quoted(gradient)), style=dashed, color=\"#c2570c\", "
            + "fontcolor=\"#c2570c\", constraint=false]")
      }
    }
    return lines + ["}"]
  }
}
