import CKernels

/// What the operands of matrix products are rounded to before they are multiplied: mixed precision.
///
/// Only the two matrices of a product are rounded, to nearest even, in the forward product and in both products of its
/// gradient; sums, results and everything else keep the tensors' own type. So parameters, activations, losses and
/// optimizers stay in float32 and no scaling of the loss is needed: bfloat16 reaches as far as float32 and only tells
/// neighbours apart less finely, by 1 part in 256.
///
///     let y = linear(x, weight: w, precision: .bfloat16)
///
/// The names are those of the command line.
///
/// **Source**: Micikevicius et al., *Mixed Precision Training* (2018); Kalamkar et al., *A Study of BFLOAT16 for Deep
/// Learning Training* (2019).
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// Nothing is rounded: float32 products for float32 tensors.
  case float32
  /// Operands are rounded to bfloat16. Products of float32 tensors then run at about twice the speed where
  /// ``isAccelerated``; subnormal numbers count as 0 in them.
  case bfloat16 = "bf16"

  /// The precision of a name: `float32` or `bf16`.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> Precision {
    try UnknownName.choice("precision", named: name)
  }

  /// Whether this processor has instructions for such products: AVX-512 BF16 for ``bfloat16``.
  ///
  /// Without them operands are rounded in a pass of their own and multiplied in float32, which gives the same numbers
  /// up to the order of summation and takes longer than ``float32``.
  public var isAccelerated: Bool {
    switch self {
    case .float32: true
    case .bfloat16: soma_has_bf16()
    }
  }
}
