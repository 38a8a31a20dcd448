import Foundation
import Soma

/// Kinds that a single setting has.
extension SettingKind {
  /// Widths of hidden layers: `[128, 64]`, typed as `128,64`; none is `[]`, typed as `none`.
  static let layers = SettingKind(
    "a list of numbers from 1 to 1000000, such as 128,64; or none",
    schema: [
      "type": .string("array"),
      "items": ["type": .string("integer"), "minimum": .integer(1), "maximum": .integer(1_000_000)],
    ],
    parse: { text in
      if text == "none" || text.isEmpty { return .array([]) }
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let widths = parts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
      return widths.count == parts.count ? .integers(widths) : .string(text)
    },
    resolve: { value in
      guard case .array(let widths) = value else { return nil }
      let isAllowed = widths.allSatisfy {
        if case .integer(let width) = $0 { (1...1_000_000).contains(width) } else { false }
      }
      return isAllowed ? value : nil
    })

  /// How wide and how high images are: `32x24`.
  static let imageSize = SettingKind(
    "a width and a height from 1 to 4096, such as 32x32",
    schema: ["type": .string("string"), "pattern": .string("^[0-9]{1,4}x[0-9]{1,4}$")],
    resolve: { value in
      guard case .string(let text) = value else { return nil }
      return ImageSize(text).map { .string($0.text) }
    })

  /// What random numbers are drawn from. Files can hold whole numbers below 2⁶³ only, so larger ones are texts.
  static let seed = SettingKind(
    "a whole number of 0 or more, or random",
    schema: [
      "oneOf": .array([
        ["type": .string("integer"), "minimum": .integer(0)],
        ["type": .string("string"), "pattern": .string("^([0-9]+|random)$")],
      ])
    ],
    resolve: { value in
      switch value {
      case .integer(let number): number >= 0 ? .string("\(number)") : nil
      case .string("random"): value
      case .string(let text): UInt64(text).map { .string("\($0)") }
      default: nil
      }
    })

  /// A length of time in seconds, or as `90s`, `20m`, `1h30m`.
  static let duration = SettingKind(
    "a time such as 90s, 20m or 1h30m",
    schema: [
      "oneOf": .array([
        ["type": .string("number"), "exclusiveMinimum": .integer(0), "exclusiveMaximum": .number(1e9)],
        ["type": .string("string"), "pattern": .string("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")],
      ])
    ],
    parse: { Double($0).map { .number($0) } ?? .string($0) },
    resolve: { value in
      let seconds: Double? = if case .string(let text) = value { seconds(text) } else { value.asNumber }
      guard let seconds, seconds > 0, seconds < 1e9 else { return nil }
      return .number(seconds)
    })

  /// `1h30m` in seconds.
  private static func seconds(_ text: String) -> Double? {
    guard let units = try? #/(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?/#.wholeMatch(in: text) else {
      return nil
    }
    let parts = [(units.1, 3600.0), (units.2, 60), (units.3, 1)].compactMap { digits, unit in
      digits.flatMap { Double($0) }.map { $0 * unit }
    }
    return parts.isEmpty ? nil : parts.reduce(0, +)
  }
}
