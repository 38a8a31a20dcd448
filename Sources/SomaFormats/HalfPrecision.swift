import SomaTensor

/// IEEE 754 binary16, which files hold and Soma does not: it becomes float32, which has each of its numbers.
enum HalfPrecision {
  /// The name of the type in a safetensors header.
  static let safetensorsName = "F16"
  static let byteCount = 2

  /// A tensor of float32 with the numbers of little-endian bytes.
  ///
  /// - Throws: `TensorError` for a shape that is too large or does not fit the bytes.
  static func tensor(of bytes: UnsafeRawBufferPointer, shape: [Int]) throws(TensorError) -> Tensor {
    let numbers = stride(from: 0, to: bytes.count - 1, by: byteCount).map { offset in
      float(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
    }
    return try numbers.withUnsafeBufferPointer { numbers throws(TensorError) in
      try Tensor(bytes: UnsafeRawBufferPointer(numbers), shape: shape, dtype: .float32)
    }
  }

  /// (−1)^sign · 2^(exponent − 15) · 1.mantissa; without the leading 1 where the exponent is 0.
  private static func float(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F, mantissa = UInt32(bits & 0x3FF)
    switch exponent {
    case 0: return Float(bitPattern: sign | (Float(mantissa) * 0x1p-24).bitPattern)
    case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | mantissa << 13)
    // The biases of the exponents, 127 and 15, differ by 112.
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | mantissa << 13)
    }
  }
}
