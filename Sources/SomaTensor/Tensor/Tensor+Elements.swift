import SomaRules

extension Tensor {
  /// Calls `body` with the elements' bytes in row-major order.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withPointer { try body(UnsafeRawBufferPointer(start: $0, count: count * dtype.byteCount)) }
  }

  /// The elements in row-major order.
  ///
  /// - Precondition: `Element` is the type that ``dtype`` names; convert first otherwise.
  public func array<Element: TensorElement>(of type: Element.Type = Element.self) -> [Element] {
    mustHold(
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
  ///
  /// - Precondition: There is one element.
  public var item: Double {
    mustHold(count == 1, "item: a tensor of shape \(shape) has \(count) elements, not one")
    return doubles[0]
  }

  /// The first element of an integer tensor that meets a condition, and its place. Asks for no memory.
  package func firstInteger(where isMet: (Int64) -> Bool) -> (position: Int, value: Int64)? {
    func first<Element: BinaryInteger>(_ type: Element.Type, _ pointer: UnsafeRawPointer) -> (Int, Int64)? {
      let values = pointer.assumingMemoryBound(to: Element.self)
      for position in 0..<count where isMet(Int64(values[position])) {
        return (position, Int64(values[position]))
      }
      return nil
    }
    return withPointer { pointer in
      switch dtype {
      case .uint8: first(UInt8.self, pointer)
      case .int32: first(Int32.self, pointer)
      case .int64: first(Int64.self, pointer)
      default: brokenRule("whole numbers are expected, not \(dtype.rawValue)")
      }
    }
  }

  /// Whether shape, dtype and every bit of every element are the same. NaNs are equal when their bits are.
  public func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape, dtype == other.dtype else { return false }
    return withUnsafeBytes { left in other.withUnsafeBytes { right in left.elementsEqual(right) } }
  }
}
