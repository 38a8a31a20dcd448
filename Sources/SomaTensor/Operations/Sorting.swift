import SomaRules

extension Tensor {
  /// Indices (int64) that put the elements along the last axis in order. Equal elements keep their order; NaNs come
  /// last, whichever the direction.
  ///
  /// - Precondition: There is an axis.
  public func argsort(descending: Bool = false) -> Tensor {
    mustHold(rank > 0, "argsort: a scalar has no axis to sort")
    // Every other type fits in a Double without loss.
    return dtype == .int64
      ? argsort(array(of: Int64.self), descending) : argsort(doubles, descending)
  }

  private func argsort<Element: Comparable>(_ values: [Element], _ descending: Bool) -> Tensor {
    let width = shape[rank - 1]
    var indices = [Int64]()
    indices.reserveCapacity(values.count)
    for start in stride(from: 0, to: values.count, by: Swift.max(1, width)) {
      // `sorted` is not promised to be stable, and `<` is no order with NaNs: the position decides ties.
      let order = (0..<width).sorted { left, right in
        let (x, y) = (values[start + left], values[start + right])
        let isNaN = (left: x != x, right: y != y)
        if isNaN.left || isNaN.right { return isNaN.left == isNaN.right ? left < right : isNaN.right }
        if x == y { return left < right }
        return descending ? x > y : x < y
      }
      indices.append(contentsOf: order.map { Int64($0) })
    }
    return Tensor(indices, shape: shape)
  }

  /// The elements along the last axis in order; NaNs last. **Gradient**: back to where each element came from.
  public func sorted(descending: Bool = false) -> Tensor { picked(argsort(descending: descending)) }

  /// The `count` largest elements along the last axis, largest first, and their indices (int64). NaNs are taken
  /// only where nothing else is left (PyTorch takes them first).
  ///
  /// **Gradient** of the values: back to where each element came from.
  ///
  /// - Precondition: There is an axis of at least `count` elements.
  public func topK(_ count: Int) -> (values: Tensor, indices: Tensor) {
    mustHold(
      rank > 0 && count >= 0 && count <= shape[rank - 1], "topK: \(count) of the last axis of \(shape)")
    let indices = argsort(descending: true).sliced(alongAxis: rank - 1, 0..<count)
    return (picked(indices), indices)
  }

  private func picked(_ indices: Tensor) -> Tensor {
    do {
      return try takingAlongAxis(rank - 1, indices)
    } catch {
      brokenRule("sorting made an index out of range: \(error)")
    }
  }
}
