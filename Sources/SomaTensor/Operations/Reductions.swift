import SomaRules

// Reductions over any axes (`nil` = all). `keepingAxes` leaves the reduced axes with size 1, ready to broadcast.
extension Tensor {
  /// Σ x, pairwise, so the rounding error grows with the logarithm of the count. Empty: 0.
  ///
  /// Whole numbers and bools are added in int64, which the result is, as in PyTorch: 5000 bytes of 1 are 5000. Beyond
  /// int64 they wrap.
  ///
  /// **Gradient**: the upstream, repeated.
  ///
  /// - Precondition: Every axis exists and is named once.
  public func sum(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    if !dtype.isFloating { return integerReduction(.sum, axes, keepingAxes) }
    return reduction(.sum, .sum, axes, keepingAxes) { g, _, _ in g }
  }

  /// Π x. Empty: 1. Whole numbers and bools are multiplied in int64, which the result is, and wrap beyond.
  ///
  /// **Gradient**: the product of the others, exact also where some elements are 0.
  public func prod(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    if !dtype.isFloating { return integerReduction(.product, axes, keepingAxes) }
    return reduction(.product, .prod, axes, keepingAxes) { g, x, y in
      // The product of the others is y / x but for zeros: with one zero it is the product of the rest at that place.
      let isZero = x .== 0
      // A zero makes that choice of branch a constant, which hides the second derivative; the table does not.
      if isRecording, isZero.any().item != 0 { return g * x.productOfOthers(alongAxes: axes) }
      let zeros = isZero.converted(to: x.dtype).sum(alongAxes: axes, keepingAxes: true)
      let filled = Tensor.where(isZero, x.filled(1), else: x)
      let rest = filled.prod(alongAxes: axes, keepingAxes: true)
      let others = Tensor.where(
        zeros .== 0, rest / filled,
        else: Tensor.where(
          (zeros .== 1).broadcast(to: x.shape) .&& isZero, rest.broadcast(to: x.shape), else: x.filled(0)))
      return g * others
    }
  }

  /// At each place the product of all other elements along `axes`, from a table of n × n factors.
  private func productOfOthers(alongAxes axes: [Int]?) -> Tensor {
    let reduced = Shape.axes(axes, rank: rank, "prod")
    let order = shape.indices.filter { !reduced.contains($0) } + reduced
    let moved = transposed(permutation: order)
    let length = reduced.reduce(1) { $0 * shape[$1] }
    let factors = Tensor.where(
      Tensor.identity(length, dtype: .bool), Tensor(1, dtype: dtype),
      else: moved.reshaped(to: [-1, 1, length]))
    let inverse = order.indices.sorted { order[$0] < order[$1] }
    return factors.prod(alongAxes: [2]).reshaped(to: moved.shape).transposed(permutation: inverse)
  }

  /// The largest element; a NaN wins. Empty is a programming error. **Gradient**: shared equally among ties.
  ///
  /// - Precondition: Every axis exists, is named once and has elements; the type is not bool.
  public func max(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    extreme(.max, .max, axes, keepingAxes)
  }

  /// The smallest element; a NaN wins. Empty is a programming error. **Gradient**: shared equally among ties.
  ///
  /// - Precondition: Every axis exists, is named once and has elements; the type is not bool.
  public func min(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    extreme(.min, .min, axes, keepingAxes)
  }

  private func extreme(_ reduction: Reduction, _ operation: Operation, _ axes: [Int]?, _ keepingAxes: Bool)
    -> Tensor
  {
    let resolved = Shape.axes(axes, rank: rank, operation.rawValue)
    mustHold(
      resolved.allSatisfy { shape[$0] > 0 } || count == 0 && Shape.count(kept(resolved)) == 0,
      "\(operation.rawValue): no elements along axes \(resolved) of shape \(shape)")
    if !dtype.isFloating { return integerReduction(reduction, axes, keepingAxes) }
    return self.reduction(reduction, operation, axes, keepingAxes) { g, x, y in
      let isTaken = (x .== y).converted(to: x.dtype)
      return g * (isTaken / isTaken.sum(alongAxes: resolved, keepingAxes: true))
    }
  }

  /// The mean. Empty: NaN.
  ///
  /// - Precondition: Every axis exists and is named once; the type is floating.
  public func mean(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    let length = reducedCount(axes, "mean")
    return sum(alongAxes: axes, keepingAxes: keepingAxes) / Double(length)
  }

