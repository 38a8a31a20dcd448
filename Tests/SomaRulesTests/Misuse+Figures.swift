import SomaPlot

extension Misuse {
  static let figures = [
    Misuse("Panel.init", "panel: aspect 0.0 is outside 0.1...4") { _ = Panel(aspect: 0, marks: []) },
    Misuse("Tile.init(_:columnCount:values:)", "tile: 3 values in rows of 2") {
      _ = Tile("", columnCount: 2, values: [1, 2, 3])
    },
    Misuse("NodeGraph.init(nodes:edges:)", "graph: edge 0 → 1 among 0 nodes") {
      _ = NodeGraph(nodes: [], edges: [NodeGraph.Edge(0, 1)])
    },
  ]
}
