/// How sure a measured share is.
public struct Interval: Sendable, Equatable {
  /// The borders.
  public let low, high: Double

  /// Half the width.
  public var halfWidth: Double { (high - low) / 2 }

  /// Wilson's score interval for a share measured on `count` samples, at 95 %.
  ///
  /// Unlike share ± 1.96 √(share (1 − share) / count) it never leaves 0…1 and does not shrink to nothing when all
  /// samples were right. **Source**: Wilson, "Probable inference, the law of succession, and statistical inference",
  /// 1927.
  public static func wilson(_ share: Double, count: Int) -> Interval {
    let n = Double(max(1, count)), z = 1.959963984540054
    let center = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return Interval(low: max(0, center - half), high: min(1, center + half))
  }
}
