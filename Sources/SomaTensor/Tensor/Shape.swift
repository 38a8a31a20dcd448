import Foundation
import SomaRules

/// What can be wrong with a tensor that is made from outside data.
public enum TensorError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A size is negative or the element count does not fit in memory.
  case invalidShape([Int])
  /// The number of elements or bytes does not fit the shape.
  case countMismatch(expected: Int, found: Int, shape: [Int])
  /// An element cannot be represented in the wanted type.
  case notRepresentable(index: Int, value: Double, dtype: DType)
  /// An index lies outside its axis.
  case indexOutOfRange(position: Int, index: Int, count: Int)

  /// What is wrong, with the numbers.
  public var description: String {
    switch self {
    case .invalidShape(let shape):
      "shape \(shape) is not possible: sizes must not be negative and the whole must fit in memory"
    case .countMismatch(let expected, let found, let shape):
      "shape \(shape) holds \(expected) elements, but \(found) were given"
    case .notRepresentable(let index, let value, let dtype):
      "element \(index) is \(value), which \(dtype.rawValue) cannot hold"
    case .indexOutOfRange(let position, let index, let count):
      "index \(index) at position \(position) is outside 0 ..< \(count)"
    }
  }
}

/// Sizes, strides and broadcasting: arithmetic on `[Int]` that every operation shares.
package enum Shape {
  /// What a tensor whose size comes from outside may take at most: the memory that the machine has.
  package static let memoryLimit = Int(clamping: ProcessInfo.processInfo.physicalMemory)

  /// The number of elements, or `nil` for a negative size or an overflow past what memory can hold.
  package static func checkedCount(_ shape: [Int], elementSize: Int = 1) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    // An axis of size 0 does not hide an overflow: strides are made of the others.
    var count = 1
    for size in shape where size > 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      count = product
    }
    if shape.contains(0) { return 0 }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: elementSize)
    return overflow || bytes > 1 << 46 ? nil : count
  }

  /// The number of elements of a shape that is known to be possible.
  package static func count(_ shape: [Int]) -> Int {
    var count = 1
    for size in shape { count *= size }
    return count
  }

  /// Steps between neighbours along each axis when the last axis is dense.
  package static func contiguousStrides(_ shape: [Int]) -> [Int] {
    var strides = shape
    var step = 1
    for axis in shape.indices.reversed() {
      strides[axis] = step
      step *= shape[axis]
    }
    return strides
  }

  package static func isContiguous(_ shape: [Int], strides: [Int]) -> Bool {
    var step = 1
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      if strides[axis] != step { return shape.contains(0) }
      step *= shape[axis]
    }
    return true
  }

  /// The common shape under NumPy's rule: aligned at the right, equal or one of them 1.
  package static func broadcast(_ left: [Int], _ right: [Int]) -> [Int]? {
    if left == right { return left }
    var result = left.count >= right.count ? left : right
    for offset in 1...max(left.count, right.count, 1) {
      let l = offset <= left.count ? left[left.count - offset] : 1
      let r = offset <= right.count ? right[right.count - offset] : 1
      guard l == r || l == 1 || r == 1 else { return nil }
      if offset <= result.count { result[result.count - offset] = l == 1 ? r : l }
    }
    return result
  }

  /// Turns an axis counted from either end into one counted from the front.
  package static func axis(_ axis: Int, rank: Int, _ operation: String) -> Int {
    let resolved = axis < 0 ? axis + rank : axis
    mustHold(
      resolved >= 0 && resolved < rank,
      "\(operation): axis \(axis) does not exist in a tensor of rank \(rank)")
    return resolved
  }

  /// The same for several axes; `nil` means all. The result is sorted and free of repeats.
  package static func axes(_ axes: [Int]?, rank: Int, _ operation: String) -> [Int] {
    guard let axes else { return Array(0..<rank) }
    let resolved = axes.map { axis($0, rank: rank, operation) }.sorted()
    for (left, right) in zip(resolved, resolved.dropFirst()) {
      mustHold(left != right, "\(operation): axis \(left) is named twice in \(axes)")
    }
    return resolved
  }
}
