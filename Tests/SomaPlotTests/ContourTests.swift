import SomaPlot
import Testing

@Test func theContourOfAPlaneIsAStraightLine() throws {
  let grid = Grid(x: 0...4, y: 0...4, columnCount: 8, rowCount: 8) { $0.x }
  let lines = grid.contour(at: 1.3)
  #expect(lines.count == 1)
  let line = try #require(lines.first)
  #expect(line.count == 8)
  #expect(line.allSatisfy { abs($0.x - 1.3) < 1e-12 })
  #expect(grid.contour(at: 9).isEmpty && grid.contour(at: .nan).isEmpty)
}

@Test func theContourOfACircleIsClosed() throws {
  let grid = Grid(x: -2...2, y: -2...2, columnCount: 40, rowCount: 40) { $0.x * $0.x + $0.y * $0.y }
  let lines = grid.contour(at: 1)
  #expect(lines.count == 1)
  let line = try #require(lines.first)
  #expect(line.first == line.last && line.count > 30)
  // Linear between centres h = 0.1 apart: the error of the square is at most h²/4 along an edge.
  for point in line { #expect(abs(point.x * point.x + point.y * point.y - 1) < 0.0026) }
}

@Test func aSaddleHasTwoBranches() {
  let grid = Grid(x: 0...2, y: 0...2, columnCount: 2, rowCount: 2, values: [1, 0, 0, 1])
  // The mean ½ is above 0.4: the high corners are joined, so the lines cut off the low ones.
  let lines = grid.contour(at: 0.4)
  #expect(lines.count == 2)
  for line in lines {
    #expect(line.count == 2)
    let isLowerRight = line.allSatisfy { $0.x >= $0.y }, isUpperLeft = line.allSatisfy { $0.x <= $0.y }
    #expect(isLowerRight || isUpperLeft)
  }
}

@Test func nothingIsDrawnBesideWhatIsNotANumber() {
  let grid = Grid(x: 0...3, y: 0...2, columnCount: 3, rowCount: 2, values: [0, 1, .nan, 0, 1, 1])
  let lines = grid.contour(at: 0.5)
  #expect(lines.count == 1 && lines[0].allSatisfy { $0.x == 1 })
}
