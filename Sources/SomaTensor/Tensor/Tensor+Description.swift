import Foundation

extension Tensor: CustomStringConvertible {
  /// The numbers in nested brackets, like NumPy's: columns aligned, the middle of long axes left out.
  public var description: String {
    // A shape from a file may have an axis of size 0 beside one of millions; NumPy prints no brackets for it either.
    if count == 0 {
      let notes = (rank > 1 ? ["shape \(shape)"] : []) + (dtype == .float32 ? [] : [dtype.rawValue])
      return notes.isEmpty ? "[]" : "[] (\(notes.joined(separator: " ")))"
    }
    let isShortened = count > 1000
    let body = TensorText(detached(), edge: isShortened ? 3 : nil).text(axis: 0, offset: 0, indent: 0)
    let notes = (isShortened ? ["shape \(shape)"] : []) + (dtype == .float32 ? [] : [dtype.rawValue])
    return notes.isEmpty ? body : "\(body) (\(notes.joined(separator: " ")))"
  }
}

/// The text of one tensor; `edge` elements are shown at each end of a long axis, or all.
private struct TensorText {
  private let shape: [Int]
  /// Axes whose middle is left out, and after how many elements.
  private var gaps: [Int: Int] = [:]
  private let words: [String]
  private let width: Int

  init(_ tensor: Tensor, edge: Int?) {
    var shown = tensor
    if let edge {
      for axis in tensor.shape.indices where tensor.shape[axis] > 2 * edge {
        gaps[axis] = edge
        let size = tensor.shape[axis]
        let ends = [0..<edge, size - edge..<size].map { shown.sliced(alongAxis: axis, $0) }
        shown = Tensor.concatenate(ends, alongAxis: axis)
      }
    }
    shape = shown.shape
    switch shown.dtype {
    case .bool: words = shown.array(of: Bool.self).map { $0 ? "true" : "false" }
    case .int32, .int64, .uint8: words = (shown.converted(to: .int64).array() as [Int64]).map { String($0) }
    case .float32, .float64, .bfloat16: words = TensorText.aligned(shown.doubles)
    }
    width = words.map(\.count).max() ?? 0
  }

  /// Up to four decimals, as many as are needed; powers of ten for very large or small numbers, as in NumPy.
  private static func aligned(_ values: [Double]) -> [String] {
    let sizes = values.filter { $0.isFinite && $0 != 0 }.map { Swift.abs($0) }
    let isScientific = (sizes.max() ?? 0) >= 1e8 || (sizes.min() ?? 1) < 1e-4
    let texts = values.map { value in
      if value.isNaN { return "nan" }
      if value.isInfinite { return value < 0 ? "-inf" : "inf" }
      return String(format: isScientific ? "%.4e" : "%.4f", value)
    }
    guard !isScientific else { return texts }
    // Zeros at the end that all numbers share are left out, and the point with them.
    let zeros = texts.filter { $0.contains(".") }.map { $0.reversed().prefix { $0 == "0" }.count }.min() ?? 0
    return texts.map { $0.contains(".") ? String($0.dropLast(zeros == 4 ? 5 : zeros)) : $0 }
  }

  func text(axis: Int, offset: Int, indent: Int) -> String {
    guard axis < shape.count else {
      let word = words[offset]
      return shape.isEmpty ? word : String(repeating: " ", count: width - word.count) + word
    }
    let step = Shape.count(Array(shape[(axis + 1)...]))
    var parts = (0..<shape[axis]).map { text(axis: axis + 1, offset: offset + $0 * step, indent: indent + 1) }
    if let gap = gaps[axis] { parts.insert("…", at: gap) }
    let lineBreaks = String(repeating: "\n", count: shape.count - axis - 1)
    let separator = lineBreaks.isEmpty ? ", " : "," + lineBreaks + String(repeating: " ", count: indent + 1)
    return "[" + parts.joined(separator: separator) + "]"
  }
}
