import Foundation

extension Tensor: CustomStringConvertible {
  /// The numbers in nested brackets, like NumPy's: columns aligned, the middle of long axes left out.
  public var description: String {
    let edge = 3, limit = 1000
    let isShort = count > limit
    let values = TensorText(self, edge: isShort ? edge : nil)
    let body = values.text(axis: 0, offset: 0, indent: 0)
    let type = dtype == .float32 ? "" : " \(dtype.rawValue)"
    return isShort ? "\(body) (shape \(shape)\(type))" : body + (type.isEmpty ? "" : " (\(dtype.rawValue))")
  }
}

/// The text of one tensor; `edge` elements are shown at each end of an axis, or all.
private struct TensorText {
  private let shape: [Int]
  private let edge: Int?
  private let words: [String]
  private let width: Int

  init(_ tensor: Tensor, edge: Int?) {
    shape = tensor.shape
    self.edge = edge
    switch tensor.dtype {
    case .bool: words = tensor.array(of: Bool.self).map { $0 ? "true" : "false" }
    case .int32, .int64, .uint8: words = (tensor.converted(to: .int64).array() as [Int64]).map { String($0) }
    case .float32, .float64, .bfloat16: words = TensorText.aligned(tensor.doubles)
    }
    width = words.count > 1000 ? words.prefix(100).map(\.count).max() ?? 0 : words.map(\.count).max() ?? 0
  }

  /// Up to four decimals, as many as are needed; powers of ten where the sizes lie far apart.
  private static func aligned(_ values: [Double]) -> [String] {
    let sizes = values.filter { $0.isFinite && $0 != 0 }.map { Swift.abs($0) }
    let isScientific = (sizes.max() ?? 0) >= 1e8 || (sizes.min() ?? 1) < 1e-4 && (sizes.max() ?? 1) < 1e-2
    let texts = values.map { value in
      if value.isNaN { return "nan" }
      if value.isInfinite { return value < 0 ? "-inf" : "inf" }
      return isScientific ? String(format: "%.4e", value) : String(format: "%.4f", value)
    }
    guard !isScientific else { return texts }
    let needed = texts.map { text -> Int in
      guard let dot = text.firstIndex(of: ".") else { return 0 }
      let digits = text[text.index(after: dot)...]
      return digits.count - digits.reversed().prefix { $0 == "0" }.count
    }
    let surplus = 4 - (needed.max() ?? 0)
    return texts.map { $0.contains(".") ? String($0.dropLast(surplus == 4 ? 5 : surplus)) : $0 }
  }

  func text(axis: Int, offset: Int, indent: Int) -> String {
    guard axis < shape.count else { return pad(words[offset]) }
    let step = Shape.count(Array(shape[(axis + 1)...]))
    var indices = Array(0..<shape[axis])
    var gap: Int?
    if let edge, shape[axis] > 2 * edge {
      indices = Array(0..<edge) + Array(shape[axis] - edge..<shape[axis])
      gap = edge
    }
    let isLast = axis == shape.count - 1
    var parts = indices.map { text(axis: axis + 1, offset: offset + $0 * step, indent: indent + 1) }
    if let gap { parts.insert("…", at: gap) }
    let blankLines = String(repeating: "\n", count: shape.count - axis - 1)
    let separator = isLast ? ", " : "," + blankLines + String(repeating: " ", count: indent + 1)
    return "[" + parts.joined(separator: separator) + "]"
  }

  private func pad(_ word: String) -> String {
    shape.isEmpty ? word : String(repeating: " ", count: Swift.max(0, width - word.count)) + word
  }
}
