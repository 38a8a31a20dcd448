/// What can be wrong with an optimizer that is made, restored or fed from outside data.
public enum OptimizerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A setting has a value it cannot have.
  case invalid(option: String, value: String, expected: String)
  /// Saved state does not belong to these parameters.
  case state(missing: [String], unexpected: [String])
  /// A saved tensor has another shape.
  case stateShape(name: String, expected: [Int], found: [Int])
  /// A gradient holds a NaN or an infinity; applied, it would destroy the parameters.
  case gradientNotFinite(index: Int)

  /// What is wrong and what would be right.
  public var description: String {
    switch self {
    case .invalid(let option, let value, let expected): "\(option) is \(value), expected \(expected)"
    case .state(let missing, let unexpected):
      "the optimizer's state does not match the parameters: missing \(missing), unexpected \(unexpected)"
    case .stateShape(let name, let expected, let found):
      "optimizer state \(name) has shape \(found), expected \(expected)"
    case .gradientNotFinite(let index): "the gradient of parameter \(index) is not finite"
    }
  }
}
