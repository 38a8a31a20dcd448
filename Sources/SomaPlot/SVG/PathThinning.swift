/// Leaves out points of a path that nobody would miss.
package enum PathThinning {
  /// Half a tenth of a pixel: no screen shows less.
  private static let tolerance = 0.05

  /// The points that a path needs so that those left out are within the tolerance of it; the ends always stay.
  ///
  /// Source: D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points required to represent a
  /// digitized line or its caricature", 1973.
  package static func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 2 else { return points }
    var isKept = [Bool](repeating: false, count: points.count)
    isKept[0] = true
    isKept[points.count - 1] = true
    var stretches = [(first: 0, last: points.count - 1)]
    while let (first, last) = stretches.popLast() {
      var farthest = first, most = tolerance
      for index in (first + 1)..<max(last, first + 1) {
        let distance = distance(points[index], points[first], points[last])
        if distance > most { (farthest, most) = (index, distance) }
      }
      guard farthest != first else { continue }
      isKept[farthest] = true
      stretches += [(first, farthest), (farthest, last)]
    }
    return points.indices.filter { isKept[$0] }.map { points[$0] }
  }

  /// From a point to the nearest of the stretch between two others.
  private static func distance(_ point: Point, _ from: Point, _ to: Point) -> Double {
    let (dx, dy) = (to.x - from.x, to.y - from.y), length = dx * dx + dy * dy
    let share =
      length > 0 ? min(1, max(0, ((point.x - from.x) * dx + (point.y - from.y) * dy) / length)) : 0
    let (x, y) = (point.x - from.x - share * dx, point.y - from.y - share * dy)
    return (x * x + y * y).squareRoot()
  }
}
