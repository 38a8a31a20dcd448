/// The upper half of a float32: 8 bits of exponent, 7 of fraction. A storage type; it has no arithmetic.
public struct BFloat16: BitwiseCopyable, Sendable, Equatable {
  /// The sixteen bits.
  public var bitPattern: UInt16

  /// From the bits.
  public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// Rounds to nearest, ties to even. A NaN stays a NaN, whatever its payload.
  public init(_ value: Float) {
    let bits = value.bitPattern
    if value.isNaN {
      bitPattern = UInt16(truncatingIfNeeded: bits >> 16) | 0x40
    } else {
      bitPattern = UInt16(truncatingIfNeeded: (bits + 0x7fff + ((bits >> 16) & 1)) >> 16)
    }
  }

  /// The same number as float32, exactly.
  public var float: Float { Float(bitPattern: UInt32(bitPattern) << 16) }
}

extension BFloat16: TensorElement {
  /// bfloat16.
  public static var dtype: DType { .bfloat16 }
}
