import SomaRules

extension Tensor {
  /// The matrix product. A vector on the left is a row, on the right a column; leading axes are batches and
  /// broadcast together: `[…, m, k] × […, k, n] → […, m, n]`.
  ///
  /// Transposed views are multiplied as they lie, without a copy. 0·∞ and 0·NaN are NaN. An empty inner axis gives
  /// zeros. `precision` tells what both matrices are rounded to first.
  ///
  /// **Gradient**: g·Bᵀ to A and Aᵀ·g to B in the same precision, summed over repeated batches.
  ///
  /// - Precondition: Both are of one floating type and have an axis; the inner sizes are equal, and the axes before broadcast.
  public func matmul(_ other: Tensor, precision: Precision = .float32) -> Tensor {
    mustHold(
      rank >= 1 && other.rank >= 1 && dtype == other.dtype && dtype.isFloating,
      "matmul: needs floating tensors of one dtype and at least one axis, not \(dtype.rawValue) \(shape) × \(other.dtype.rawValue) \(other.shape)"
    )
    if rank == 1 {
      return expandingShape(at: 0).matmul(other, precision: precision)
        .removingAxis(other.rank == 1 ? 0 : -2)
    }
    if other.rank == 1 {
      return matmul(other.expandingShape(at: 1), precision: precision).removingAxis(-1)
    }
    if dtype == .bfloat16 {
      return toFloat32().matmul(other.toFloat32(), precision: precision).toBFloat16()
    }
    let (m, k, n) = (shape[rank - 2], shape[rank - 1], other.shape[other.rank - 1])
    mustHold(
      other.shape[other.rank - 2] == k, "matmul: inner sizes differ: \(shape) × \(other.shape)")
    guard let batch = Shape.broadcast(Array(shape.dropLast(2)), Array(other.shape.dropLast(2))) else {
      brokenRule("matmul: batch axes of \(shape) and \(other.shape) cannot be broadcast together")
    }
    let a = MatrixOperand(self, batch: batch), b = MatrixOperand(other, batch: batch)
    let product = MatrixProduct(
      m: m, n: n, k: k, transposesA: a.isTransposed, transposesB: b.isTransposed, aOffsets: a.offsets,
      bOffsets: b.offsets, dtype: dtype, precision: precision)
    let result = Tensor(
      shape: batch + [m, n], dtype: dtype, from: [a.tensor, b.tensor], as: "matmul \(product)",
      CurrentBackend.value.matmul(product))
    return result.recorded(
      .matmul,
      (self, { g, _ in g.matmul(other.transposed(), precision: precision) }),
      (other, { g, _ in self.transposed().matmul(g, precision: precision) }))
  }

  private func removingAxis(_ axis: Int) -> Tensor {
    var target = shape
    target.remove(at: axis < 0 ? axis + rank : axis)
    return reshaped(to: target)
  }
}

/// One side of a product: where each matrix of the batch begins and whether it lies transposed.
private struct MatrixOperand {
  let tensor: Tensor
  let offsets: [Int]
  let isTransposed: Bool

  init(_ source: Tensor, batch: [Int]) {
    let (rows, columns) = (source.shape[source.rank - 2], source.shape[source.rank - 1])
    func isDense(_ tensor: Tensor, transposed: Bool) -> Bool {
      let (rowStep, columnStep) = (tensor.strides[tensor.rank - 2], tensor.strides[tensor.rank - 1])
      return transposed
        ? (rowStep == 1 || rows == 1) && (columnStep == rows || columns == 1)
        : (columnStep == 1 || columns == 1) && (rowStep == columns || rows == 1)
    }
    if isDense(source, transposed: false) {
      (tensor, isTransposed) = (source.detached(), false)
    } else if isDense(source, transposed: true) {
      (tensor, isTransposed) = (source.detached(), true)
    } else {
      (tensor, isTransposed) = (source.contiguous(), false)
    }
    // The offset of each matrix of the broadcast batch, counted like an odometer.
    let lead = batch.count - (tensor.rank - 2)
    var steps = [Int](repeating: 0, count: batch.count)
    for axis in batch.indices where axis >= lead && tensor.shape[axis - lead] != 1 {
      steps[axis] = tensor.strides[axis - lead]
    }
    var offsets = [0]
    for axis in batch.indices {
      offsets = offsets.flatMap { start in (0..<batch[axis]).map { start + $0 * steps[axis] } }
    }
    self.offsets = offsets
  }
}
