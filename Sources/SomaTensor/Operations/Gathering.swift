import Foundation
import SomaRules

extension Tensor {
  /// Rows of this table (elements of its first axis) in the order of `indices`: shape `indices.shape + shape[1...]`.
  ///
  /// **Gradient**: every row receives the sum of what its copies received.
  ///
  /// - Throws: ``TensorError/indexOutOfRange(position:index:count:)``.
  public func gatheringRows(_ indices: Tensor) throws(TensorError) -> Tensor {
    mustHold(rank > 0, "gatherRows: a scalar has no rows")
    try indices.checkIndices(below: shape[0])
    return gatherRows(at: indices.converted(to: .int64))
  }

  /// The same for indices (int64) that are known to be inside.
  package func gatherRows(at indices: Tensor) -> Tensor {
    let rowShape = Array(shape.dropFirst())
    let (size, rows, table) = (Shape.count(rowShape) * dtype.byteCount, indices.count, shape[0])
    let result = Tensor(
      shape: indices.shape + rowShape, dtype: dtype, from: [contiguous(), indices.contiguous()],
      as: "gatherRows",
      overRanges(rows, tile: Swift.max(1, 65_536 / Swift.max(1, size))) { at, start, count in
        let indices = at[1].assumingMemoryBound(to: Int64.self)
        for position in start..<start + count {
          memcpy(at[2] + position * size, at[0] + Int(indices[position]) * size, size)
        }
      })
    guard dtype.isFloating else { return result }
    return result.recorded(
      .gatherRows,
      (
        self,
        { g, _ in
          g.reshaped(to: [rows] + rowShape).scatterRows(to: indices.reshaped(to: [rows]), count: table)
        }
      ))
  }

  /// A table of `count` rows that holds at each row the sum of this tensor's rows sent there, in order; `indices` are
  /// int64 of shape `[rows]`, known to be inside.
  ///
  /// **Gradient**: the gathered rows.
  package func scatterRows(to indices: Tensor, count: Int) -> Tensor {
    if dtype == .bfloat16 { return toFloat32().scatterRows(to: indices, count: count).toBFloat16() }
    let (width, rows) = (Shape.count(Array(shape.dropFirst())), indices.count)
    let kernel =
      dtype == .float64 ? scatter(Double.self, width, rows, count) : scatter(Float.self, width, rows, count)
    let result = Tensor(
      shape: [count] + shape.dropFirst(), dtype: dtype, from: [contiguous(), indices.contiguous()],
      as: "scatterRows", kernel)
    return result.recorded(.scatterRows, (self, { g, _ in g.gatherRows(at: indices) }))
  }

  private func scatter<Element: FloatingPoint & BitwiseCopyable & SendableMetatype>(
    _ type: Element.Type, _ width: Int, _ rows: Int, _ count: Int
  ) -> Kernel {
    { at in
      let (input, out) = (
        at[0].assumingMemoryBound(to: Element.self), at[2].assumingMemoryBound(to: Element.self)
      )
      let indices = at[1].assumingMemoryBound(to: Int64.self)
      out.update(repeating: 0, count: count * width)
      for position in 0..<rows {
        let row = Int(indices[position]) * width
        for index in 0..<width { out[row + index] += input[position * width + index] }
      }
    }
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
    mustHold(
      indices.shape == expected,
      "takeAlongAxis: indices \(indices.shape) do not fit \(shape) along axis \(axis)")
    try indices.checkIndices(below: shape[axis])
    return taking(places: flatPlaces(indices, axis: axis))
  }

  /// Flat positions in this tensor for indices along an axis.
  private func flatPlaces(_ indices: Tensor, axis: Int) -> Tensor {
    let inner = Shape.count(Array(shape[(axis + 1)...])), (size, length) = (shape[axis], indices.shape[axis])
    let starts = (0..<indices.count).map { position in
      Int64(position / Swift.max(1, length * inner) * size * inner + position % Swift.max(1, inner))
    }
    return indices.converted(to: .int64) * Tensor([Int64(inner)])[0] + Tensor(starts, shape: indices.shape)
  }

  private func taking(places: Tensor) -> Tensor {
    let source = shape
    let result = detached().reshaped(to: [count]).gatherRows(at: places)
    guard dtype.isFloating else { return result }
    return result.recorded(.takeAlongAxis, (self, { g, _ in g.scattered(to: places, shape: source) }))
  }

  private func scattered(to places: Tensor, shape target: [Int]) -> Tensor {
    detached().reshaped(to: [count])
      .scatterRows(to: places.reshaped(to: [count]), count: Shape.count(target)).reshaped(to: target)
      .recorded(.scatterAlongAxis, (self, { g, _ in g.taking(places: places) }))
  }

  /// Checks every element of an integer tensor against `count`; a program that is replayed checks again.
  package func checkIndices(below count: Int) throws(TensorError) {
    mustHold(!dtype.isFloating && dtype != .bool, "indices must be integers, not \(dtype.rawValue)")
    try Recorder.checking(self) { indices throws(TensorError) in
      if let (position, value) = indices.firstInteger(where: { $0 < 0 || $0 >= Int64(count) }) {
        throw .indexOutOfRange(position: position, index: Int(value), count: count)
      }
    }
  }

  /// A new last axis of size `classCount` with 1 at each index and 0 elsewhere. Indices outside give a row of zeros.
  ///
  /// - Precondition: The elements are whole numbers, `classCount` is not negative.
  public func oneHot(classCount: Int, dtype: DType = .float32) -> Tensor {
    mustHold(classCount >= 0, "oneHot: classCount is \(classCount), expected 0 or more")
    mustHold(
      !self.dtype.isFloating && self.dtype != .bool, "oneHot: needs integers, not \(self.dtype.rawValue)")
    let rows = count
    return Tensor(
      shape: shape + [classCount], dtype: .float32, from: [converted(to: .int64).contiguous()],
      as: "oneHot"
    ) { at in
      let (indices, out) = (at[0].assumingMemoryBound(to: Int64.self), at.f32(1))
      out.update(repeating: 0, count: rows * classCount)
      for row in 0..<rows where indices[row] >= 0 && indices[row] < classCount {
        out[row * classCount + Int(indices[row])] = 1
      }
    }.converted(to: dtype)
  }
}
