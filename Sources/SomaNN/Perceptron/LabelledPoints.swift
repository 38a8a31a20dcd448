/// Points of two classes, for a perceptron to tell apart.
public struct LabelledPoints: Sendable, Equatable {
  /// The points, all of one dimension.
  public let points: [[Double]]
  /// Whether a point is of the class that the output 1 (or +1) stands for.
  public let isPositive: [Bool]

  /// The largest coordinate: beyond, squares of distances could overflow.
  public static let largestCoordinate = 1e100

  /// Points of two classes.
  ///
  /// - Throws: ``PerceptronError`` for no points, points without coordinates or of different dimensions, coordinates
  ///   that are not finite or beyond ±10¹⁰⁰, and another number of classes than of points.
  public init(_ points: [[Double]], isPositive: [Bool]) throws(PerceptronError) {
    guard let first = points.first else { throw .noPoints }
    guard !first.isEmpty else { throw .noCoordinates }
    guard points.count == isPositive.count else {
      throw .countsDiffer(points: points.count, classes: isPositive.count)
    }
    for (index, point) in points.enumerated() {
      guard point.count == first.count else {
        throw .dimensionsDiffer(sample: index, found: point.count, expected: first.count)
      }
      for value in point where !(abs(value) <= Self.largestCoordinate) {
        throw .badCoordinate(sample: index, value: value)
      }
    }
    self.init(checked: points, isPositive: isPositive)
  }

  package init(checked points: [[Double]], isPositive: [Bool]) {
    self.points = points
    self.isPositive = isPositive
  }

  /// How many points there are.
  public var count: Int { points.count }
  /// How many coordinates each has.
  public var dimension: Int { points[0].count }

  /// +1 or −1.
  func sign(_ index: Int) -> Double { isPositive[index] ? 1 : -1 }

  /// The indices of the points that a perceptron puts into the wrong class.
  ///
  /// - Precondition: The perceptron has ``dimension`` weights.
  public func mistakes(of perceptron: Perceptron) -> [Int] {
    points.indices.filter { (perceptron.output(points[$0]) == 1) != isPositive[$0] }
  }
}

/// Why points of two classes cannot be used.
public enum PerceptronError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no point at all.
  case noPoints
  /// Points have no coordinates.
  case noCoordinates
  /// There are more points than classes, or fewer.
  case countsDiffer(points: Int, classes: Int)
  /// A point has more or fewer coordinates than the first one.
  case dimensionsDiffer(sample: Int, found: Int, expected: Int)
  /// A coordinate is NaN, infinite or beyond ±10¹⁰⁰.
  case badCoordinate(sample: Int, value: Double)

  /// What is wrong, and where.
  public var description: String {
    switch self {
    case .noPoints: "there are no points"
    case .noCoordinates: "the points have no coordinates"
    case .countsDiffer(let points, let classes): "\(points) points, but \(classes) classes"
    case .dimensionsDiffer(let sample, let found, let expected):
      "point \(sample) has \(found) coordinates, where the first has \(expected)"
    case .badCoordinate(let sample, let value):
      "point \(sample) has the coordinate \(value); allowed is up to ±1e100"
    }
  }
}
