import SomaPlot

extension Misuse {
  static let figures = [
    Misuse(
      "SomaPlot Panel.init(title:x:y:aspect:width:marks:)",
      "panel: aspect is 0.0, expected a number in 0.1...4"
    ) {
      _ = Panel(aspect: 0, marks: [])
    },
    Misuse(
      "SomaPlot Tile.init(_:columnCount:values:)",
      "tile: 3 values in rows of 2, expected whole rows, at least one"
    ) {
      _ = Tile("", columnCount: 2, values: [1, 2, 3])
    },
    Misuse("SomaPlot NodeGraph.init(nodes:edges:)", "graph: an edge 0 → 1, expected ends among 0 nodes") {
      _ = NodeGraph(nodes: [], edges: [NodeGraph.Edge(0, 1)])
    },
    Misuse(
      "SomaPlot Grid.init(x:y:columnCount:rowCount:values:)",
      "grid: 3 values, expected one for each of 2 × 2 cells"
    ) {
      _ = Grid(x: 0...1, y: 0...1, columnCount: 2, rowCount: 2, values: [1, 2, 3])
    },
    Misuse(
      "SomaPlot Panel.init(title:tiles:placeCount:scale:range:)", "panel: no tiles, expected at least one"
    ) {
      _ = Panel(tiles: [], scale: .gray, range: 0...1)
    },
  ]
}
