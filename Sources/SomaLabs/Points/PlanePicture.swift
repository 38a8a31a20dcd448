import SomaNN
import SomaPlot

/// Pictures of points of two classes and of lines between them.
struct PlanePicture {
  let set: PointSet
  private let x, y: ClosedRange<Double>
  private let isTable: Bool

  /// A picture of points with one or two coordinates; `nil` for more.
  init?(_ set: PointSet) {
    guard set.data.dimension <= 2 else { return nil }
    self.set = set
    isTable = set.data.points.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } }
    let places = set.data.points.map(PlanePicture.place)
    (x, y) = PlanePicture.ranges(places)
  }

  /// A single coordinate lies on the horizontal axis.
  static func place(_ values: [Double]) -> Point { Point(values[0], values.count > 1 ? values[1] : 0) }

  /// Both axes with the same unit, so that right angles look right, unless the points fill a narrow strip only.
  private static func ranges(_ places: [Point]) -> (ClosedRange<Double>, ClosedRange<Double>) {
    func bounds(_ values: [Double]) -> (middle: Double, half: Double) {
      let lower = values.min() ?? 0, upper = values.max() ?? 0
      return (lower / 2 + upper / 2, upper / 2 - lower / 2)
    }
    let h = bounds(places.map(\.x)), v = bounds(places.map(\.y))
    let largest = max(h.half, v.half)
    func range(_ bounds: (middle: Double, half: Double)) -> ClosedRange<Double> {
      let isNarrow = bounds.half > 0 && bounds.half * 4 < largest
      let reach = largest == 0 ? 1 : (isNarrow ? bounds.half : largest) * 1.6
      return bounds.middle - reach...bounds.middle + reach
    }
    return (range(h), range(v))
  }

  /// The panel: the marks given, and the points over them.
  func panel(title: String, isSmall: Bool = false, _ say: Language, _ marks: [Mark]) -> Panel {
    let ticks: Axis.Ticks = isTable ? .labelled([Tick(0, "0"), Tick(1, "1")]) : .automatic
    let isLine = set.data.dimension == 1
    func points(_ isPositive: Bool) -> [Point] {
      set.data.points.indices.filter { set.data.isPositive[$0] == isPositive }
        .map { PlanePicture.place(set.data.points[$0]) }
    }
    // A class without points needs no key.
    func label(_ isPositive: Bool) -> String {
      isSmall || !set.data.isPositive.contains(isPositive) ? "" : set.name(of: isPositive, say)
    }
    return Panel(
      title: title, x: Axis(isSmall ? "" : set.inputNames[0], range: x, ticks: ticks),
      y: isLine
        ? Axis(range: y, ticks: .labelled([Tick(0, " ")]))
        : Axis(isSmall ? "" : set.inputNames[1], range: y, ticks: ticks), aspect: 1,
      marks: marks + [
        .scatter(
          Scatter(points(false), marker: .square, ink: .negative, label: label(false))),
        .scatter(Scatter(points(true), ink: .positive, label: label(true))),
      ])
  }

  /// Where a unit's output changes.
  func line(_ unit: Perceptron, ink: Ink = .text, dash: Dash = .solid, width: Double = 2, label: String = "")
    -> Mark
  {
    .straightLine(
      StraightLine(
        a: unit.weights[0], b: unit.weights.count > 1 ? unit.weights[1] : 0, c: unit.threshold, ink: ink,
        dash: dash, width: width, label: label))
  }

  /// The weights as an arrow at right angles to the line, towards the outputs of 1; nothing without a line.
  func arrow(_ unit: Perceptron) -> [Mark] {
    let w = PlanePicture.place(unit.weights)
    let length = (w.x * w.x + w.y * w.y).squareRoot()
    guard length > 0, length.isFinite else { return [] }
    // From the foot of the middle of the picture on the line.
    let middle = Point(x.lowerBound / 2 + x.upperBound / 2, y.lowerBound / 2 + y.upperBound / 2)
    let distance = (w.x * middle.x + w.y * middle.y + unit.bias) / length
    let foot = Point(middle.x - distance * w.x / length, middle.y - distance * w.y / length)
    guard x.contains(foot.x), y.contains(foot.y) else { return [] }
    let reach = 0.2 * min(x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
    let tip = Point(foot.x + reach * w.x / length, foot.y + reach * w.y / length)
    return [.arrow(Arrow(from: foot, to: tip, ink: .accent, label: "w"))]
  }

  /// The widest gap: its middle, and its borders through the nearest points.
  func gap(_ separation: Separation) -> [Mark] {
    let unit = separation.perceptron
    func border(_ side: Double) -> Mark {
      line(
        Perceptron(weights: unit.weights, bias: unit.bias + side * separation.margin), ink: .muted,
        dash: .dashed, width: 1)
    }
    return [border(-1), border(1), line(unit)]
  }

  /// The certificate: the parts of both hulls that meet, and where.
  func meeting(_ meeting: MeetingPoint) -> [Mark] {
    func part(_ shares: [MeetingPoint.Share], _ ink: Ink, _ dash: Dash) -> Mark {
      let corners = shares.map { PlanePicture.place(set.data.points[$0.sample]) }
      return .line(Line(corners + (corners.count > 2 ? [corners[0]] : []), ink: ink, dash: dash, width: 1.5))
    }
    return [
      part(meeting.positive, .positive, .solid), part(meeting.negative, .negative, .dashed),
      .scatter(Scatter([PlanePicture.place(meeting.point)], marker: .diamond, ink: .accent)),
    ]
  }
}
