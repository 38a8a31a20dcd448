package import Soma

/// What is said about the precision of a training.
package enum PrecisionText {
  /// The note for a precision that makes training slower than it has to be; nothing where it does not.
  package static func note(_ precision: Precision, isAccelerated: Bool) -> String? {
    guard !isAccelerated else { return nil }
    return
      "this processor has no instructions for \(precision.rawValue) (AVX-512 BF16): operands are rounded, then "
      + "multiplied in float32\nhelp: the numbers are as good, but --precision float32 is faster here"
  }
}
