import SomaRules

extension Tensor {
  /// x + y, broadcast. **Gradient**: passes to both.
  ///
  /// - Precondition: The shapes broadcast, the element types are equal and not bool.
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    binary(.add, left, right).recorded(.add, (left, { g, _ in g }), (right, { g, _ in g }))
  }

  /// x − y, broadcast. **Gradient**: passes to x, negated to y.
  ///
  /// - Precondition: The shapes broadcast, the element types are equal and not bool.
  public static func - (left: Tensor, right: Tensor) -> Tensor {
    binary(.subtract, left, right).recorded(.subtract, (left, { g, _ in g }), (right, { g, _ in -g }))
  }

  /// x·y elementwise, broadcast. **Gradient**: each operand receives the upstream times the other.
  ///
  /// - Precondition: The shapes broadcast, the element types are equal and not bool.
  public static func * (left: Tensor, right: Tensor) -> Tensor {
    binary(.multiply, left, right)
      .recorded(.multiply, (left, { g, _ in g * right }), (right, { g, _ in g * left }))
  }

  /// x / y, broadcast; floating types only. **Gradient**: g / y and −g·(x / y) / y.
  ///
  /// - Precondition: The shapes broadcast, and both are of one floating type.
  public static func / (left: Tensor, right: Tensor) -> Tensor {
    mustHold(
      left.dtype.isFloating, "divide: needs a floating dtype, not \(left.dtype.rawValue); use toFloat32()")
    return binary(.divide, left, right)
      .recorded(.divide, (left, { g, _ in g / right }), (right, { g, y in -(g * y) / right }))
  }

  /// −x.
  public static prefix func - (operand: Tensor) -> Tensor { operand.negated() }

  /// xʸ, broadcast, with 0⁰ = 1. **Gradient**: g·y·xʸ⁻¹, and 0 to x where y = 0; g·xʸ·log x to y, and 0 where
  /// x = 0 and y ≥ 0.
  ///
  /// - Precondition: The shapes broadcast, and both are of one floating type.
  public func power(_ exponent: Tensor) -> Tensor {
    mustHold(dtype.isFloating, "power: needs a floating dtype, not \(dtype.rawValue)")
    return Tensor.binary(.power, self, exponent).recorded(
      .power,
      (
        self,
        { g, _ in
          let slope = exponent * self.power(exponent - 1)
          return g * Tensor.where(exponent .== 0, slope.filled(0), else: slope)
        }
      ),
      (
        exponent,
        { g, y in
          let isZero = (self .== 0).broadcast(to: y.shape) .&& (exponent .>= 0).broadcast(to: y.shape)
          // The logarithm of a harmless number where the branch is not taken, or 0·∞ would make a NaN.
          let base = Tensor.where(self .== 0, self.filled(1), else: self)
          return g * Tensor.where(isZero, y.filled(0), else: y * base.log())
        }
      ))
  }

  /// xᵖ for one number p.
  public func power(_ exponent: Double) -> Tensor { power(Tensor(exponent, dtype: dtype)) }

  /// The larger of two, elementwise; NaN if either is. **Gradient**: to the larger, half to each at a tie.
  ///
  /// - Precondition: The shapes broadcast, the element types are equal and not bool.
  public static func maximum(_ left: Tensor, _ right: Tensor) -> Tensor {
    binary(.maximum, left, right).recorded(
      .maximum,
      (left, { g, _ in g * preference(left .> right, left .== right, g.dtype) }),
      (right, { g, _ in g * preference(right .> left, left .== right, g.dtype) }))
  }

  /// The smaller of two, elementwise; NaN if either is. **Gradient**: to the smaller, half to each at a tie.
  ///
  /// - Precondition: The shapes broadcast, the element types are equal and not bool.
  public static func minimum(_ left: Tensor, _ right: Tensor) -> Tensor {
    binary(.minimum, left, right).recorded(
      .minimum,
      (left, { g, _ in g * preference(left .< right, left .== right, g.dtype) }),
      (right, { g, _ in g * preference(right .< left, left .== right, g.dtype) }))
  }

  /// 1 where `isTaken`, ½ where `isTied`, else 0.
  private static func preference(_ isTaken: Tensor, _ isTied: Tensor, _ dtype: DType) -> Tensor {
    isTaken.converted(to: dtype) + isTied.converted(to: dtype) * 0.5
  }

  /// The value of a function of two tensors of one dtype, not recorded.
  static func binary(_ function: BinaryFunction, _ left: Tensor, _ right: Tensor) -> Tensor {
    mustHold(
      left.dtype == right.dtype,
      "\(function): dtypes \(left.dtype.rawValue) and \(right.dtype.rawValue) differ; convert one of them")
    guard let shape = Shape.broadcast(left.shape, right.shape) else {
      brokenRule("\(function): shapes \(left.shape) and \(right.shape) cannot be broadcast together")
    }
    switch left.dtype {
    case .float32, .float64:
      let (a, b) = (left.broadcastView(to: shape), right.broadcastView(to: shape))
      return Tensor(
        shape: shape, dtype: left.dtype, from: [a, b], as: "\(function)",
        CurrentBackend.value.binary(
          function, shape: shape, aStrides: a.strides, bStrides: b.strides, dtype: left.dtype))
    case .bfloat16: return binary(function, left.toFloat32(), right.toFloat32()).converted(to: .bfloat16)
    case .int32: return integers(function, left, right, shape, Int32.self)
    case .int64: return integers(function, left, right, shape, Int64.self)
    case .uint8: return integers(function, left, right, shape, UInt8.self)
    case .bool: brokenRule("\(function): not defined for bool; use .&&, .|| or convert to numbers")
    }
  }

  /// Whole numbers wrap around on overflow, as in NumPy.
  private static func integers<Element: FixedWidthInteger & TensorElement>(
    _ function: BinaryFunction, _ left: Tensor, _ right: Tensor, _ shape: [Int], _ type: Element.Type
  ) -> Tensor {
    let combine: @Sendable (Element, Element) -> Element
    switch function {
    case .add: combine = { $0 &+ $1 }
    case .subtract: combine = { $0 &- $1 }
    case .multiply: combine = { $0 &* $1 }
    case .maximum: combine = { Swift.max($0, $1) }
    case .minimum: combine = { Swift.min($0, $1) }
    case .divide, .power:
      brokenRule("\(function): needs a floating dtype, not \(Element.dtype.rawValue)")
    }
    return mapped("\(function)", left, right, shape, Element.self, combine)
  }
}

// One number on either side takes the tensor's dtype.
extension Tensor {
  /// x + c.
  public static func + (left: Tensor, right: Double) -> Tensor { left + left.constant(right) }
  /// c + x.
  public static func + (left: Double, right: Tensor) -> Tensor { right.constant(left) + right }
  /// x − c.
  public static func - (left: Tensor, right: Double) -> Tensor { left - left.constant(right) }
  /// c − x.
  public static func - (left: Double, right: Tensor) -> Tensor { right.constant(left) - right }
  /// c·x.
  public static func * (left: Tensor, right: Double) -> Tensor { left * left.constant(right) }
  /// c·x.
  public static func * (left: Double, right: Tensor) -> Tensor { right.constant(left) * right }
  /// x / c.
  public static func / (left: Tensor, right: Double) -> Tensor { left / left.constant(right) }
  /// c / x.
  public static func / (left: Double, right: Tensor) -> Tensor { right.constant(left) / right }

  private func constant(_ value: Double) -> Tensor { Tensor(value, dtype: dtype) }
}
