extension Tensor {
  /// Applies a Swift function to two broadcast tensors: the slow, general path for integers, booleans and
  /// comparisons.
  static func mapped<Element: BitwiseCopyable, Result: TensorElement>(
    _ name: @autoclosure () -> String, _ left: Tensor, _ right: Tensor, _ shape: [Int], _ type: Element.Type,
    _ combine: @escaping @Sendable (Element, Element) -> Result
  ) -> Tensor {
    let (a, b) = (left.broadcastView(to: shape), right.broadcastView(to: shape))
    let (sizes, steps) = StridedLoop.collapsed(shape: shape, strides: [a.strides, b.strides])
    return Tensor(shape: shape, dtype: Result.dtype, from: [a, b], as: name()) { at in
      nonisolated(unsafe) let x = at[0].assumingMemoryBound(to: Element.self)
      nonisolated(unsafe) let y = at[1].assumingMemoryBound(to: Element.self)
      nonisolated(unsafe) let out = at[2].assumingMemoryBound(to: Result.self)
      guard let length = sizes.last, let xStep = steps[0].last, let yStep = steps[1].last else {
        out[0] = combine(x[0], y[0])
        return
      }
      @Sendable func row(_ offsets: [Int], _ at: Int, _ range: Range<Int>) {
        let x = x + offsets[0], y = y + offsets[1], out = out + at
        for index in range { out[index] = combine(x[index * xStep], y[index * yStep]) }
      }
      // One long row would be one tile and thus one thread's work; ranges of it are not.
      if sizes.count == 1 {
        ThreadPool.forEachRange(length) { row([0, 0], 0, $0) }
      } else {
        StridedLoop.forEachRow(shape: sizes, strides: steps) { index, offsets in
          row(offsets, index * length, 0..<length)
        }
      }
    }
  }
}
