/// Where the nodes of a graph stand: columns by their distance from the inputs, rows in the order of the inputs.
struct GraphLayout {
  private(set) var places: [(column: Int, row: Double)]

  /// - Precondition: Every edge goes from a smaller to a larger index.
  init(nodeCount: Int, edges: [(from: Int, to: Int)]) {
    var inputs = [[Int]](repeating: [], count: nodeCount)
    var users = inputs
    for edge in edges {
      inputs[edge.to].append(edge.from)
      users[edge.from].append(edge.to)
    }
    var columns = [Int](repeating: 0, count: nodeCount)
    for index in 0..<nodeCount { columns[index] = inputs[index].map { columns[$0] + 1 }.max() ?? 0 }
    // An input stands just before its first user, so that its edge is short.
    for index in 0..<nodeCount where inputs[index].isEmpty {
      columns[index] = users[index].map { columns[$0] - 1 }.min() ?? 0
    }
    var rows = GraphLayout.rows(columns, inputs)
    GraphLayout.makeRoom(&rows, columns, edges)
    places = zip(columns, rows).map { ($0, $1) }
  }

  /// Moves nodes down that an edge over several columns would cross.
  private static func makeRoom(_ rows: inout [Double], _ columns: [Int], _ edges: [(from: Int, to: Int)]) {
    let long = edges.filter { columns[$0.to] - columns[$0.from] > 1 }
    // Each move can put a node into the way of another edge; a few rounds settle what can be settled.
    guard long.count * rows.count <= 100_000 else { return }
    for _ in 0..<4 {
      for edge in long {
        let span = Double(columns[edge.to] - columns[edge.from])
        for index in rows.indices
        where columns[index] > columns[edge.from] && columns[index] < columns[edge.to] {
          let share = Double(columns[index] - columns[edge.from]) / span
          let crossing = rows[edge.from] + share * (rows[edge.to] - rows[edge.from])
          if abs(rows[index] - crossing) < 0.45 { rows[index] = crossing + 0.6 }
        }
      }
      keepDistance(&rows, columns)
    }
  }

  /// In one column all keep a distance.
  private static func keepDistance(_ rows: inout [Double], _ columns: [Int]) {
    let order = rows.indices.sorted { (columns[$0], rows[$0], $0) < (columns[$1], rows[$1], $1) }
    for (before, index) in zip(order, order.dropFirst()) where columns[before] == columns[index] {
      rows[index] = max(rows[index], rows[before] + 1)
    }
  }

  private static func rows(_ columns: [Int], _ inputs: [[Int]]) -> [Double] {
    // Inputs from the top in the order in which a walk from the result meets them.
    var rows = [Double](repeating: -1, count: columns.count)
    var next = 0.0
    var waiting = columns.isEmpty ? [] : [columns.count - 1]
    var isSeen = [Bool](repeating: false, count: columns.count)
    while let index = waiting.popLast() {
      guard !isSeen[index] else { continue }
      isSeen[index] = true
      if inputs[index].isEmpty {
        rows[index] = next
        next += 1
      }
      waiting.append(contentsOf: inputs[index].reversed())
    }
    // An operation stands in the middle of what it is computed from.
    for index in rows.indices where !inputs[index].isEmpty {
      rows[index] = inputs[index].reduce(0) { $0 + rows[$1] } / Double(inputs[index].count)
    }
    keepDistance(&rows, columns)
    let top = rows.min() ?? 0
    return rows.map { $0 - top }
  }
}
