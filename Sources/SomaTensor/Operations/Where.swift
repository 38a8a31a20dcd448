import SomaRules

extension Tensor {
  /// `chosen` where `condition` holds, else `other`; all three broadcast together.
  ///
  /// **Gradient**: to the tensor an element came from. The one not taken still sends 0·local, so a local
  /// derivative of ∞ there makes a NaN: `where(x > 0, √x, else: 0)` has one at 0. Make the argument harmless first:
  /// `where(x > 0, √(where(x > 0, x, else: 1)), else: 0)`.
  ///
  /// - Precondition: `condition` is bool, both others are of one type, and the three shapes broadcast.
  public static func `where`(_ condition: Tensor, _ chosen: Tensor, else other: Tensor) -> Tensor {
    mustHold(
      condition.dtype == .bool, "where: the condition must be bool, not \(condition.dtype.rawValue)")
    mustHold(
      chosen.dtype == other.dtype, "where: dtypes \(chosen.dtype.rawValue) and \(other.dtype.rawValue) differ"
    )
    guard let pair = Shape.broadcast(chosen.shape, other.shape),
      let shape = Shape.broadcast(pair, condition.shape)
    else {
      brokenRule(
        "where: shapes \(condition.shape), \(chosen.shape) and \(other.shape) cannot be broadcast together")
    }
    let result = select(condition, chosen, other, shape)
    guard chosen.dtype.isFloating else { return result }
    return result.recorded(
      .where,
      (chosen, { g, _ in Tensor.where(condition, g, else: g.filled(0)) }),
      (other, { g, _ in Tensor.where(condition, g.filled(0), else: g) }))
  }

  private static func select(_ condition: Tensor, _ chosen: Tensor, _ other: Tensor, _ shape: [Int]) -> Tensor
  {
    switch chosen.dtype.byteCount {
    case 1: select(condition, chosen, other, shape, UInt8.self)
    case 2: select(condition, chosen, other, shape, UInt16.self)
    case 4: select(condition, chosen, other, shape, UInt32.self)
    default: select(condition, chosen, other, shape, UInt64.self)
    }
  }

  private static func select<Bits: BitwiseCopyable>(
    _ condition: Tensor, _ chosen: Tensor, _ other: Tensor, _ shape: [Int], _ type: Bits.Type
  ) -> Tensor {
    let views = [condition, chosen, other].map { $0.broadcastView(to: shape) }
    let (sizes, steps) = StridedLoop.collapsed(shape: shape, strides: views.map(\.strides))
    return Tensor(shape: shape, dtype: chosen.dtype, from: views, as: "where") { at in
      nonisolated(unsafe) let c = at[0].assumingMemoryBound(to: Bool.self)
      nonisolated(unsafe) let x = at[1].assumingMemoryBound(to: Bits.self)
      nonisolated(unsafe) let y = at[2].assumingMemoryBound(to: Bits.self)
      nonisolated(unsafe) let out = at[3].assumingMemoryBound(to: Bits.self)
      guard let length = sizes.last else {
        out[0] = c[0] ? x[0] : y[0]
        return
      }
      let (cStep, xStep, yStep) = (
        steps[0][sizes.count - 1], steps[1][sizes.count - 1], steps[2][sizes.count - 1]
      )
      @Sendable func row(_ offsets: [Int], _ at: Int, _ range: Range<Int>) {
        let (c, x, y, out) = (c + offsets[0], x + offsets[1], y + offsets[2], out + at)
        // Both sides are read before the choice, and steps are written out, so that the loops become vector code.
        switch (cStep, xStep, yStep) {
        case (1, 1, 1):
          for index in range {
            let pair = (x[index], y[index])
            out[index] = c[index] ? pair.0 : pair.1
          }
        case (1, 1, 0):
          let other = y[0]
          for index in range {
            let value = x[index]
            out[index] = c[index] ? value : other
          }
        default:
          for index in range { out[index] = c[index * cStep] ? x[index * xStep] : y[index * yStep] }
        }
      }
      // One long row would be one tile and thus one thread's work; ranges of it are not.
      if sizes.count == 1 {
        ThreadPool.forEachRange(length) { row([0, 0, 0], 0, $0) }
      } else {
        StridedLoop.forEachRow(shape: sizes, strides: steps) { index, offsets in
          row(offsets, index * length, 0..<length)
        }
      }
    }
  }
}
