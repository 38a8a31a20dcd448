import SomaRules

/// A picture described by its data: rows of panels, a title, and a sentence for those who cannot see it.
///
/// The same figure is drawn as SVG (``svg()``) and as text (``text(_:)``). Drawing is deterministic: equal figures
/// give equal bytes, on every machine and in every locale.
///
/// Data that cannot be drawn does no harm. Points with a NaN or an infinite coordinate are left out, and a line
/// breaks there; so are numbers that are not positive on a logarithmic axis. Without data an axis runs over 0...1;
/// when all values are one v, from v − |v|/2 to v + |v|/2, or from −½ to ½ for 0.
public struct Figure: Sendable, Equatable {
  /// What the figure shows, in a few words.
  public var title: String
  /// What is to be seen, in a sentence or two; screen readers say it.
  public var description: String
  /// The panels, row by row from the top.
  public var rows: [[Panel]]
  /// Titles above rows, by the row's place: those of figures that were put below another.
  public var headings: [Int: String] = [:]

  /// A figure of rows of panels.
  public init(title: String, description: String, rows: [[Panel]]) {
    self.title = title
    self.description = description
    self.rows = rows
  }

  /// The rows of several figures, one figure below the other, each under its title.
  public init(stacking figures: [Figure]) {
    self.init(title: figures.first?.title ?? "", description: "", rows: [])
    description = figures.map(\.description).joined(separator: " ")
    for figure in figures {
      if !rows.isEmpty, !figure.title.isEmpty { headings[rows.count] = figure.title }
      for (row, heading) in figure.headings { headings[rows.count + row] = heading }
      rows += figure.rows
    }
  }
}

/// Marks on one pair of axes.
public struct Panel: Sendable, Equatable {
  /// What the panel shows; empty for none.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, the last on top.
  public var marks: [Mark]
  /// Height over width of the field inside the axes: 1 for a square.
  public var aspect: Double
  /// The width in an SVG picture, in pixels; `nil` for the usual one.
  public var width: Double?

  /// A panel.
  ///
  /// - Precondition: `aspect` is from 0.1 to 4, and `width`, where one is given, from 100 to 20 000.
  public init(
    title: String = "", x: Axis = Axis(), y: Axis = Axis(), aspect: Double = 0.6, width: Double? = nil,
    marks: [Mark]
  ) {
    mustHold((0.1...4).contains(aspect), "panel: aspect is \(aspect), expected a number in 0.1...4")
    mustHold(
      width.map { (100...20_000).contains($0) } ?? true,
      "panel: width is \(width ?? 0), expected a number in 100...20000")
    self.width = width
    self.title = title
    self.x = x
    self.y = y
    self.aspect = aspect
    self.marks = marks
  }
}

/// How one coordinate is measured and labelled.
public struct Axis: Sendable, Equatable {
  /// What is measured; empty for nothing.
  public var label: String
  /// The numbers from one end to the other; `nil` takes them from the marks.
  public var range: ClosedRange<Double>?
  /// Equal steps or equal factors.
  public var scale: Scale
  /// Which ticks there are.
  public var ticks: Ticks

  /// Equal steps or equal factors.
  public enum Scale: Sendable, Equatable {
    /// Equal distances are equal differences.
    case linear
    /// Equal distances are equal factors; numbers must be positive.
    case logarithmic
  }

  /// Which ticks an axis has.
  public enum Ticks: Sendable, Equatable {
    /// Round numbers.
    case automatic
    /// These places, with these words.
    case labelled([Tick])
    /// None; the axis itself is not drawn either.
    case none
  }

  /// An axis.
  public init(
    _ label: String = "", range: ClosedRange<Double>? = nil, scale: Scale = .linear, ticks: Ticks = .automatic
  ) {
    self.label = label
    self.range = range
    self.scale = scale
    self.ticks = ticks
  }

  /// An axis that is not drawn.
  public static func hidden(_ range: ClosedRange<Double>? = nil) -> Axis { Axis(range: range, ticks: .none) }
}

/// A labelled place on an axis.
public struct Tick: Sendable, Equatable {
  /// Where.
  public var value: Double
  /// What stands there.
  public var label: String

  /// A tick.
  public init(_ value: Double, _ label: String) {
    self.value = value
    self.label = label
  }
}
