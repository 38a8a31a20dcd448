/// Whether one perceptron can tell two classes apart, with the proof.
public enum Separability: Sendable, Equatable {
  /// A hyperplane lies between the classes.
  case separable(Separation)
  /// The classes' convex hulls meet, so none can.
  case notSeparable(MeetingPoint)
  /// All points are of one class; the perceptron with weights of zero gives it to every point.
  case oneClass(Perceptron)
}

/// A hyperplane between two classes.
public struct Separation: Sendable, Equatable {
  /// The hyperplane w·x + b = 0, ‖w‖ = 1, with the positive class where w·x + b > 0.
  public let perceptron: Perceptron
  /// The distance of the nearest points of either class from it.
  public let margin: Double
  /// The samples that carry it: the nearest points of the two hulls are between these.
  public let supports: [Int]
  /// Whether it is proved that no other hyperplane has a larger margin (to a part in 10⁹). False only where
  /// coordinates are of so different sizes, or the classes so near, that the largest margin drowns in rounding.
  public let hasLargestMargin: Bool
}

/// A point that lies in the convex hulls of both classes: the certificate that no hyperplane separates them.
///
/// Anyone can check it. Both lists of weights are positive and have the sum 1, and the two weighted means are one point
/// p. If w·x > θ held for all positive and w·x ≤ θ for all negative samples, it would hold for their means, and w·p
/// would be greater than θ and not greater than θ.
public struct MeetingPoint: Sendable, Equatable {
  /// A sample and its weight in a mean.
  public struct Share: Sendable, Equatable {
    /// The index of the sample.
    public let sample: Int
    /// Its weight, positive.
    public let weight: Double
  }

  /// The weights of the positive samples; at most d + 1, as for the negative ones.
  public let positive: [Share]
  /// The weights of the negative samples.
  public let negative: [Share]
  /// The weighted mean of the positive samples.
  public let point: [Double]
  /// How far the mean of the negative samples is from it: rounding.
  public let distance: Double
}

extension LabelledPoints {
  /// Tells whether a hyperplane separates the classes, with the one of largest margin or with a certificate that there
  /// is none.
  ///
  /// The largest margin is half the distance of the classes' convex hulls; the hyperplane stands in the middle, at
  /// right angles to the shortest way between them. When the hulls meet, the same search gives the point where they do.
  /// Hulls that only touch meet, as duplicates with different classes do. A gap that is no larger than the rounding of
  /// w·x, about 1e-15 of the coordinates, counts as none.
  ///
  /// - Complexity: O(*n* · *d*) for each of the search's rounds, mostly fewer than 2 *d* + 10 of them.
  ///
  /// **Source**: Boser, Guyon, Vapnik, "A training algorithm for optimal margin classifiers", 1992; Bennett and
  /// Bredensteiner, "Duality and geometry in SVM classifiers", 2000.
  public func separability() -> Separability {
    let positive = points.indices.filter { isPositive[$0] },
      negative = points.indices.filter { !isPositive[$0] }
    guard let first = positive.first, !negative.isEmpty else {
      let none = [Double](repeating: 0, count: dimension)
      return .oneClass(Perceptron(weights: none, bias: positive.isEmpty ? -1 : 1))
    }
    // Differences do not change when all points are moved; near 0 they are exact.
    let moved = points.map { zip($0, points[first]).map { $0 - $1 } }
    let sizes = (0..<dimension).map { axis in moved.reduce(0) { max($0, abs($1[axis])) } }
    func nearest(_ units: [Double]) -> MinimumNormPoint {
      let scaled = moved.map { zip($0, units).map { $1 > 0 ? $0 / $1 : 0 } }
      return MinimumNormPoint(from: positive.map { scaled[$0] }, to: negative.map { scaled[$0] })
    }
    let unit = sizes.max() ?? 0
    let plain = nearest(sizes.map { _ in unit })
    let plainMeeting = meetingPoint(plain, positive, negative)
    if let found = separation(plain.vector, plainMeeting) { return .separable(found) }
    // A small coordinate beside large ones: whether hulls meet does not depend on the units, so it is asked again with
    // all coordinates of one size.
    let even = nearest(sizes)
    let evenMeeting = meetingPoint(even, positive, negative)
    let weights = zip(even.vector, sizes).map { $1 > 0 ? $0 / ($1 / unit) : 0 }
    return separation(weights, evenMeeting).map { .separable($0) } ?? .notSeparable(evenMeeting)
  }

  /// The hyperplane in the middle between the classes in a direction, unless they overlap there.
  ///
  /// - Parameter nearest: Points of the two hulls; their distance is no less than that of the hulls.
  private func separation(_ direction: [Double], _ nearest: MeetingPoint) -> Separation? {
    let largest = direction.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else { return nil }
    let scaled = direction.map { $0 / largest }
    let length = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var perceptron = Perceptron(weights: scaled.map { $0 / length }, bias: 0)
    var lowest = Double.infinity
    var highest = -Double.infinity
    var size = 0.0
    for (index, point) in points.enumerated() {
      let place = perceptron.netInput(point)
      if isPositive[index] { lowest = min(lowest, place) } else { highest = max(highest, place) }
      size = max(size, zip(perceptron.weights, point).reduce(0) { $0 + abs($1.0 * $1.1) })
    }
    let gap = lowest - highest
    guard gap > 2 * Double(dimension + 2) * .ulpOfOne * size else { return nil }
    perceptron.bias = -(lowest / 2 + highest / 2)
    guard mistakes(of: perceptron).isEmpty else { return nil }
    // No gap is wider than the distance of two points of the hulls, so one that is as wide is the widest.
    return Separation(
      perceptron: perceptron, margin: gap / 2,
      supports: (nearest.positive + nearest.negative).map(\.sample).sorted(),
      hasLargestMargin: gap >= nearest.distance * (1 - 1e-9))
  }

  /// The nearest points of the two hulls as means of samples.
  private func meetingPoint(
    _ nearest: MinimumNormPoint, _ positive: [Int], _ negative: [Int]
  ) -> MeetingPoint {
    func shares(_ found: [Int: Double], _ samples: [Int]) -> [MeetingPoint.Share] {
      found.map { MeetingPoint.Share(sample: samples[$0.key], weight: $0.value) }
        .sorted { $0.sample < $1.sample }
    }
    func mean(_ shares: [MeetingPoint.Share]) -> [Double] {
      (0..<dimension).map { axis in shares.reduce(0) { $0 + $1.weight * points[$1.sample][axis] } }
    }
    let ours = shares(nearest.fromShares, positive)
    let theirs = shares(nearest.toShares, negative)
    let point = mean(ours)
    let squares = zip(point, mean(theirs)).map { ($0 - $1) * ($0 - $1) }
    return MeetingPoint(
      positive: ours, negative: theirs, point: point, distance: squares.reduce(0, +).squareRoot())
  }
}
