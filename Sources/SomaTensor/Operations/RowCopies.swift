import CKernels
import Foundation
import SomaRules

extension Tensor {
  /// The rows (elements of the first axis) with these indices as they are stored: how batches are made. Not recorded
  /// in a graph.
  ///
  /// - Precondition: Every index is in `0 ..< shape[0]`.
  package func copyingRows(_ indices: ArraySlice<Int>) -> Tensor {
    let rowSize = checkedRowCount(indices) * dtype.byteCount
    return Tensor(
      shape: [indices.count] + shape.dropFirst(), dtype: dtype, from: [contiguous()],
      as: "copyRows \(indices)",
      overRows(indices, rowSize) { at, row, index in
        memcpy(at[1] + row * rowSize, at[0] + index * rowSize, rowSize)
      })
  }

  /// The same as float32, divided by a number: bytes come out as the numbers nearest to x / 255.
  ///
  /// - Precondition: The dtype is uint8 or float32, and every index is in `0 ..< shape[0]`.
  package func copyingRows(_ indices: ArraySlice<Int>, dividedBy divisor: Float) -> Tensor {
    mustHold(
      dtype == .uint8 || dtype == .float32, "batch: rows of \(dtype.rawValue), expected uint8 or float32")
    let rowCount = checkedRowCount(indices), isBytes = dtype == .uint8
    return Tensor(
      shape: [indices.count] + shape.dropFirst(), dtype: .float32, from: [contiguous()],
      as: "copyRows \(indices) / \(divisor)",
      overRows(indices, rowCount * 4) { at, row, index in
        if isBytes {
          let source = at[0].assumingMemoryBound(to: UInt8.self) + index * rowCount
          soma_divide_u8_f32(source, at.f32(1, row * rowCount), rowCount, divisor)
        } else {
          withUnsafePointer(to: divisor) {
            soma_binary_f32(
              BinaryFunction.divide.rawValue, at.f32(0, index * rowCount), 1, $0, 0,
              at.f32(1, row * rowCount), rowCount)
          }
        }
      })
  }

  private func checkedRowCount(_ indices: ArraySlice<Int>) -> Int {
    for index in indices {
      mustHold(
        index >= 0 && index < shape[0], "batch, subset: index \(index), expected one in 0 ..< \(shape[0])")
    }
    return Shape.count(Array(shape.dropFirst()))
  }

  private func overRows(
    _ indices: ArraySlice<Int>, _ rowSize: Int,
    _ copy: @escaping @Sendable (_ at: Operands, _ row: Int, _ index: Int) -> Void
  ) -> Kernel {
    overRanges(indices.count, tile: Swift.max(1, 65_536 / Swift.max(1, rowSize))) { at, start, count in
      for row in start..<start + count { copy(at, row, indices[indices.startIndex + row]) }
    }
  }
}
