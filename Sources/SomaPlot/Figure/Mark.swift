/// Something drawn in a panel.
public enum Mark: Sendable, Equatable {
  /// Points joined in their order.
  case line(Line)
  /// Points, each a small shape.
  case scatter(Scatter)
  /// All points of the plane on one straight line, from border to border.
  case straightLine(StraightLine)
  /// An arrow.
  case arrow(Arrow)
  /// Values on a grid, as colours.
  case heatMap(HeatMap)
  /// Where values on a grid reach given levels.
  case contours(Contours)
  /// Horizontal bars, one for each name.
  case bars(Bars)
  /// Nodes and the edges between them.
  case graph(NodeGraph)
  /// Words at a place.
  case note(Note)
}

/// A place in a panel, in the units of its axes.
public struct Point: Sendable, Equatable {
  /// To the right.
  public var x: Double
  /// Upwards.
  public var y: Double

  /// A place.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  var isFinite: Bool { x.isFinite && y.isFinite }
}

/// How a line is broken up, so that lines differ without colour too.
public enum Dash: Sendable, Equatable {
  case solid, dashed, dotted
}

/// The shape of a point, so that classes differ without colour too.
public enum Marker: Sendable, Equatable {
  case circle, square, triangle, diamond, cross
  /// A circle around something: the point that matters now.
  case ring
}

/// Points joined in their order. A point that cannot be drawn breaks the line.
public struct Line: Sendable, Equatable {
  /// The points.
  public var points: [Point]
  /// The colour.
  public var ink: Ink
  /// The pattern.
  public var dash: Dash
  /// The thickness in pixels.
  public var width: Double
  /// What stands at the line's end; empty for nothing.
  public var label: String

  /// A line.
  public init(
    _ points: [Point], ink: Ink = .text, dash: Dash = .solid, width: Double = 2, label: String = ""
  ) {
    self.points = points
    self.ink = ink
    self.dash = dash
    self.width = width
    self.label = label
  }

  /// A line through values at 0, 1, 2, … or at the given places.
  public init(
    values: [Double], at places: [Double]? = nil, ink: Ink = .text, dash: Dash = .solid, label: String = ""
  ) {
    let places = places ?? values.indices.map(Double.init)
    self.init(zip(places, values).map { Point($0, $1) }, ink: ink, dash: dash, label: label)
  }

  /// One of several curves: the number gives it a hue and a pattern of its own.
  public static func series(_ number: Int, _ points: [Point], label: String) -> Line {
    let dashes: [Dash] = [.solid, .dashed, .dotted]
    return Line(points, ink: .series(number), dash: dashes[abs(number % dashes.count)], label: label)
  }
}

/// Points, each a small shape.
public struct Scatter: Sendable, Equatable {
  /// The points.
  public var points: [Point]
  /// The shape.
  public var marker: Marker
  /// The colour.
  public var ink: Ink
  /// The radius in pixels.
  public var size: Double
  /// What the points are, told above the panel; empty for nothing.
  public var label: String

  /// Points of one kind.
  public init(
    _ points: [Point], marker: Marker = .circle, ink: Ink = .text, size: Double = 5, label: String = ""
  ) {
    self.points = points
    self.marker = marker
    self.ink = ink
    self.size = size
    self.label = label
  }
}

/// The straight line a·x + b·y = c, across the whole panel; it does not widen the axes.
///
/// On a logarithmic axis only lines along an axis are straight; others are not drawn.
public struct StraightLine: Sendable, Equatable {
  /// The factors of x and y, and the right-hand side.
  public var a, b, c: Double
  /// The colour.
  public var ink: Ink
  /// The pattern.
  public var dash: Dash
  /// The thickness in pixels.
  public var width: Double
  /// What stands at the line's end; empty for nothing.
  public var label: String

  /// The line a·x + b·y = c. Nothing is drawn when a = b = 0 or a number is not finite.
  public init(
    a: Double, b: Double, c: Double, ink: Ink = .text, dash: Dash = .solid, width: Double = 2,
    label: String = ""
  ) {
    self.a = a
    self.b = b
    self.c = c
    self.ink = ink
    self.dash = dash
    self.width = width
    self.label = label
  }
}

/// An arrow from one place to another.
public struct Arrow: Sendable, Equatable {
  /// The tail and the tip.
  public var from, to: Point
  /// The colour.
  public var ink: Ink
  /// The thickness in pixels.
  public var width: Double
  /// What stands at the tip; empty for nothing.
  public var label: String

  /// An arrow.
  public init(from: Point, to: Point, ink: Ink = .text, width: Double = 2, label: String = "") {
    self.from = from
    self.to = to
    self.ink = ink
    self.width = width
    self.label = label
  }
}

/// Horizontal bars from the top down, each with its name on the left and its number on the right.
///
/// They begin at 0, or at the left end of a logarithmic axis. The vertical axis belongs to the names.
public struct Bars: Sendable, Equatable {
  /// One bar.
  public struct Bar: Sendable, Equatable {
    /// What is measured.
    public var name: String
    /// The length; a bar without a finite length shows its number only.
    public var value: Double
    /// The colour.
    public var ink: Ink

    /// One bar.
    public init(_ name: String, _ value: Double, ink: Ink = .positive) {
      self.name = name
      self.value = value
      self.ink = ink
    }
  }

  /// The bars, the first on top.
  public var bars: [Bar]

  /// Bars.
  public init(_ bars: [Bar]) { self.bars = bars }
}

/// Words at a place; they do not widen the axes.
public struct Note: Sendable, Equatable {
  /// On which side of the place the words stand.
  public enum Side: Sendable, Equatable { case left, right, above, below, center }

  /// The place.
  public var at: Point
  /// The words.
  public var text: String
  /// Where the words stand.
  public var side: Side
  /// The colour.
  public var ink: Ink

  /// Words at a place.
  public init(_ text: String, at: Point, side: Side = .right, ink: Ink = .text) {
    self.at = at
    self.text = text
    self.side = side
    self.ink = ink
  }
}
