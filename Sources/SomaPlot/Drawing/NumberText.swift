import Foundation

/// Numbers as text, the same in every locale.
package enum NumberText {
  /// So many significant digits without zeros at the end: `0.73`, `12.5`, `-4`, `9.54e-7`; `0` for −0.
  package static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "∞" : "-∞" }
    // %g writes e-05 and e+20; people write e-5 and e20.
    let parts = String(format: "%.\(digits)g", value + 0).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return String(parts.joined()) }
    return "\(parts[0])e\(exponent)"
  }

  /// A fixed number of decimals; a rounded zero has no sign.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return short(value) }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
      ? String(text.dropFirst()) : text
  }

  /// A length in a drawing: at most two decimals.
  package static func length(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100 + 0
    guard abs(rounded) < 1e9 else { return "0" }
    return rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)"
  }
}
