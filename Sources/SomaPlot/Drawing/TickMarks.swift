import Foundation

/// Round numbers along an axis.
package enum TickMarks {
  /// Multiples of the least of 1, 2 or 5 times a power of ten that gives no more than `count` intervals.
  package static func linear(_ range: ClosedRange<Double>, atMost count: Int) -> [Tick] {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    // Each part is divided first: the length of the range itself may overflow.
    let wanted = upper / Double(count) - lower / Double(count)
    guard wanted.isNormal, wanted > max(abs(lower), abs(upper)) * 1e-13 else { return ends(range) }
    var exponent = Int(log10(wanted).rounded(.down))
    let mantissa = wanted / pow(10, Double(exponent))
    // A hair of tolerance, so that 0.2 divided out of 1 is not taken for slightly more.
    let step: Int
    if mantissa <= 1 + 1e-9 {
      step = 1
    } else if mantissa <= 2 + 1e-9 {
      step = 2
    } else if mantissa <= 5 + 1e-9 {
      step = 5
    } else {
      step = 1
      exponent += 1
    }
    let unit = pow(10, Double(abs(exponent)))
    guard unit.isFinite else { return ends(range) }
    func value(_ index: Int) -> Double {
      // Dividing by a whole power of ten gives the number nearest to the decimal that is written.
      exponent < 0 ? Double(index * step) / unit : Double(index * step) * unit
    }
    let size = exponent < 0 ? Double(step) / unit : Double(step) * unit
    let first = Int((lower / size - 1e-9).rounded(.up)), last = Int((upper / size + 1e-9).rounded(.down))
    guard first <= last else { return ends(range) }
    return (first...last).map { index in Tick(value(index), label(value(index), exponent: exponent)) }
  }

  /// Powers of ten, or every second, third, … so that no more than `count` are left; with 2 and 5 times them on an
  /// axis of two decades or less.
  package static func logarithmic(_ range: ClosedRange<Double>, atMost count: Int) -> [Tick] {
    let first = Int(log10(range.lowerBound).rounded(.down)), last = Int(log10(range.upperBound).rounded(.up))
    let decades = last - first
    let factors: [Double] = decades <= 2 ? [1, 2, 5] : [1]
    let stride = max(1, (decades + count - 1) / count)
    var ticks: [Tick] = []
    for exponent in first...last where exponent % stride == 0 {
      for factor in factors {
        let power = pow(10, Double(abs(exponent)))
        let value = exponent < 0 ? factor / power : factor * power
        if range.contains(value) { ticks.append(Tick(value, NumberText.short(value))) }
      }
    }
    return ticks.isEmpty ? ends(range) : ticks
  }

  private static func ends(_ range: ClosedRange<Double>) -> [Tick] {
    [range.lowerBound, range.upperBound].map { Tick($0, NumberText.short($0)) }
  }

  /// All ticks of an axis have the same number of decimals.
  private static func label(_ value: Double, exponent: Int) -> String {
    let isPlain = exponent >= -4 && abs(value) < 1e6
    return isPlain ? NumberText.fixed(value, max(0, -exponent)) : NumberText.short(value)
  }
}
