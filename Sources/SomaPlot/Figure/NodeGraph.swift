import SomaRules

/// Nodes and the edges between them, at places in the panel's units. A panel of a graph usually hides its axes.
public struct NodeGraph: Sendable, Equatable {
  /// A node.
  public struct Node: Sendable, Equatable {
    /// The outline.
    public enum Shape: Sendable, Equatable {
      case circle, box
      /// Nothing: where an edge comes from or goes to outside the graph.
      case hidden
    }

    /// Where its centre is.
    public var at: Point
    /// What stands inside.
    public var label: String
    /// What stands below it; empty for nothing.
    public var caption: String
    /// The outline.
    public var shape: Shape
    /// The colour of the outline.
    public var ink: Ink

    /// A node.
    public init(_ label: String, at: Point, caption: String = "", shape: Shape = .circle, ink: Ink = .text) {
      self.at = at
      self.label = label
      self.caption = caption
      self.shape = shape
      self.ink = ink
    }
  }

  /// An edge, with an arrow at its end.
  public struct Edge: Sendable, Equatable {
    /// The indices of the nodes.
    public var from, to: Int
    /// What stands above its middle; empty for nothing.
    public var above: String
    /// What stands below its middle; empty for nothing.
    public var below: String
    /// The colour of the line.
    public var ink: Ink
    /// The colour of what stands below.
    public var belowInk: Ink
    /// The pattern.
    public var dash: Dash
    /// The thickness in pixels.
    public var width: Double

    /// An edge.
    public init(
      _ from: Int, _ to: Int, above: String = "", below: String = "", ink: Ink = .muted,
      belowInk: Ink = .muted, dash: Dash = .solid, width: Double = 1.5
    ) {
      self.from = from
      self.to = to
      self.above = above
      self.below = below
      self.ink = ink
      self.belowInk = belowInk
      self.dash = dash
      self.width = width
    }
  }

  /// The nodes.
  public let nodes: [Node]
  /// The edges.
  public let edges: [Edge]

  /// A graph.
  ///
  /// - Precondition: Every edge joins two of the nodes.
  public init(nodes: [Node], edges: [Edge]) {
    for edge in edges {
      mustHold(
        nodes.indices.contains(edge.from) && nodes.indices.contains(edge.to),
        "graph: an edge \(edge.from) → \(edge.to), expected ends among \(nodes.count) nodes")
    }
    self.nodes = nodes
    self.edges = edges
  }
}
