import Foundation
package import Soma
import SomaPlot

/// Numbers as people read them.
package enum Words {
  /// A fixed number of decimals; `nan` and `inf` stay words.
  package static func fixed(_ value: Double, _ decimals: Int = 4) -> String {
    // Millions of answers are written so: Foundation's formats take thrice the time.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { text in
      let count = withVaList([CInt(decimals), value]) {
        vsnprintf(text.baseAddress, text.count, "%.*f", $0)
      }
      return String(
        decoding: text.prefix(max(0, min(Int(count), text.count - 1))).lazy.map { UInt8(bitPattern: $0) },
        as: UTF8.self)
    }
  }

  /// A loss: four decimals, or four significant digits where that would hide it.
  package static func loss(_ value: Double) -> String {
    let size = abs(value)
    return size == 0 || !value.isFinite || (size >= 1e-3 && size < 1e4)
      ? fixed(value) : String(format: "%.2e", value)
  }

  /// A step size: `1e-3`, `2.5e-4`, `0.05`; in six digits, as two settings are told apart by them, or in as many as a
  /// column has room for.
  package static func rate(_ value: Double, isShort: Bool = false) -> String {
    guard value > 0, value < 0.01 else { return String(format: isShort ? "%.3g" : "%g", value) }
    let parts = String(format: isShort ? "%.1e" : "%.5e", value).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]), let factor = Double(parts[0]) else {
      return "\(value)"
    }
    return String(format: "%g", factor) + "e\(exponent)"
  }

  /// A length of time: `0.4s`, `13s`, `2m05s`, `1h02m`.
  package static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e7 else { return "-" }
    if seconds < 9.95 { return fixed(seconds, 1) + "s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m" + String(format: "%02ds", whole % 60) }
    return "\(whole / 3600)h" + String(format: "%02dm", whole % 3600 / 60)
  }

  /// How many epochs to try where so many were too few: twice as many, as far as there may be.
  package static func moreEpochs(than count: Int) -> Int { max(1, min(1_000_000, 2 * count)) }

  /// How far a training is: `epoch 3, step 17`, or `the end of epoch 3`.
  package static func position(_ progress: TrainingProgress) -> String {
    position(epochs: progress.epochs, steps: progress.steps)
  }

  /// How far a training is, by complete epochs and steps done in the next.
  package static func position(epochs: Int, steps: Int) -> String {
    if steps > 0 { return "epoch \(epochs + 1), step \(steps)" }
    return epochs > 0 ? "the end of epoch \(epochs)" : "the start"
  }

  /// Samples per second: `934`, `28.4k`, `1.2M`.
  package static func speed(_ value: Double) -> String {
    if value < 1e3 { return fixed(value, 0) }
    if value < 1e6 { return fixed(value / 1e3, 1) + "k" }
    return value.isFinite ? fixed(value / 1e6, 1) + "M" : "-"
  }

  /// Memory: `427 KiB`.
  package static func bytes(_ count: Int) -> String {
    if count < 1024 { return "\(count) B" }
    if count < 1 << 20 { return fixed(Double(count) / 1024, 0) + " KiB" }
    if count < 1 << 30 { return fixed(Double(count) / 1_048_576, 1) + " MiB" }
    return fixed(Double(count) / 1_073_741_824, 1) + " GiB"
  }

  /// Floating-point operations: `0.22 MFLOP`.
  package static func flops(_ count: Int) -> String {
    if count < 10_000 { return "\(groupedDigits(count)) FLOP" }
    if count < 1_000_000_000 { return fixed(Double(count) / 1e6, 2) + " MFLOP" }
    return fixed(Double(count) / 1e9, 2) + " GFLOP"
  }

  /// What inputs are divided by: `16`, `255`.
  package static func divisor(_ value: Float) -> String { String(format: "%g", Double(value)) }

  /// A shape: `28×28`.
  package static func shape(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: "×")
  }
}

extension String {
  /// Blanks before the text until it fills so many columns.
  package func right(_ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - columnCount)) + self
  }
  /// Blanks after the text until it fills so many columns.
  package func left(_ width: Int) -> String { padded(to: width) }
}
