import CKernels

extension Tensor {
  /// The same numbers as float32, rounded to nearest even where necessary.
  public func toFloat32() -> Tensor { converted(to: .float32) }
  /// The same numbers as float64.
  public func toFloat64() -> Tensor { converted(to: .float64) }
  /// The same numbers as bfloat16, rounded to nearest even.
  public func toBFloat16() -> Tensor { converted(to: .bfloat16) }

  /// The same numbers in another element type; floating numbers are truncated towards zero for integers.
  ///
  /// - Throws: ``TensorError/notRepresentable(index:value:dtype:)`` for the first number that the type cannot
  ///   hold: a NaN, an infinity or one out of range for an integer. (PyTorch returns the smallest integer.)
  ///
  /// **Gradient**: passes between floating types, rounded to the input's type.
  public func cast(to target: DType) throws(TensorError) -> Tensor {
    if !target.isFloating, target != .bool {
      let (low, high): (Double, Double) =
        switch target {
        case .uint8: (0, 255)
        case .int32: (-2_147_483_648, 2_147_483_647)
        default: (-9_223_372_036_854_775_808, 9_223_372_036_854_774_784)
        }
      for (index, value) in doubles.enumerated() where dtype != target {
        let whole = value.rounded(.towardZero)
        if !(whole >= low && whole <= high) {
          throw .notRepresentable(index: index, value: value, dtype: target)
        }
      }
    }
    return converted(to: target)
  }

  /// The conversion without the check: integers saturate, and NaN becomes 0.
  package func converted(to target: DType) -> Tensor {
    if target == dtype { return self }
    let source = dtype
    let result = Tensor(
      shape: shape, dtype: target, from: [contiguous()], as: "cast",
      overRanges(count) { at, start, count in
        convert(at[0] + start * source.byteCount, source, at[1] + start * target.byteCount, target, count)
      })
    guard target.isFloating else { return result }
    return result.recorded(.cast, (self, { upstream, _ in upstream.converted(to: source) }))
  }
}

private func convert(
  _ x: UnsafeRawPointer, _ source: DType, _ y: UnsafeMutableRawPointer, _ target: DType, _ count: Int
) {
  func from<Source: BitwiseCopyable>(
    _ type: Source.Type, _ float: (Source) -> Float, _ double: (Source) -> Double,
    _ integer: (Source) -> Int64
  ) {
    let x = x.assumingMemoryBound(to: Source.self)
    func to<Target: BitwiseCopyable>(_ type: Target.Type, _ change: (Source) -> Target) {
      let y = y.assumingMemoryBound(to: Target.self)
      for index in 0..<count { y[index] = change(x[index]) }
    }
    switch target {
    case .float32: to(Float.self, float)
    case .float64: to(Double.self, double)
    case .bfloat16: to(BFloat16.self) { BFloat16(float($0)) }
    case .int64: to(Int64.self, integer)
    case .int32: to(Int32.self) { Int32(clamping: integer($0)) }
    case .uint8: to(UInt8.self) { UInt8(clamping: integer($0)) }
    case .bool: to(Bool.self) { double($0) != 0 }
    }
  }
  switch source {
  case .uint8 where target == .float32:
    soma_divide_u8_f32(x.assumingMemoryBound(to: UInt8.self), f32(y), count, 1)
  case .float32: from(Float.self, { $0 }, { Double($0) }, { Int64(saturating: Double($0)) })
  case .float64: from(Double.self, { Float($0) }, { $0 }, { Int64(saturating: $0) })
  case .bfloat16:
    from(BFloat16.self, { $0.float }, { Double($0.float) }, { Int64(saturating: Double($0.float)) })
  case .int32: from(Int32.self, { Float($0) }, { Double($0) }, { Int64($0) })
  case .int64: from(Int64.self, { Float($0) }, { Double($0) }, { $0 })
  case .uint8: from(UInt8.self, { Float($0) }, { Double($0) }, { Int64($0) })
  case .bool: from(Bool.self, { $0 ? 1 : 0 }, { $0 ? 1 : 0 }, { $0 ? 1 : 0 })
  }
}
