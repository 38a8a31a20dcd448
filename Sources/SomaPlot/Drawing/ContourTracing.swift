extension Grid {
  /// The lines on which the values, joined linearly between the cells' centres, reach a level; as open or closed
  /// chains of points. Cells beside a value that is not finite have no line.
  ///
  /// **Method**: marching squares; the saddle is decided by the mean of its four corners.
  package func contour(at level: Double) -> [[Point]] {
    var pieces: [(Crossing, Crossing)] = []
    guard columnCount > 1, rowCount > 1 else { return [] }
    for row in 0..<(rowCount - 1) {
      for column in 0..<(columnCount - 1) { pieces += segments(column, row, level) }
    }
    return chains(pieces).map { chain in chain.map { place($0, level) } }
  }

  /// A place where the level is crossed, named by the edge between two neighbouring centres.
  private struct Crossing: Hashable {
    let column, row: Int
    let isHorizontal: Bool
  }

  private func segments(_ column: Int, _ row: Int, _ level: Double) -> [(Crossing, Crossing)] {
    let corners = [
      value(column, row), value(column + 1, row), value(column + 1, row + 1), value(column, row + 1),
    ]
    guard corners.allSatisfy(\.isFinite) else { return [] }
    let edges = [
      Crossing(column: column, row: row, isHorizontal: true),
      Crossing(column: column + 1, row: row, isHorizontal: false),
      Crossing(column: column, row: row + 1, isHorizontal: true),
      Crossing(column: column, row: row, isHorizontal: false),
    ]
    let isAbove = corners.map { $0 > level }
    let crossed = (0..<4).filter { isAbove[$0] != isAbove[($0 + 1) % 4] }
    if crossed.count == 2 { return [(edges[crossed[0]], edges[crossed[1]])] }
    guard crossed.count == 4 else { return [] }
    let isMiddleAbove = corners.reduce(0) { $0 + $1 / 4 } > level
    return isMiddleAbove == isAbove[0]
      ? [(edges[0], edges[1]), (edges[2], edges[3])] : [(edges[3], edges[0]), (edges[1], edges[2])]
  }

  private func place(_ crossing: Crossing, _ level: Double) -> Point {
    let (column, row) = (crossing.column, crossing.row)
    let (nextColumn, nextRow) = crossing.isHorizontal ? (column + 1, row) : (column, row + 1)
    let (first, second) = (value(column, row), value(nextColumn, nextRow))
    let share = min(1, max(0, (level / 2 - first / 2) / (second / 2 - first / 2)))
    let (start, end) = (center(column, row), center(nextColumn, nextRow))
    return Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
  }

  /// Joins pieces that share a crossing, in the order of the pieces.
  private func chains(_ pieces: [(Crossing, Crossing)]) -> [[Crossing]] {
    var touching: [Crossing: [Int]] = [:]
    for (index, piece) in pieces.enumerated() {
      touching[piece.0, default: []].append(index)
      touching[piece.1, default: []].append(index)
    }
    var isUsed = [Bool](repeating: false, count: pieces.count)
    func walk(from start: Crossing) -> [Crossing] {
      var chain = [start]
      while let end = chain.last, let next = touching[end]?.first(where: { !isUsed[$0] }) {
        isUsed[next] = true
        chain.append(pieces[next].0 == end ? pieces[next].1 : pieces[next].0)
      }
      return chain
    }
    var result: [[Crossing]] = []
    for (index, piece) in pieces.enumerated() where !isUsed[index] {
      isUsed[index] = true
      let forward = walk(from: piece.1)
      result.append(walk(from: piece.0).reversed() + forward)
    }
    return result
  }
}
