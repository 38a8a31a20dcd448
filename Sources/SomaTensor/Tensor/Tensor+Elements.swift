extension Tensor {
  /// Calls `body` with the elements' bytes in row-major order.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withPointer { try body(UnsafeRawBufferPointer(start: $0, count: count * dtype.byteCount)) }
  }

  /// The elements in row-major order.
  ///
  /// - Precondition: `Element` is the type that ``dtype`` names; convert first otherwise.
  public func array<Element: TensorElement>(of type: Element.Type = Element.self) -> [Element] {
    precondition(
      dtype == Element.dtype, "array(of: \(type)): the tensor holds \(dtype.rawValue); convert it first")
    return withPointer {
      Array(UnsafeBufferPointer(start: $0.assumingMemoryBound(to: Element.self), count: count))
    }
  }

  /// The elements as `Float`, whatever the dtype.
  public var floats: [Float] { toFloat32().array() }
  /// The elements as `Double`, whatever the dtype.
  public var doubles: [Double] { toFloat64().array() }

  /// The one element of a tensor with a single element.
  public var item: Double {
    precondition(count == 1, "item: a tensor of shape \(shape) has \(count) elements, not one")
    return doubles[0]
  }

  /// Whether shape, dtype and every bit of every element are the same. NaNs are equal when their bits are.
  public func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape, dtype == other.dtype else { return false }
    return withUnsafeBytes { left in other.withUnsafeBytes { right in left.elementsEqual(right) } }
  }
}
