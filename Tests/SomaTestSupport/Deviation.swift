public import SomaTensor

/// The largest |actual − expected| / max(|expected|, floor) over all elements; infinite when the shapes differ, or
/// where only one of the two is a finite number.
///
/// Without a `floor` of its own it is a thousandth of the largest |expected|: a sum that cancels cannot keep more
/// digits than its terms have.
public func relativeDeviation(of actual: Tensor, from expected: Tensor, floor: Double? = nil) -> Double {
  guard actual.shape == expected.shape else { return .infinity }
  let expected = expected.doubles
  let floor = floor ?? (expected.map(\.magnitude).max() ?? 0) * 1e-3
  var worst = 0.0
  for (a, e) in zip(actual.doubles, expected) where a != e && !(a.isNaN && e.isNaN) {
    let deviation = abs(a - e) / max(abs(e), floor)
    worst = deviation.isNaN ? .infinity : max(worst, deviation)
  }
  return worst
}

/// How far a run strays from a golden case, and which case of many strayed most.
public struct Deviations: CustomStringConvertible {
  /// Of the output.
  public private(set) var value = 0.0
  /// Of the gradients, by either way of computing them.
  public private(set) var first = 0.0
  /// Of the second derivatives.
  public private(set) var second = 0.0
  private var count = 0
  private var places = (value: "", first: "", second: "")

  /// Nothing compared yet.
  public init() {}

  /// The deviations of one case.
  public init(of result: GoldenCase.Result, from golden: GoldenCase, floor: Double? = nil) {
    func worst(_ actual: [Tensor], _ expected: [Tensor]) -> Double {
      zip(actual, expected).map { relativeDeviation(of: $0, from: $1, floor: floor) }.max() ?? 0
    }
    value = relativeDeviation(of: result.output, from: golden.output, floor: floor)
    first = max(
      worst(result.gradients, golden.gradients), worst(result.recordedGradients, golden.gradients))
    second = worst(result.seconds, golden.seconds)
  }

  /// Keeps the worse of the two.
  public mutating func include(_ other: Deviations, _ place: String) {
    count += 1
    if other.value > value { (value, places.value) = (other.value, place) }
    if other.first > first { (first, places.first) = (other.first, place) }
    if other.second > second { (second, places.second) = (other.second, place) }
  }

  /// One line: how many cases, and the worst of each order with its place.
  public var description: String {
    func part(_ name: String, _ worst: Double, _ place: String) -> String {
      "\(name) \(worst)" + (place.isEmpty ? "" : " (\(place))")
    }
    return "\(count) cases; worst relative deviation: " + part("value", value, places.value) + ", "
      + part("gradient", first, places.first) + ", " + part("second derivative", second, places.second)
  }
}
