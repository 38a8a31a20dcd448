/// Walks the rows (last axes) of several views of one shape together.
package enum StridedLoop {
  /// Rows are handed to threads in tiles of about this many elements; the size is a part of the results'
  /// independence from the thread count only through being fixed.
  package static let tileElements = 16_384

  /// Joins neighbouring axes that every view walks without a jump and drops axes of size 1.
  package static func collapsed(shape: [Int], strides: [[Int]]) -> (shape: [Int], strides: [[Int]]) {
    var sizes: [Int] = []
    var steps = [[Int]](repeating: [], count: strides.count)
    for axis in shape.indices where shape[axis] != 1 {
      if let last = sizes.indices.last,
        strides.indices.allSatisfy({ steps[$0][last] == strides[$0][axis] * shape[axis] })
      {
        sizes[last] *= shape[axis]
        for view in strides.indices { steps[view][last] = strides[view][axis] }
      } else {
        sizes.append(shape[axis])
        for view in strides.indices { steps[view].append(strides[view][axis]) }
      }
    }
    return (sizes, steps)
  }

  /// Calls `body(row, offsets)` for every row of the last axis; `offsets` has one element offset per view.
  package static func forEachRow(
    shape: [Int], strides: [[Int]], _ body: @Sendable (_ row: Int, _ offsets: [Int]) -> Void
  ) {
    let outer = Array(shape.dropLast())
    let rows = Shape.count(outer)
    guard rows > 0, let length = shape.last, length > 0 else { return }
    let rowsPerTile = max(1, tileElements / length)
    ThreadPool.forEachTile(count: (rows + rowsPerTile - 1) / rowsPerTile) { tile in
      let first = tile * rowsPerTile
      // The odometer starts where the tile starts and then only counts up.
      var digits = outer
      var rest = first
      for axis in outer.indices.reversed() {
        digits[axis] = rest % outer[axis]
        rest /= outer[axis]
      }
      var offsets = strides.map { steps in
        var sum = 0
        for axis in outer.indices { sum += digits[axis] * steps[axis] }
        return sum
      }
      for row in first..<min(rows, first + rowsPerTile) {
        body(row, offsets)
        var axis = outer.count - 1
        while axis >= 0 {
          digits[axis] += 1
          for view in strides.indices { offsets[view] += strides[view][axis] }
          if digits[axis] < outer[axis] { break }
          for view in strides.indices { offsets[view] -= strides[view][axis] * outer[axis] }
          digits[axis] = 0
          axis -= 1
        }
      }
    }
  }
}
