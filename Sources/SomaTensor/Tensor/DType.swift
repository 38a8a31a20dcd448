/// What one element of a tensor is.
///
/// Arithmetic, gradients and reductions are defined for the floating types. `bfloat16` is a storage type: it is
/// widened to `float32`, computed, and rounded back to nearest even.
public enum DType: String, Sendable, CaseIterable, Codable {
  case float32, float64, bfloat16, int32, int64, uint8, bool

  /// Size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .float64, .int64: 8
    case .bfloat16: 2
    case .uint8, .bool: 1
    }
  }

  /// Whether gradients can flow through tensors of this type.
  public var isFloating: Bool {
    switch self {
    case .float32, .float64, .bfloat16: true
    case .int32, .int64, .uint8, .bool: false
    }
  }
}
