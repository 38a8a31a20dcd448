extension Figure {
  /// The figure with other words: for terminals that cannot show all characters.
  package func mapped(_ text: (String) -> String) -> Figure {
    var figure = self
    figure.headings = headings.mapValues(text)
    for row in figure.rows.indices {
      for column in figure.rows[row].indices { figure.rows[row][column].map(text) }
    }
    return figure
  }
}

extension Panel {
  fileprivate mutating func map(_ text: (String) -> String) {
    title = text(title)
    x.map(text)
    y.map(text)
    marks = marks.map { $0.mapped(text) }
  }
}

extension Axis {
  fileprivate mutating func map(_ text: (String) -> String) {
    label = text(label)
    if case .labelled(let places) = ticks { ticks = .labelled(places.map { Tick($0.value, text($0.label)) }) }
  }
}

extension Mark {
  fileprivate func mapped(_ text: (String) -> String) -> Mark {
    switch self {
    case .line(var line):
      line.label = text(line.label)
      return .line(line)
    case .scatter(var scatter):
      scatter.label = text(scatter.label)
      return .scatter(scatter)
    case .straightLine(var line):
      line.label = text(line.label)
      return .straightLine(line)
    case .arrow(var arrow):
      arrow.label = text(arrow.label)
      return .arrow(arrow)
    case .bars(let bars): return .bars(Bars(bars.bars.map { .init(text($0.name), $0.value, ink: $0.ink) }))
    case .graph(let graph): return .graph(graph.mapped(text))
    case .note(var note):
      note.text = text(note.text)
      return .note(note)
    case .heatMap, .contours: return self
    }
  }
}

extension NodeGraph {
  fileprivate func mapped(_ text: (String) -> String) -> NodeGraph {
    NodeGraph(
      nodes: nodes.map { node in
        var node = node
        node.label = text(node.label)
        node.caption = text(node.caption)
        return node
      },
      edges: edges.map { edge in
        var edge = edge
        edge.above = text(edge.above)
        edge.below = text(edge.below)
        return edge
      })
  }
}
