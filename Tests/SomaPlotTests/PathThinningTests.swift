import Foundation
import SomaPlot
import Testing

@Suite struct PathThinningTests {
  @Test func straightPiecesNeedTheirEndsOnly() {
    let straight = (0...1000).map { Point(Double($0), 3 * Double($0) + 1) }
    #expect(PathThinning.thinned(straight) == [Point(0, 1), Point(1000, 3001)])
    let corner = (0...10).map { Point(Double($0), abs(Double($0) - 4)) }
    #expect(PathThinning.thinned(corner) == [Point(0, 4), Point(4, 0), Point(10, 6)])
  }

  @Test func shortAndTurningPathsStay() {
    for points in [[], [Point(1, 2)], [Point(1, 2), Point(1, 2)]] as [[Point]] {
      #expect(PathThinning.thinned(points) == points)
    }
    // There and back: the turning point is on the line through the ends, but not between them.
    let back = [Point(0, 0), Point(9, 0), Point(0, 0)]
    #expect(PathThinning.thinned(back) == back)
  }

  @Test func nothingMovesByMoreThanTheTolerance() {
    let curve = (0...2000).map { Point(Double($0) / 4, 100 * sin(Double($0) / 150)) }
    let thinned = PathThinning.thinned(curve)
    #expect(thinned.count < 400 && thinned.first == curve.first && thinned.last == curve.last)
    // Upwards it is farther than across: slopes are up to 400 / 150.
    let limit = 0.143
    for point in curve {
      let nearest = zip(thinned, thinned.dropFirst()).map { from, to in
        // The straight line at the point's x, as the curve goes to the right only.
        let share = (point.x - from.x) / (to.x - from.x)
        return (0...1).contains(share) ? abs(from.y + share * (to.y - from.y) - point.y) : .infinity
      }.min()
      #expect((nearest ?? .infinity) < limit)
    }
  }
}
