extension Tensor {
  /// The running sums along an axis.
  ///
  /// Floating numbers are added in float64 and rounded once for each result, so that their error does not grow with the
  /// length. Whole numbers and bools are added in int64, which the result is, and wrap beyond.
  ///
  /// **Gradient**: running sums from the other end.
  ///
  /// - Precondition: The axis exists.
  public func cumulativeSum(alongAxis axis: Int) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "cumulativeSum")
    switch dtype {
    case .bfloat16: return toFloat32().cumulativeSum(alongAxis: axis).toBFloat16()
    case .float32: return runningSums(axis, 0.0, { $0 + Double($1) }, { Float($0) })
    case .float64: return runningSums(axis, 0.0, { $0 + $1 }, { $0 as Double })
    case .int32, .int64, .uint8, .bool:
      return converted(to: .int64).runningSums(axis, 0, { $0 &+ $1 }, { $0 as Int64 })
    }
  }

  /// Every line along the axis is added in its own order by one thread, so the bits are the same for any number of them.
  private func runningSums<Element: TensorElement, Sum: BitwiseCopyable & Sendable>(
    _ axis: Int, _ start: Sum, _ add: @escaping @Sendable (Sum, Element) -> Sum,
    _ rounded: @escaping @Sendable (Sum) -> Element
  ) -> Tensor {
    let length = shape[axis], inner = Shape.count(Array(shape[(axis + 1)...]))
    let lines = Shape.count(Array(shape[..<axis])) * inner
    let result = Tensor(
      shape: shape, dtype: dtype, from: [contiguous()], as: "cumulativeSum \(axis)",
      overRanges(lines, tile: Swift.max(1, StridedLoop.tileElements / Swift.max(1, length))) {
        at, first, count in
        let x = at[0].assumingMemoryBound(to: Element.self), out = at[1].assumingMemoryBound(to: Element.self)
        for line in first..<first + count {
          let place = line / inner * length * inner + line % inner
          var sum = start
          for index in 0..<length {
            sum = add(sum, x[place + index * inner])
            out[place + index * inner] = rounded(sum)
          }
        }
      })
    guard dtype.isFloating else { return result }
    return result.recorded(
      .cumulativeSum,
      (self, { g, _ in g.flipped(alongAxis: axis).cumulativeSum(alongAxis: axis).flipped(alongAxis: axis) }))
  }
}
