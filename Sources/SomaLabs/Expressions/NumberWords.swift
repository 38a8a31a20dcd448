import SomaPlot
import SomaTensor

/// Numbers and tensors in a table's cell.
enum NumberWords {
  /// Six significant digits: `0.731059`, `-4`.
  static func exact(_ value: Double) -> String { NumberText.short(value, digits: 6) }

  /// A number, the numbers of a short vector, or the shape of more.
  static func cell(_ value: Tensor, digits: Int = 6) -> String {
    if value.shape.isEmpty { return NumberText.short(value.item, digits: digits) }
    if value.count <= 3, value.rank == 1 {
      return "[" + value.doubles.map { NumberText.short($0, digits: 3) }.joined(separator: " ") + "]"
    }
    return ExpressionFunction.words(value.shape)
  }
}
