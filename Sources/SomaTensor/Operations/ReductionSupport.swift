import SomaRules

extension Tensor {
  /// A recorded reduction. `gradient` gets the upstream gradient and the result with the reduced axes kept, so that
  /// both broadcast against x.
  func reduction(
    _ reduction: Reduction, _ operation: Operation, _ axes: [Int]?, _ keepingAxes: Bool,
    gradient: @escaping @Sendable (_ upstream: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor
  ) -> Tensor {
    if dtype == .bfloat16 {
      return toFloat32().reduction(reduction, operation, axes, keepingAxes, gradient: gradient).toBFloat16()
    }
    let resolved = Shape.axes(axes, rank: rank, operation.rawValue)
    let keptShape = kept(resolved), source = shape
    let target = keepingAxes ? keptShape : dropped(resolved)
    return reducedValue(reduction, resolved, target).recorded(
      operation,
      (
        self,
        { upstream, output in
          gradient(upstream.reshaped(to: keptShape), self, output.reshaped(to: keptShape)).broadcast(
            to: source)
        }
      ))
  }

  private func reducedValue(_ reduction: Reduction, _ axes: [Int], _ target: [Int]) -> Tensor {
    let layout = gathered(axes)
    return Tensor(
      shape: target, dtype: dtype, from: [layout.tensor.contiguous()],
      as: "\(reduction) \(layout.outer) \(layout.length) \(layout.inner)",
      CurrentBackend.value.reduce(
        reduction, outer: layout.outer, length: layout.length, inner: layout.inner, dtype: dtype))
  }

  /// The tensor read as [outer, length, inner] with the axes to reduce in the middle. Neighbouring axes need no copy.
  func gathered(_ axes: [Int]) -> (tensor: Tensor, outer: Int, length: Int, inner: Int) {
    let length = axes.reduce(1) { $0 * shape[$1] }
    if let first = axes.first, let last = axes.last, last - first == axes.count - 1 {
      return (
        detached(), Shape.count(Array(shape[..<first])), length, Shape.count(Array(shape[(last + 1)...]))
      )
    }
    let others = (0..<rank).filter { !axes.contains($0) }
    let moved = detached().transposed(permutation: others + axes)
    return (moved, others.reduce(1) { $0 * shape[$1] }, length, 1)
  }

  func kept(_ axes: [Int]) -> [Int] {
    var result = shape
    for axis in axes { result[axis] = 1 }
    return result
  }

  func dropped(_ axes: [Int]) -> [Int] { shape.indices.filter { !axes.contains($0) }.map { shape[$0] } }

  func reducedCount(_ axes: [Int]?, _ operation: String) -> Int {
    mustHold(dtype.isFloating, "\(operation): needs a floating dtype, not \(dtype.rawValue)")
    return Shape.axes(axes, rank: rank, operation).reduce(1) { $0 * shape[$1] }
  }

  /// Whole numbers and bools, in int64. Sums and products are int64; the extremes of a type are of that type.
  func integerReduction(_ reduction: Reduction, _ axes: [Int]?, _ keepingAxes: Bool) -> Tensor {
    let isExtreme = reduction == .max || reduction == .min
    mustHold(
      dtype != .bool || !isExtreme,
      "\(reduction): not defined for bool; use any(), all() or convert to numbers")
    let resolved = Shape.axes(axes, rank: rank, "\(reduction)")
    let (source, outer, length, inner) = gathered(resolved)
    let result = Tensor(
      shape: keepingAxes ? kept(resolved) : dropped(resolved), dtype: .int64,
      from: [source.converted(to: .int64).contiguous()], as: "\(reduction) \(outer) \(length) \(inner)",
      integerLoop(reduction, outer, length, inner))
    return isExtreme ? result.converted(to: dtype) : result
  }

  private func integerLoop(_ reduction: Reduction, _ outer: Int, _ length: Int, _ inner: Int) -> Kernel {
    let (start, combine): (Int64, @Sendable (Int64, Int64) -> Int64) =
      switch reduction {
      case .sum: (0, { $0 &+ $1 })
      case .product: (1, { $0 &* $1 })
      case .max: (.min, { Swift.max($0, $1) })
      case .min: (.max, { Swift.min($0, $1) })
      }
    return { at in
      let values = at[0].assumingMemoryBound(to: Int64.self), out = at[1].assumingMemoryBound(to: Int64.self)
      for row in 0..<outer {
        for column in 0..<inner {
          var result = start
          for index in 0..<length {
            result = combine(result, values[(row * length + index) * inner + column])
          }
          out[row * inner + column] = result
        }
      }
    }
  }

  /// Indices (int64) of the first maximum along an axis; a NaN counts as the maximum.
  ///
  /// - Precondition: The axis exists and has elements.
  public func argmax(alongAxis axis: Int = -1) -> Tensor { argExtreme(isMax: true, axis, "argmax") }
  /// Indices (int64) of the first minimum along an axis; a NaN counts as the minimum.
  ///
  /// - Precondition: The axis exists and has elements.
  public func argmin(alongAxis axis: Int = -1) -> Tensor { argExtreme(isMax: false, axis, "argmin") }

  private func argExtreme(isMax: Bool, _ axis: Int, _ operation: String) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, operation)
    mustHold(shape[axis] > 0, "\(operation): no elements along axis \(axis) of shape \(shape)")
    if dtype == .int64 {
      // Neighbours beyond 2⁵³ are one number in float64; whether an element is the extreme one is not.
      let extreme =
        isMax ? max(alongAxes: [axis], keepingAxes: true) : min(alongAxes: [axis], keepingAxes: true)
      return (self .== extreme).converted(to: .float32).argExtreme(isMax: true, axis, operation)
    }
    let floating = dtype == .float32 || dtype == .float64 ? self : converted(to: .float64)
    let layout = floating.gathered([axis])
    return Tensor(
      shape: dropped([axis]), dtype: .int64, from: [layout.tensor.contiguous()],
      as: "\(operation) \(layout.outer) \(layout.length) \(layout.inner)",
      CurrentBackend.value.argExtreme(
        isMax: isMax, outer: layout.outer, length: layout.length, inner: layout.inner, dtype: floating.dtype))
  }
}
