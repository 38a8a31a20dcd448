/// A typed expression as a list of terms, each after those that it is computed from.
///
/// A list has no depth: nothing that walks it calls itself, however deep the parentheses go.
struct Expression: Sendable {
  /// More terms are refused.
  static let termLimit = 500

  /// A number, a name, or a function of earlier terms.
  struct Term: Sendable {
    enum Kind: Sendable {
      case constant(Literal)
      case variable(String)
      case call(ExpressionFunction, [Int])
    }
    let kind: Kind
    /// Where it stands in the text: its name, its sign, or its first digit.
    let position: Int
  }

  /// Numbers with a shape: `3`, `[1, 2]`, `[[1, 2], [3, 4]]`.
  struct Literal: Sendable, Equatable {
    let values: [Double]
    let shape: [Int]
  }

  /// What was typed.
  let text: [Unicode.Scalar]
  /// The terms; the last one is the result.
  let terms: [Term]

  /// The names in the order of their first use.
  var variables: [String] {
    var names: [String] = []
    for case .variable(let name) in terms.map(\.kind) where !names.contains(name) { names.append(name) }
    return names
  }

  func error(at position: Int, _ reason: String, help: String) -> ExpressionError {
    ExpressionError(text: text, position: position, reason: reason, help: help)
  }
}
