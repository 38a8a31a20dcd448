/// Numbers as tables write them:
///
///     [+-] ( digits [. [digits]] | . digits ) [ (e|E) [+-] digits ]
///
/// Nothing else is a number here: no hexadecimal digits, no `inf` or `nan`, no grouping, no comma for the point. (Swift's
/// `Double(String)` takes `0x1p3`, `inf` and `nan(0x3)`.) The value is the Double nearest to the decimal number, ties
/// to even, whatever its length.
///
/// **Source** of the first fast way: W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990.
package enum NumberText {
  /// What was found.
  package enum Outcome: Equatable, Sendable {
    case number(Double)
    /// No number starts here.
    case nothing
    /// A number beyond ±1.8e308.
    case tooLarge
    /// A whole number beyond ±2⁵³, which a Double cannot tell from its neighbours.
    case notExact
  }

  /// Reads the longest number that starts at `place` and steps behind it; steps nowhere for `.nothing`.
  ///
  /// - Precondition: Behind the text stands a byte that no number has, such as a newline: it is looked at.
  @inline(__always)
  static func scan(_ place: inout UnsafePointer<UInt8>) -> Outcome {
    let start = place
    var p = place
    let sign = p.pointee
    if sign == minus || sign == plus { p += 1 }
    var digits: UInt64 = 0
    let wholeStart = p
    while true {
      let digit = p.pointee &- zero
      guard digit <= 9 else { break }
      digits = digits &* 10 &+ UInt64(digit)
      p += 1
    }
    var digitCount = p - wholeStart
    var exponent = 0
    var isWhole = true
    if p.pointee == point {
      p += 1
      let fractionStart = p
      while true {
        let digit = p.pointee &- zero
        guard digit <= 9 else { break }
        digits = digits &* 10 &+ UInt64(digit)
        p += 1
      }
      exponent = fractionStart - p
      digitCount -= exponent
      isWhole = false
    }
    guard digitCount > 0 else { return .nothing }
    if p.pointee | 0x20 == letterE, let written = writtenExponent(&p) {
      exponent += written
      isWhole = false
    }
    place = p
    // Up to 19 digits fit in 64 bits, and 2⁵³ is exact as a Double, as is 10²².
    if digitCount <= 19, digits <= 1 << 53, exponent >= -22, exponent <= 22 {
      let value =
        exponent < 0
        ? Double(digits) / powersOfTen[-exponent] : Double(digits) * powersOfTen[exponent]
      return .number(sign == minus ? -value : value)
    }
    return longNumber(start, p, digits, digitCount, exponent, isWhole)
  }

  /// The whole of a text as a number.
  package static func outcome(of text: some StringProtocol) -> Outcome {
    var bytes = Array(text.utf8)
    bytes.append(newline)
    return bytes.withUnsafeBufferPointer { bytes in
      guard var place = bytes.baseAddress else { return .nothing }
      let end = place + (bytes.count - 1)
      let outcome = scan(&place)
      return place == end ? outcome : .nothing
    }
  }

  /// The value of a text that is a number and nothing else.
  static func value(of text: some StringProtocol) -> Double? {
    if case .number(let value) = outcome(of: text) { value } else { nil }
  }

  /// The digits after an `e`, held within ±99 999; nothing where there are none.
  private static func writtenExponent(_ place: inout UnsafePointer<UInt8>) -> Int? {
    var p = place + 1
    let isNegative = p.pointee == minus
    if isNegative || p.pointee == plus { p += 1 }
    guard p.pointee &- zero <= 9 else { return nil }
    var value = 0
    while true {
      let digit = p.pointee &- zero
      guard digit <= 9 else { break }
      value = min(value * 10 + Int(digit), 99_999)
      p += 1
    }
    place = p
    return isNegative ? -value : value
  }

  @inline(never)
  private static func longNumber(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ digits: UInt64, _ digitCount: Int,
    _ exponent: Int, _ isWhole: Bool
  ) -> Outcome {
    let isNegative = start.pointee == minus
    if digitCount <= 19, !isWhole, exponent >= -19, exponent < 0 {
      let value = quotient(digits, powerOfTen: -exponent)
      return .number(isNegative ? -value : value)
    }
    let text = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    // The grammar is checked already, so none of the other forms that this takes can be meant.
    guard let value = Double(text), value.isFinite else { return .tooLarge }
    // 2⁵³ itself was read in the fast way; here it is what 2⁵³ + 1 is rounded to.
    return isWhole && value.magnitude >= 0x1p53 ? .notExact : .number(value)
  }

  /// digits / 10ᵏ rounded once, for 1 ≤ k ≤ 19: what programs write that print 16 or 17 digits.
  ///
  /// Both are shifted to the top of 64 bits, so the quotient of the 128-bit dividend has at least 63 bits: more than
  /// the 54 that decide the rounding. A remainder is kept in the last bit.
  private static func quotient(_ digits: UInt64, powerOfTen k: Int) -> Double {
    var divisor: UInt64 = 1
    for _ in 0..<k { divisor *= 10 }
    let (left, right) = (digits.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let top = digits << UInt64(left)
    let (quotient, remainder) = (divisor << UInt64(right)).dividingFullWidth((top >> 1, top << 63))
    let significand = Double(remainder == 0 ? quotient : quotient | 1)
    return Double(sign: .plus, exponent: right - left - 63, significand: significand)
  }

  private static let (plus, minus, point, zero): (UInt8, UInt8, UInt8, UInt8) = (0x2B, 0x2D, 0x2E, 0x30)
  private static let letterE: UInt8 = 0x65
  private static let newline: UInt8 = 0x0A
}

/// 10⁰ … 10²², all exact.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
  1e19,
  1e20, 1e21, 1e22,
]
