import Foundation
import Soma

/// One thing that the program looked at on this machine.
struct Check {
  let name: String
  let isRight: Bool
  let detail: String
}

/// Small computations whose results are known.
enum SelfTest {
  static func checks() -> [Check] { [product(), gradients()] }

  /// A product of float32 matrices against the same sums in float64.
  ///
  /// The error of a sum of n products is at most about n · 2⁻²⁴ times the sum of their sizes: Higham, "Accuracy and
  /// stability of numerical algorithms", 2002, section 3.1.
  private static func product() -> Check {
    let (rows, depth, columns) = (67, 257, 131)
    let a = Tensor(uniform: [rows, depth], from: -1, using: RandomStream(seed: 1, purpose: .testing))
    let b = Tensor(uniform: [depth, columns], from: -1, using: RandomStream(seed: 2, purpose: .testing))
    let (left, right, result) = (a.doubles, b.doubles, a.matmul(b).doubles)
    var worst = 0.0
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = 0.0, size = 0.0
        for index in 0..<depth {
          let term = left[row * depth + index] * right[index * columns + column]
          sum += term
          size += abs(term)
        }
        // A NaN is not less than anything, so it would pass `max`.
        let error = abs(result[row * columns + column] - sum) / (size * 0x1p-24)
        worst = error.isNaN ? .infinity : max(worst, error)
      }
    }
    return Check(
      name: "product", isRight: worst <= Double(depth),
      detail: "float32 \(rows)×\(depth)×\(columns) against float64, "
        + "error \(Words.fixed(worst, 1)) of at most \(depth) units")
  }

  /// The gradient of a small network against central differences.
  private static func gradients() -> Check {
    let x = Tensor(normal: [5, 7], dtype: .float64, using: RandomStream(seed: 3, purpose: .testing))
    let w = Tensor(normal: [7, 3], dtype: .float64, using: RandomStream(seed: 4, purpose: .testing))
    let report = GradientCheck().check(inputs: [x, w]) { $0[0].matmul($0[1]).tanh().softmax() }
    let detail =
      "against differences in float64, worst relative error \(Words.loss(report.worstError)) of at most 1e-6"
    return Check(
      name: "gradients", isRight: report.agrees && report.comparisons > 0,
      detail: report.agrees ? detail : report.description)
  }
}
