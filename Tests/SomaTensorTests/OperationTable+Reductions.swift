import SomaTensor
import SomaTestSupport

extension OperationTable {
  private typealias Reduce = @Sendable (_ x: Tensor, _ axes: [Int]?, _ keepingAxes: Bool) -> Tensor

  /// The axes of the golden cases.
  private static let axes: [(name: String, axes: [Int]?, keepingAxes: Bool)] = [
    ("all", nil, false), ("axis0", [0], false), ("axis1keep", [1], true), ("axes02", [0, 2], false),
  ]

  private static func cases(suffix: String = "", _ reduce: @escaping Reduce) -> [OperationEntry.Case] {
    axes.map { name, axes, keepingAxes in
      OperationEntry.Case(name + suffix) { reduce($0[0], axes, keepingAxes) }
    }
  }

  private static func reduction(_ operation: Operation, _ reduce: @escaping Reduce) -> OperationEntry {
    OperationEntry(operation.rawValue, operation: operation, cases: cases(reduce))
  }

  /// A moment with both divisors, n and n − 1.
  private static func moment(
    _ name: String, _ reduce: @escaping @Sendable (Tensor, [Int]?, Bool, _ correction: Int) -> Tensor
  ) -> OperationEntry {
    OperationEntry(
      name, operation: nil,
      cases: cases { reduce($0, $1, $2, 0) } + cases(suffix: "Unbiased") { reduce($0, $1, $2, 1) })
  }

  static let reductions = [
    reduction(.sum) { $0.sum(alongAxes: $1, keepingAxes: $2) },
    reduction(.max) { $0.max(alongAxes: $1, keepingAxes: $2) },
    reduction(.min) { $0.min(alongAxes: $1, keepingAxes: $2) },
    OperationEntry(
      "prod", operation: .prod,
      cases: cases { $0.prod(alongAxes: $1, keepingAxes: $2) }
        + [
          OperationEntry.Case("oneZero") { $0[0].prod(alongAxes: [1]) },
          OperationEntry.Case("zeros") { $0[0].prod(alongAxes: [0, 2], keepingAxes: true) },
        ]),
    OperationEntry("mean", operation: nil, cases: cases { $0.mean(alongAxes: $1, keepingAxes: $2) }),
    OperationEntry("norm", operation: nil, cases: cases { $0.norm(alongAxes: $1, keepingAxes: $2) }),
    OperationEntry(
      "logSumExp", operation: .logSumExp,
      cases: cases { $0.logSumExp(alongAxes: $1, keepingAxes: $2) }
        + [OperationEntry.Case("farOut") { $0[0].logSumExp(alongAxes: [1]) }]),
    moment("variance") { $0.variance(alongAxes: $1, keepingAxes: $2, correction: $3) },
    moment("standardDeviation") { $0.standardDeviation(alongAxes: $1, keepingAxes: $2, correction: $3) },
    OperationEntry(
      .cumulativeSum,
      [
        "axis1": { $0[0].cumulativeSum(alongAxis: 1) },
        "axis0": { $0[0].cumulativeSum(alongAxis: 0) },
      ]),
  ]
}
