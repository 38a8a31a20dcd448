import Foundation
import SomaPlot
import Testing

/// Two inputs of which one goes two ways, with words both ways on every edge.
private let crowded: Figure = {
  let nodes: [NodeGraph.Node] = [
    .init("x", at: Point(0, 1), shape: .box), .init("y", at: Point(0, 0), shape: .box),
    .init("times", at: Point(1, 1), caption: "#1", shape: .box), .init("max", at: Point(1, 0), caption: "#2"),
  ]
  let pairs = [(0, 2, "2", "2 + 2"), (0, 3, "2", "1"), (1, 3, "1", "0")]
  let edges = pairs.flatMap { from, to, value, gradient in
    [NodeGraph.Edge(from, to, above: value), NodeGraph.Edge(to, from, below: gradient, dash: .dashed)]
  }
  let panel = Panel(
    x: .hidden(-0.5...1.5), y: .hidden(-0.5...1.5), aspect: 0.4, width: 420,
    marks: [.graph(NodeGraph(nodes: nodes, edges: edges))])
  return Figure(title: "", description: "", rows: [[panel]])
}()

private struct Box {
  let x, y, halfWidth, halfHeight: Double

  func meets(_ other: Box) -> Bool {
    abs(x - other.x) < halfWidth + other.halfWidth && abs(y - other.y) < halfHeight + other.halfHeight
  }

  func contains(_ x: Double, _ y: Double) -> Bool {
    abs(x - self.x) < halfWidth && abs(y - self.y) < halfHeight
  }
}

@Suite struct GraphPictureTests {
  @Test func wordsOfEdgesDoNotMeet() {
    let words =
      crowded.svg().matches(
        of: /<text x="([0-9.]+)" y="([0-9.]+)" class="n h f-ink" text-anchor="middle">([^<]+)</
      ).map(\.output)
      + crowded.svg().matches(
        of: /<text x="([0-9.]+)" y="([0-9.]+)" class="n h f-muted" text-anchor="middle">([^<]+)</
      ).map(\.output)
    // Six words of edges and two names below nodes; a figure of size 12 is 7.2 pixels wide.
    #expect(words.count == 8)
    let boxes = words.map { word in
      Box(
        x: Double(word.1) ?? .nan, y: (Double(word.2) ?? .nan) - 4, halfWidth: Double(word.3.count) * 3.6,
        halfHeight: 5)
    }
    for (index, box) in boxes.enumerated() {
      for other in boxes[..<index] { #expect(!box.meets(other), "\(words[index].3)") }
    }
  }

  @Test func arrowsEndOutsideTheirNodes() {
    let svg = crowded.svg()
    let nodes = svg.matches(
      of: /<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)" rx="4"/
    ).map { match in
      let (width, height) = (Double(match.output.3) ?? .nan, Double(match.output.4) ?? .nan)
      return Box(
        x: (Double(match.output.1) ?? .nan) + width / 2, y: (Double(match.output.2) ?? .nan) + height / 2,
        halfWidth: width / 2 - 0.1, halfHeight: height / 2 - 0.1)
    }
    // An arrow's head begins with its tip.
    let tips = svg.matches(of: /<path d="M([0-9.]+) ([0-9.]+)L[0-9. ]+L?[0-9. ]+Z"/).map(\.output)
    #expect(nodes.count == 3 && tips.count == 6)
    for tip in tips {
      #expect(!nodes.contains { $0.contains(Double(tip.1) ?? .nan, Double(tip.2) ?? .nan) }, "\(tip.0)")
    }
  }
}
