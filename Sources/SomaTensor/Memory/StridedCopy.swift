import CKernels

/// Moves elements between a strided view and dense memory.
package enum StridedCopy {
  /// Copies a view to dense row-major memory.
  package static func kernel(strides: [Int], shape: [Int], elementSize: Int) -> Kernel {
    switch elementSize {
    case 1: kernel(UInt8.self, strides, shape)
    case 2: kernel(UInt16.self, strides, shape)
    case 4: kernel(UInt32.self, strides, shape)
    default: kernel(UInt64.self, strides, shape)
    }
  }

  private static func kernel<Element: BitwiseCopyable>(
    _ type: Element.Type, _ strides: [Int], _ shape: [Int]
  ) -> Kernel {
    let (shape, steps) = StridedLoop.collapsed(shape: shape, strides: [strides])
    return { at in
      nonisolated(unsafe) let source = at[0].assumingMemoryBound(to: Element.self)
      nonisolated(unsafe) let out = at[1].assumingMemoryBound(to: Element.self)
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
}
