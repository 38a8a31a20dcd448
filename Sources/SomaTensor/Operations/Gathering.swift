import Foundation

extension Tensor {
  /// Rows of this table (elements of its first axis) in the order of `indices`: shape `indices.shape + shape[1...]`.
  ///
  /// **Gradient**: every row receives the sum of what its copies received.
  ///
  /// - Throws: ``TensorError/indexOutOfRange(position:index:count:)``.
  public func gatheringRows(_ indices: Tensor) throws(TensorError) -> Tensor {
    precondition(rank > 0, "gatherRows: a scalar has no rows")
    return gatherRows(at: try indices.checkedIndices(below: shape[0]), shape: indices.shape)
  }

  /// The same for indices that are known to be inside.
  package func gatherRows(at rows: [Int], shape indexShape: [Int]) -> Tensor {
    let size = Shape.count(Array(shape.dropFirst())) * dtype.byteCount
    let table = shape[0]
    let result = withPointer { input in
      Tensor(shape: indexShape + shape.dropFirst(), dtype: dtype) { out in
        nonisolated(unsafe) let (input, out) = (input, out)
        ThreadPool.forEachRange(rows.count, tile: Swift.max(1, 65_536 / Swift.max(1, size))) { range in
          for position in range { memcpy(out + position * size, input + rows[position] * size, size) }
        }
      }
    }
    guard dtype.isFloating else { return result }
    let rowShape = Array(shape.dropFirst())
    return result.recorded(
      .gatherRows,
      (self, { g, _ in g.reshaped(to: [rows.count] + rowShape).scatterRows(to: rows, count: table) }))
  }

  /// A table of `count` rows that holds at each row the sum of this tensor's rows sent there, in order.
  ///
  /// **Gradient**: the gathered rows.
  package func scatterRows(to rows: [Int], count: Int) -> Tensor {
    if dtype == .bfloat16 { return toFloat32().scatterRows(to: rows, count: count).toBFloat16() }
    let width = Shape.count(Array(shape.dropFirst()))
    let result = withPointer { input in
      Tensor(shape: [count] + shape.dropFirst(), dtype: dtype) { out in
        memset(out, 0, count * width * dtype.byteCount)
        func add<Element: FloatingPoint>(_ type: Element.Type) {
          let input = input.assumingMemoryBound(to: Element.self),
            out = out.assumingMemoryBound(to: Element.self)
          for (position, row) in rows.enumerated() {
            for index in 0..<width { out[row * width + index] += input[position * width + index] }
          }
        }
        dtype == .float64 ? add(Double.self) : add(Float.self)
      }
    }
    return result.recorded(.scatterRows, (self, { g, _ in g.gatherRows(at: rows, shape: [rows.count]) }))
  }

  /// The element at `indices` along `axis`, for every other position: `indices` has this tensor's rank and, but for
  /// `axis`, its shape (NumPy's `take_along_axis`, PyTorch's `gather`).
  ///
  /// **Gradient**: added at the places the elements came from.
  ///
  /// - Throws: ``TensorError/indexOutOfRange(position:index:count:)``.
  public func takingAlongAxis(_ axis: Int, _ indices: Tensor) throws(TensorError) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "takeAlongAxis")
    var expected = shape
    if indices.rank == rank { expected[axis] = indices.shape[axis] }
    precondition(
      indices.shape == expected,
      "takeAlongAxis: indices \(indices.shape) do not fit \(shape) along axis \(axis)")
    let places = try indices.checkedIndices(below: shape[axis])
    return taking(places: flatPlaces(places, axis: axis, length: indices.shape[axis]), shape: indices.shape)
  }

  /// Flat positions in this tensor for indices along an axis.
  private func flatPlaces(_ indices: [Int], axis: Int, length: Int) -> [Int] {
    let inner = Shape.count(Array(shape[(axis + 1)...])), size = shape[axis]
    return indices.indices.map { position in
      let block = position / (length * inner)
      return (block * size + indices[position]) * inner + position % inner
    }
  }

  private func taking(places: [Int], shape target: [Int]) -> Tensor {
    let flat = reshaped(to: [count])
    let source = shape
    let result = flat.detached().gatherRows(at: places, shape: target)
    guard dtype.isFloating else { return result }
    return result.recorded(.takeAlongAxis, (self, { g, _ in g.scattered(to: places, shape: source) }))
  }

  private func scattered(to places: [Int], shape target: [Int]) -> Tensor {
    let source = shape
    return detached().reshaped(to: [count]).scatterRows(to: places, count: Shape.count(target)).reshaped(
      to: target
    )
    .recorded(.scatterAlongAxis, (self, { g, _ in g.taking(places: places, shape: source) }))
  }

  /// The elements of an integer tensor, each checked against `count`.
  package func checkedIndices(below count: Int) throws(TensorError) -> [Int] {
    precondition(!dtype.isFloating && dtype != .bool, "indices must be integers, not \(dtype.rawValue)")
    let values: [Int64] = converted(to: .int64).array()
    for (position, value) in values.enumerated() where value < 0 || value >= count {
      throw .indexOutOfRange(position: position, index: Int(value), count: count)
    }
    return values.map { Int($0) }
  }

  /// A new last axis of size `classCount` with 1 at each index and 0 elsewhere. Indices outside give a row of zeros.
  public func oneHot(classCount: Int, dtype: DType = .float32) -> Tensor {
    precondition(
      !self.dtype.isFloating && self.dtype != .bool, "oneHot: needs integers, not \(self.dtype.rawValue)")
    let indices: [Int64] = converted(to: .int64).array()
    var values = [Float](repeating: 0, count: indices.count * classCount)
    for (row, index) in indices.enumerated() where index >= 0 && index < classCount {
      values[row * classCount + Int(index)] = 1
    }
    return Tensor(values, shape: shape + [classCount]).converted(to: dtype)
  }
}
