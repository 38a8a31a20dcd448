import Foundation

/// A range of numbers, safe for the widest and the narrowest: halves are subtracted, so nothing overflows.
package struct LinearScale {
  private let lower, upper: Double

  package init(_ range: ClosedRange<Double>) {
    lower = range.lowerBound
    upper = range.upperBound
  }

  /// Where a value lies between the ends, 0...1 inside; ½ when the ends are one.
  package func share(_ value: Double) -> Double {
    let length = upper / 2 - lower / 2
    return length.isNormal ? (value / 2 - lower / 2) / length : 0.5
  }

  /// The place of a value between the ends, or the nearer end.
  func clampedShare(_ value: Double) -> Double { min(1, max(0, share(value))) }
}

/// One axis with its numbers settled: from values to shares of its length, and its ticks.
package struct ResolvedAxis {
  let label: String
  package let range: ClosedRange<Double>
  let isLogarithmic: Bool
  /// Whether the axis, its ticks and grid lines are drawn.
  let isVisible: Bool
  private let chosenTicks: [Tick]?

  /// - Parameters:
  ///   - values: What has to be on the axis; what cannot be is left out.
  ///   - isTight: Whether the values fill the axis to its ends, as a grid does.
  package init(_ axis: Axis, values: [Double], isTight: Bool) {
    label = axis.label
    isLogarithmic = axis.scale == .logarithmic
    isVisible = axis.ticks != .none
    if case .labelled(let ticks) = axis.ticks { chosenTicks = ticks } else { chosenTicks = nil }
    range = ResolvedAxis.range(axis, values, isTight: isTight)
  }

  /// Where a value lies, 0 at the lower and 1 at the upper end; `nil` for what has no place.
  func share(_ value: Double) -> Double? {
    if isLogarithmic {
      guard value > 0, value.isFinite else { return nil }
      return LinearScale(log10(range.lowerBound)...log10(range.upperBound)).share(log10(value))
    }
    return value.isFinite ? LinearScale(range).share(value) : nil
  }

  /// The ticks inside the range.
  func ticks(atMost count: Int) -> [Tick] {
    guard isVisible else { return [] }
    if let chosenTicks { return chosenTicks.filter { range.contains($0.value) } }
    return isLogarithmic
      ? TickMarks.logarithmic(range, atMost: count) : TickMarks.linear(range, atMost: count)
  }

  private static func range(_ axis: Axis, _ values: [Double], isTight: Bool) -> ClosedRange<Double> {
    let isLogarithmic = axis.scale == .logarithmic
    if let range = axis.range, isUsable(range, isLogarithmic) { return range }
    var found: ClosedRange<Double>?
    for value in values where value.isFinite && (!isLogarithmic || value > 0) {
      found = found.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
    }
    guard let found else { return isLogarithmic ? 0.1...1 : 0...1 }
    return isLogarithmic ? widenedByFactor(found, isTight) : widened(found, isTight)
  }

  private static func isUsable(_ range: ClosedRange<Double>, _ isLogarithmic: Bool) -> Bool {
    range.lowerBound.isFinite && range.upperBound.isFinite
      && (range.upperBound / 2 - range.lowerBound / 2).isNormal && (!isLogarithmic || range.lowerBound > 0)
  }

  private static func widened(_ range: ClosedRange<Double>, _ isTight: Bool) -> ClosedRange<Double> {
    let half = range.upperBound / 2 - range.lowerBound / 2
    guard half.isNormal else {
      let reach = range.lowerBound.isNormal ? abs(range.lowerBound) / 2 : 0.5
      return finite(range.lowerBound - reach, range.upperBound + reach)
    }
    return isTight ? range : finite(range.lowerBound - half / 10, range.upperBound + half / 10)
  }

  private static func widenedByFactor(_ range: ClosedRange<Double>, _ isTight: Bool) -> ClosedRange<Double> {
    let decades = log10(range.upperBound) - log10(range.lowerBound)
    let factor = decades > 1e-9 ? (isTight ? 1 : pow(10, decades / 20)) : 2
    return max(
      range.lowerBound / factor, .leastNormalMagnitude)...min(
        range.upperBound * factor, .greatestFiniteMagnitude)
  }

  private static func finite(_ lower: Double, _ upper: Double) -> ClosedRange<Double> {
    max(lower, -.greatestFiniteMagnitude)...min(upper, .greatestFiniteMagnitude)
  }
}
