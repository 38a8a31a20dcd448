import SomaTensor
import SomaTestSupport

/// Every operation that gradients flow through, with the cases that the golden file has for it.
///
/// The tests in `OperationTableTests` loop over this table. An ``Operation`` without a row here fails them, and
/// so does a golden case that no row computes.
enum OperationTable {
  static let all = unary + activations + binary + moving + gathering + reductions + products + rows

  /// A function of one tensor, at the usual points and at those named.
  static func unary(
    _ operation: Operation, also extraCases: [String] = [], _ function: @escaping @Sendable (Tensor) -> Tensor
  ) -> OperationEntry {
    OperationEntry(operation, cases: ["default", "scalar"] + extraCases) { function($0[0]) }
  }

  /// The opposite of a linear function: carries a gradient of its output back to its input of shape `shape`.
  static func transpose(
    of function: @escaping @Sendable (Tensor) throws -> Tensor, from shape: [Int], applied upstream: Tensor
  ) rethrows -> Tensor {
    let input = Tensor(zeros: shape, dtype: upstream.dtype).tracked()
    return try function(input).gradients(of: [input], upstream: upstream, recordingGradients: true)[0]
  }
}
