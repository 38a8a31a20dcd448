import Foundation
import SomaTensor
import SomaTestSupport

extension Golden {
  /// What each case was called with, under the other library's names.
  var parameters: [String: [String: Any]] {
    get throws {
      let about = try JSONSerialization.jsonObject(with: Data(about.utf8))
      return (about as? [String: Any])?["parameters"] as? [String: [String: Any]] ?? [:]
    }
  }
}

/// A float64 tensor.
func f64(_ values: [Double]) -> Tensor { Tensor(values) }
/// A float64 matrix.
func f64(_ rows: [[Double]]) -> Tensor { Tensor(rows) }
