import SomaPlot
import SomaTensor

extension Grid {
  /// The values of a function that takes all points as one batch.
  ///
  /// - Parameter function: Gets the centres of the cells, float32 of shape `[cells, 2]`, and gives a number for each.
  static func ofBatch(
    x: ClosedRange<Double>, y: ClosedRange<Double>, count: Int = 60, _ function: (Tensor) throws -> [Double]
  ) rethrows -> Grid {
    var places: [Float] = []
    _ = Grid(x: x, y: y, columnCount: count, rowCount: count) { place in
      places += [Float(place.x), Float(place.y)]
      return 0
    }
    let values = try function(Tensor(places, shape: [count * count, 2]))
    return Grid(x: x, y: y, columnCount: count, rowCount: count, values: values)
  }
}

extension Tensor {
  /// The rows of a matrix.
  var rows: [[Double]] {
    let values = doubles, width = shape[1]
    return (0..<shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
  }
}
