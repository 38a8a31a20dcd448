import SomaRules

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .&& : LogicalConjunctionPrecedence
infix operator .|| : LogicalDisjunctionPrecedence

// Elementwise comparisons, broadcast, with results of dtype bool. A NaN is equal to nothing. No gradient.
extension Tensor {
  /// x = y.
  public static func .== (left: Tensor, right: Tensor) -> Tensor { compare("==", left, right) { $0 == $1 } }
  /// x ≠ y.
  public static func .!= (left: Tensor, right: Tensor) -> Tensor { compare("!=", left, right) { $0 != $1 } }
  /// x < y.
  public static func .< (left: Tensor, right: Tensor) -> Tensor { compare("<", left, right) { $0 < $1 } }
  /// x ≤ y.
  public static func .<= (left: Tensor, right: Tensor) -> Tensor { compare("<=", left, right) { $0 <= $1 } }
  /// x > y.
  public static func .> (left: Tensor, right: Tensor) -> Tensor { compare(">", left, right) { $0 > $1 } }
  /// x ≥ y.
  public static func .>= (left: Tensor, right: Tensor) -> Tensor { compare(">=", left, right) { $0 >= $1 } }

  /// x = c.
  public static func .== (left: Tensor, right: Double) -> Tensor { left .== Tensor(right, dtype: left.dtype) }
  /// x ≠ c.
  public static func .!= (left: Tensor, right: Double) -> Tensor { left .!= Tensor(right, dtype: left.dtype) }
  /// x < c.
  public static func .< (left: Tensor, right: Double) -> Tensor { left .< Tensor(right, dtype: left.dtype) }
  /// x ≤ c.
  public static func .<= (left: Tensor, right: Double) -> Tensor { left .<= Tensor(right, dtype: left.dtype) }
  /// x > c.
  public static func .> (left: Tensor, right: Double) -> Tensor { left .> Tensor(right, dtype: left.dtype) }
  /// x ≥ c.
  public static func .>= (left: Tensor, right: Double) -> Tensor { left .>= Tensor(right, dtype: left.dtype) }

  /// Both true.
  public static func .&& (left: Tensor, right: Tensor) -> Tensor { logical("&&", left, right) { $0 && $1 } }
  /// At least one true.
  public static func .|| (left: Tensor, right: Tensor) -> Tensor { logical("||", left, right) { $0 || $1 } }
  /// The opposite of each element of a bool tensor.
  public static prefix func ! (operand: Tensor) -> Tensor {
    logical("!", operand, operand) { left, _ in !left }
  }

  /// Whether each element is neither infinite nor a NaN.
  public var isFinite: Tensor { compare("isFinite", self, self) { left, _ in left.isFinite } }
  /// Whether each element is a NaN.
  public var isNaN: Tensor { compare("isNaN", self, self) { left, _ in left.isNaN } }

  private static func logical(
    _ name: String, _ left: Tensor, _ right: Tensor, _ test: @escaping @Sendable (Bool, Bool) -> Bool
  ) -> Tensor {
    mustHold(
      left.dtype == .bool && right.dtype == .bool,
      "\(name): needs bool, not \(left.dtype.rawValue) and \(right.dtype.rawValue)")
    return mapped(name, left, right, commonShape(name, left, right), Bool.self, test)
  }

  private static func commonShape(_ name: String, _ left: Tensor, _ right: Tensor) -> [Int] {
    guard let shape = Shape.broadcast(left.shape, right.shape) else {
      brokenRule("\(name): shapes \(left.shape) and \(right.shape) cannot be broadcast together")
    }
    return shape
  }

  private func compare(
    _ name: String, _ left: Tensor, _ right: Tensor, _ test: @escaping @Sendable (Double, Double) -> Bool
  ) -> Tensor {
    Tensor.compare(name, left, right, test)
  }

  /// float32 and integers up to 32 bits are compared as float64, which holds them exactly; int64 by themselves.
  private static func compare(
    _ name: String, _ left: Tensor, _ right: Tensor, _ test: @escaping @Sendable (Double, Double) -> Bool
  ) -> Tensor {
    mustHold(
      left.dtype == right.dtype, "\(name): dtypes \(left.dtype.rawValue) and \(right.dtype.rawValue) differ")
    let shape = commonShape(name, left, right)
    switch left.dtype {
    case .float32: return mapped(name, left, right, shape, Float.self) { test(Double($0), Double($1)) }
    case .float64: return mapped(name, left, right, shape, Double.self, test)
    case .bfloat16:
      return mapped(name, left, right, shape, BFloat16.self) { test(Double($0.float), Double($1.float)) }
    case .int32: return mapped(name, left, right, shape, Int32.self) { test(Double($0), Double($1)) }
    // The sign of the comparison decides every test alike and, unlike the numbers, fits a Double.
    case .int64:
      return mapped(name, left, right, shape, Int64.self) { test($0 < $1 ? -1 : ($0 > $1 ? 1 : 0), 0) }
    case .uint8: return mapped(name, left, right, shape, UInt8.self) { test(Double($0), Double($1)) }
    case .bool: return mapped(name, left, right, shape, Bool.self) { test($0 ? 1 : 0, $1 ? 1 : 0) }
    }
  }
}
