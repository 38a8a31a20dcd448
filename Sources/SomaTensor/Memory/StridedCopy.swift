import CKernels

/// Moves elements between a strided view and dense memory.
package enum StridedCopy {
  /// Copies the view at `source` to dense row-major memory at `out`.
  package static func gather(
    from source: UnsafeRawPointer, strides: [Int], shape: [Int], elementSize: Int,
    to out: UnsafeMutableRawPointer
  ) {
    switch elementSize {
    case 1: gather(UInt8.self, source, strides, shape, out)
    case 2: gather(UInt16.self, source, strides, shape, out)
    case 4: gather(UInt32.self, source, strides, shape, out)
    default: gather(UInt64.self, source, strides, shape, out)
    }
  }

  private static func gather<Element: BitwiseCopyable>(
    _ type: Element.Type, _ source: UnsafeRawPointer, _ strides: [Int], _ shape: [Int],
    _ out: UnsafeMutableRawPointer
  ) {
    nonisolated(unsafe) let source = source.assumingMemoryBound(to: Element.self)
    nonisolated(unsafe) let out = out.assumingMemoryBound(to: Element.self)
    let (shape, steps) = StridedLoop.collapsed(shape: shape, strides: [strides])
    guard let length = shape.last, let step = steps[0].last else {
      out[0] = source[0]
      return
    }
    StridedLoop.forEachRow(shape: shape, strides: steps) { row, offsets in
      let source = source + offsets[0], out = out + row * length
      for index in 0..<length { out[index] = source[index * step] }
    }
  }
}
