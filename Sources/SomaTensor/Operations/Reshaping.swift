import SomaRules

extension Tensor {
  /// The same elements in row-major order under another shape. One size may be −1: it follows from the others.
  ///
  /// A dense tensor is not copied. **Gradient**: reshaped back.
  ///
  /// - Precondition: The new shape has as many elements.
  public func reshaped(to newShape: [Int]) -> Tensor {
    var target = newShape
    if let free = target.firstIndex(of: -1) {
      target[free] = 1
      let known = Shape.checkedCount(target) ?? 0
      mustHold(
        known > 0 && count % known == 0,
        "reshape: \(shape) has \(count) elements, which cannot become \(newShape)")
      target[free] = count / known
    }
    mustHold(
      Shape.checkedCount(target) == count,
      "reshape: \(shape) has \(count) elements, expected a shape of as many, not \(newShape)")
    if target == shape { return self }
    let original = shape
    return contiguous().view(shape: target, strides: Shape.contiguousStrides(target))
      .recorded(.reshape, (self, { g, _ in g.reshaped(to: original) }))
  }

  /// All elements in one axis.
  public func flattened() -> Tensor { reshaped(to: [count]) }

  /// The axes in another order: axis i of the result is axis `permutation[i]` of this tensor. Not copied.
  ///
  /// **Gradient**: the inverse permutation.
  ///
  /// - Precondition: Every axis stands once in `permutation`.
  public func transposed(permutation: [Int]) -> Tensor {
    let order = permutation.map { Shape.axis($0, rank: rank, "transpose") }
    mustHold(
      Set(order).count == rank && order.count == rank, "transpose: \(permutation) is no order of \(rank) axes"
    )
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    return view(shape: order.map { shape[$0] }, strides: order.map { strides[$0] })
      .recorded(.transpose, (self, { [inverse] g, _ in g.transposed(permutation: inverse) }))
  }

  /// The last two axes exchanged: the transpose of a matrix, or of each matrix of a batch.
  ///
  /// - Precondition: There are at least two axes.
  public func transposed() -> Tensor {
    mustHold(rank >= 2, "transpose: needs at least two axes, shape is \(shape)")
    var order = Array(0..<rank)
    order.swapAt(rank - 1, rank - 2)
    return transposed(permutation: order)
  }

  /// A new axis of size 1 before `axis`.
  ///
  /// - Precondition: `axis` is one of the result.
  public func expandingShape(at axis: Int) -> Tensor {
    var target = shape
    target.insert(1, at: Shape.axis(axis, rank: rank + 1, "expandingShape"))
    return reshaped(to: target)
  }

  /// Without the axes of size 1, or without the one named.
  ///
  /// - Precondition: The axis exists and has the size 1.
  public func squeezingShape(at axis: Int? = nil) -> Tensor {
    guard let axis else { return reshaped(to: shape.filter { $0 != 1 }) }
    var target = shape
    let removed = target.remove(at: Shape.axis(axis, rank: rank, "squeeze"))
    mustHold(removed == 1, "squeeze: axis \(axis) of \(shape) has size \(removed), not 1")
    return reshaped(to: target)
  }

  /// Repeated along axes of size 1 and new leading axes to fill `target`. Not copied.
  ///
  /// **Gradient**: summed over the repeats.
  ///
  /// - Precondition: The shape broadcasts to `target`.
  public func broadcast(to target: [Int]) -> Tensor {
    mustHold(
      Shape.broadcast(shape, target) == target, "broadcast: \(shape) cannot be repeated to fill \(target)")
    if target == shape { return self }
    // The walk sums every gradient to its value's shape, which is this operation's gradient.
    return broadcastView(to: target).recorded(.broadcastTo, (self, { g, _ in g }))
  }

  /// The broadcast as a view, not recorded.
  func broadcastView(to target: [Int]) -> Tensor {
    if target == shape { return with(node: nil) }
    var steps = [Int](repeating: 0, count: target.count)
    let lead = target.count - rank
    for axis in 0..<rank where shape[axis] != 1 || target[lead + axis] == 1 {
      steps[lead + axis] = strides[axis]
    }
    return view(shape: target, strides: steps)
  }

  /// Summed over the axes along which a tensor of shape `target` was repeated to make this one's shape.
  package func summed(toShape target: [Int]) -> Tensor {
    if shape == target { return self }
    let lead = rank - target.count
    let axes = (0..<rank).filter { $0 < lead || (target[$0 - lead] == 1 && shape[$0] != 1) }
    return sum(alongAxes: axes, keepingAxes: true).reshaped(to: target)
  }

  /// The elements in reverse order along an axis. **Gradient**: reversed back.
  ///
  /// - Precondition: The axis exists.
  public func flipped(alongAxis axis: Int) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, "flip")
    var steps = strides
    steps[axis] = -steps[axis]
    let start = offset + Swift.max(0, shape[axis] - 1) * strides[axis]
    return view(shape: shape, strides: steps, offset: start)
      .recorded(.flip, (self, { g, _ in g.flipped(alongAxis: axis) }))
  }
}
