import Foundation

/// The axes of a panel with their numbers settled, shared by both renderers.
struct PanelAxes {
  let x, y: ResolvedAxis

  init(_ panel: Panel) {
    var xs: [Double] = [], ys: [Double] = []
    var isTight = false
    for mark in panel.marks {
      let places = mark.places
      xs += places.map(\.x)
      ys += places.map(\.y)
      isTight = isTight || mark.fillsItsPlaces
    }
    // Bars begin below one another at the top; the axis of their names has no numbers.
    let bars = panel.bars
    if !bars.isEmpty, panel.x.scale == .logarithmic {
      // The shortest bar has a length too.
      let least = bars.map(\.value).filter { $0 > 0 && $0.isFinite }.min()
      xs += least.map { [pow(10, log10($0).rounded(.up) - 1)] } ?? []
    }
    x = ResolvedAxis(panel.x, values: xs, isTight: isTight)
    if bars.isEmpty {
      y = ResolvedAxis(panel.y, values: ys, isTight: isTight)
    } else {
      y = ResolvedAxis(Axis.hidden(0...Double(bars.count)), values: [], isTight: true)
    }
  }

  /// Where a point lies, both from 0 at the lower left to 1; `nil` for a point without a place.
  func share(_ point: Point) -> (x: Double, y: Double)? {
    guard let x = x.share(point.x), let y = y.share(point.y) else { return nil }
    return (x, y)
  }

  /// Both ends of a straight line inside the panel, as shares; `nil` where it does not meet the panel.
  func ends(of line: StraightLine) -> (from: (x: Double, y: Double), to: (x: Double, y: Double))? {
    guard line.a.isFinite, line.b.isFinite, line.c.isFinite else { return nil }
    if line.b == 0 {
      guard line.a != 0, let place = x.share(line.c / line.a), (0...1).contains(place) else { return nil }
      return ((place, 0), (place, 1))
    }
    if line.a == 0 {
      guard let place = y.share(line.c / line.b), (0...1).contains(place) else { return nil }
      return ((0, place), (1, place))
    }
    guard !x.isLogarithmic, !y.isLogarithmic else { return nil }
    // In shares of the panel the line is α·s + β·t = γ.
    let width = x.range.upperBound - x.range.lowerBound, height = y.range.upperBound - y.range.lowerBound
    let alpha = line.a * width, beta = line.b * height
    let gamma = line.c - line.a * x.range.lowerBound - line.b * y.range.lowerBound
    let candidates = [
      (0, gamma / beta), (1, (gamma - alpha) / beta), (gamma / alpha, 0), ((gamma - beta) / alpha, 1),
    ]
    let inside = candidates.filter { (0...1).contains($0.0) && (0...1).contains($0.1) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    guard let first = inside.first, let last = inside.last, first != last else { return nil }
    return (first, last)
  }
}

extension Panel {
  /// The bars of all marks, one under the other.
  var bars: [Bars.Bar] {
    marks.flatMap { mark -> [Bars.Bar] in
      if case .bars(let bars) = mark { bars.bars } else { [] }
    }
  }

  /// What the kinds of points are: told above the panel.
  var keys: [Scatter] {
    marks.compactMap { mark in
      if case .scatter(let scatter) = mark, !scatter.label.isEmpty { scatter } else { nil }
    }
  }

  /// Whether an area lies below the other marks.
  var isCovered: Bool { marks.contains { if case .heatMap = $0 { true } else { false } } }

  /// The pixels of an image that fills the panel.
  var image: Grid? {
    for case .heatMap(let map) in marks where map.hasWholeCells { return map.grid }
    return nil
  }

  /// The heat map whose scale is shown beside the panel.
  var shownScale: HeatMap? {
    for case .heatMap(let map) in marks where map.showsScale { return map }
    return nil
  }
}

extension Mark {
  /// The places that have to be on the axes.
  fileprivate var places: [Point] {
    switch self {
    case .line(let line): line.points
    case .scatter(let scatter): scatter.points
    case .arrow(let arrow): [arrow.from, arrow.to]
    case .heatMap(let map): map.grid.corners
    case .contours(let contours): contours.grid.corners
    case .bars(let bars): [Point(0, 0)] + bars.bars.map { Point($0.value, 0) }
    case .graph(let graph): graph.nodes.map(\.at)
    case .straightLine, .note: []
    }
  }

  /// Whether the axes end where the mark ends.
  fileprivate var fillsItsPlaces: Bool {
    switch self {
    case .heatMap, .contours, .bars: true
    default: false
    }
  }
}

extension Grid {
  fileprivate var corners: [Point] {
    [Point(x.lowerBound, y.lowerBound), Point(x.upperBound, y.upperBound)]
  }
}
