/// The values that the images of a training have, of the 65 536 that 16 bits can hold.
///
/// Instruments often store a few thousand steps, or a hundred, in 16 bits. Rounded to 8 bits such an image is black.
/// Where the training images use less than half of the range, it is stretched: the least value becomes 0, the greatest
/// 255. The range is saved with the network, and what it is asked about later is stretched by the same.
public struct ValueRange: Codable, Sendable, Equatable, CustomStringConvertible {
  /// What becomes 0.
  public let low: UInt16
  /// What becomes 255.
  public let high: UInt16

  /// A range; nothing where the greatest value is not above the least.
  public init?(low: UInt16, high: UInt16) {
    guard low < high else { return nil }
    (self.low, self.high) = (low, high)
  }

  /// The range of values that have to be stretched; nothing where they use half of what 16 bits can hold or more, or are
  /// all alike.
  init?(stretching values: ClosedRange<Int>) {
    guard values.count <= 1 << 15 else { return nil }
    self.init(low: UInt16(clamping: values.lowerBound), high: UInt16(clamping: values.upperBound))
  }

  /// A value in 0...255, rounded to the nearest; what is outside counts as the nearest inside.
  @inline(__always)
  package func byte(_ value: UInt16) -> UInt8 {
    let width = UInt32(high) - UInt32(low)
    let distance = UInt32(min(max(value, low), high)) - UInt32(low)
    return UInt8(truncatingIfNeeded: (510 * distance + width) / (2 * width))
  }

  /// For people.
  public var description: String { "\(low) to \(high)" }

  /// Reads a range.
  ///
  /// - Throws: `DecodingError` where the greatest value is not above the least.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let (low, high) = (
      try container.decode(UInt16.self, forKey: .low), try container.decode(UInt16.self, forKey: .high)
    )
    guard let range = ValueRange(low: low, high: high) else {
      throw DecodingError.dataCorruptedError(
        forKey: .high, in: container, debugDescription: "\(high) is not above \(low)")
    }
    self = range
  }
}