  /// Σ (x − mean)² / (n − correction), in two passes. `correction` 1 (unbiased, PyTorch's default) gives NaN for one
  /// element; 0 (biased, NumPy's default) gives 0.
  public func variance(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false, correction: Int = 0) -> Tensor
  {
    let length = reducedCount(axes, "variance")
    let centred = self - mean(alongAxes: axes, keepingAxes: true)
    let squares = (centred * centred).sum(alongAxes: axes, keepingAxes: keepingAxes)
    return squares / Double(Swift.max(0, length - correction))
  }

  /// The square root of ``variance(alongAxes:keepingAxes:correction:)``.
  ///
  /// **Gradient**: (x − mean) / ((n − correction) · σ), and 0 where all elements are equal, as in PyTorch.
  public func standardDeviation(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false, correction: Int = 0)
    -> Tensor
  {
    variance(alongAxes: axes, keepingAxes: keepingAxes, correction: correction).rootWithFlatOrigin()
  }

  /// log Σ eˣ, with the largest element taken out first. Empty: −∞; all −∞: −∞ with gradient 0; a +∞: +∞ with
  /// gradient 1 there (PyTorch gives NaN gradients in both cases).
  ///
  /// **Gradient**: softmax.
  public func logSumExp(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    let resolved = Shape.axes(axes, rank: rank, "logSumExp")
    let keptShape = kept(resolved), source = shape
    let x = detached()
    let isEmpty = resolved.contains { shape[$0] == 0 }
    let largest =
      isEmpty
      ? Tensor(repeating: -.infinity, shape: keptShape, dtype: dtype)
      : x.max(alongAxes: resolved, keepingAxes: true)
    // Where the largest element is infinite, subtracting it would be ∞ − ∞.
    let isUsual = largest.isFinite .|| largest.isNaN
    let shift = Tensor.where(isUsual, largest, else: largest.filled(0))
    let value = (x - shift).exp().sum(alongAxes: resolved, keepingAxes: true).log() + shift
    let target = keepingAxes ? keptShape : dropped(resolved)
    return value.reshaped(to: target).recorded(
      .logSumExp,
      (
        self,
        { g, _ in
          // e^{x − y} would do, but loses the digits that a large y has no room for.
          let shifted = self - shift
          let weights = Tensor.where(isUsual.broadcast(to: source), shifted, else: shifted.filled(0)).exp()
          let softmax = weights / weights.sum(alongAxes: resolved, keepingAxes: true)
          let isTop = (x .== largest).converted(to: g.dtype)
          let share = isTop / isTop.sum(alongAxes: resolved, keepingAxes: true)
          let limit = Tensor.where(largest .> 0, share, else: share.filled(0))
          return g.reshaped(to: keptShape) * Tensor.where(isUsual, softmax, else: limit)
        }
      ))
  }

  /// The Euclidean norm √Σx², scaled by the largest magnitude so that it neither overflows nor vanishes.
  ///
  /// **Gradient**: x / ‖x‖, and 0 at the origin.
  public func norm(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    let resolved = Shape.axes(axes, rank: rank, "norm")
    guard count > 0 else { return abs().sum(alongAxes: resolved, keepingAxes: keepingAxes) }
    let largest = detached().abs().max(alongAxes: resolved, keepingAxes: true)
    let isUsable = largest.isFinite .&& (largest .> 0)
    let scale = Tensor.where(isUsable, largest, else: largest.filled(1))
    let scaled = self / scale
    let squares = (scaled * scaled).sum(alongAxes: resolved, keepingAxes: true)
    let value = squares.rootWithFlatOrigin() * scale
    return keepingAxes ? value : value.reshaped(to: dropped(resolved))
  }

  /// √x with the derivative 0 at 0, where that of √x is infinite: of a sum of squares it is the one that is meant.
  private func rootWithFlatOrigin() -> Tensor {
    let isZero = detached() .== 0
    let root = Tensor.where(isZero, filled(1), else: self).sqrt()
    return Tensor.where(isZero, root.filled(0), else: root)
  }

  /// Whether any element of a bool tensor is true. Empty: false.
  ///
  /// - Precondition: The type is bool; every axis exists and is named once.
  public func any(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    mustHold(dtype == .bool, "any: needs bool, not \(dtype.rawValue)")
    // In int64, which no count of elements can make wrap around to 0.
    return converted(to: .int64).integerReduction(.sum, axes, keepingAxes) .> 0
  }

  /// Whether all elements of a bool tensor are true. Empty: true.
  public func all(alongAxes axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    !((!self).any(alongAxes: axes, keepingAxes: keepingAxes))
  }
}
