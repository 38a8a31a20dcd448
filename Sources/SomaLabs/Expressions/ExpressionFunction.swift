import SomaTensor

/// How gradients pass through a kind of node: what is worth remembering.
enum GradientPattern: String, Sendable {
  case distributes, swaps, copies, routes

  /// The sentence about it.
  var words: Localized {
    switch self {
    case .distributes: Localized("add distributes", "덧셈은 나눠 줌")
    case .swaps: Localized("multiply swaps", "곱셈은 맞바꿈")
    case .copies: Localized("copy adds", "복사는 더함")
    case .routes: Localized("max routes", "최대는 한쪽으로")
    }
  }
}

/// A function or operator of expressions: its name, its value by the library, and what its local derivatives are
/// called.
struct ExpressionFunction: Sendable {
  /// Which shapes it takes and gives.
  enum Shapes: Sendable {
    /// Element by element; shapes are broadcast.
    case elementwise
    /// All elements make one number.
    case reduction
    /// A product of vectors and matrices.
    case product
  }

  /// What is typed; for an operator its sign.
  let name: String
  /// What stands in a node.
  let symbol: String
  /// The derivative with respect to each argument: `a` and `b` are the arguments, `y` is the value.
  let derivatives: [String]
  /// What gradients do here, where that has a name.
  let pattern: GradientPattern?
  /// Which shapes it takes and gives.
  let shapes: Shapes
  /// The value, by the library, which also knows the gradient.
  let apply: @Sendable ([Tensor]) -> Tensor

  /// How many arguments it takes.
  var arity: Int { derivatives.count }

  // MARK: Table

  /// Functions, called as `name(…)`. A new one is a line here.
  static let named: [ExpressionFunction] = [
    exp, log, sigmoid, softplus,
    .one("sqrt", "1/(2*y)") { $0.sqrt() },
    .one("sin", "cos a") { $0.sin() },
    .one("cos", "-sin a") { $0.cos() },
    .one("tanh", "1 - y^2") { $0.tanh() },
    .one("relu", "1 if a > 0, else 0", .routes) { $0.relu() },
    .one("abs", "sign a") { $0.abs() },
    .two("max", "1 if a > b", "1 if b > a", .routes) { .maximum($0, $1) },
    .two("min", "1 if a < b", "1 if b < a", .routes) { .minimum($0, $1) },
    .one("max", "1 at the largest", .routes, .reduction) { $0.max() },
    .one("min", "1 at the smallest", .routes, .reduction) { $0.min() },
    .one("sum", "1", .distributes, .reduction) { $0.sum() },
    .two("dot", "b", "a", .swaps, .product) { $0.matmul($1) },
  ]

  // Those that other forms of a graph are made of.
  static let exp = one("exp", "y") { $0.exp() }
  static let log = one("log", "1/a") { $0.log() }
  static let sigmoid = one("sigmoid", "y*(1 - y)") { $0.sigmoid() }
  static let softplus = one("softplus", "sigmoid a") { $0.softplus() }

  static let negate = one("-", "-1", symbol: "×−1") { -$0 }
  static let add = two("+", "1", "1", .distributes) { $0 + $1 }
  static let subtract = two("-", "1", "-1", .distributes, symbol: "−") { $0 - $1 }
  static let multiply = two("*", "b", "a", .swaps, symbol: "×") { $0 * $1 }
  static let divide = two("/", "1/b", "-y/b", symbol: "÷") { $0 / $1 }
  static let power = two("^", "b*a^(b - 1)", "y*log a") { $0.power($1) }

  /// Operators between two operands.
  static let operators: [Character: ExpressionFunction] = [
    "+": add, "-": subtract, "*": multiply, "/": divide, "^": power,
  ]

  /// Whether it is written between two operands.
  var isOperator: Bool { arity == 2 && name.count == 1 }

  /// The functions of a name; there is one for each number of arguments.
  static func named(_ name: String) -> [ExpressionFunction] { named.filter { $0.name == name } }

  private static func one(
    _ name: String, _ derivative: String, _ pattern: GradientPattern? = nil, _ shapes: Shapes = .elementwise,
    symbol: String? = nil, _ apply: @escaping @Sendable (Tensor) -> Tensor
  ) -> ExpressionFunction {
    ExpressionFunction(
      name: name, symbol: symbol ?? name, derivatives: [derivative], pattern: pattern, shapes: shapes
    ) { apply($0[0]) }
  }

  private static func two(
    _ name: String, _ first: String, _ second: String, _ pattern: GradientPattern? = nil,
    _ shapes: Shapes = .elementwise, symbol: String? = nil,
    _ apply: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> ExpressionFunction {
    ExpressionFunction(
      name: name, symbol: symbol ?? name, derivatives: [first, second], pattern: pattern, shapes: shapes
    ) { apply($0[0], $0[1]) }
  }
}

extension ExpressionFunction {
  /// The shape of the value, or why there is none.
  func shape(of arguments: [[Int]]) -> Result<[Int], Mismatch> {
    let (first, second) = (arguments[0], arguments.last ?? [])
    switch shapes {
    case .reduction: return .success([])
    case .elementwise:
      guard let shape = Shape.broadcast(first, arguments.count == 2 ? second : first) else {
        return .failure(
          Mismatch(
            reason: "\(Self.words(first)) and \(Self.words(second)) do not go together",
            help: "shapes must be equal, or 1 where they differ, counted from the right"))
      }
      return .success(shape)
    case .product:
      guard !first.isEmpty, !second.isEmpty else {
        return .failure(
          Mismatch(reason: "dot takes vectors and matrices, not a number", help: "multiply numbers with *"))
      }
      guard first[first.count - 1] == second[0] else {
        return .failure(
          Mismatch(
            reason: "dot of \(Self.words(first)) and \(Self.words(second)): the inner sizes differ",
            help: "the columns of the first must be as many as the rows of the second"))
      }
      return .success(Array(first.dropLast()) + Array(second.dropFirst()))
    }
  }

  /// Why a function cannot take its arguments.
  struct Mismatch: Error {
    let reason, help: String
  }

  /// `a number`, `[3]`, `[2×3]`.
  static func words(_ shape: [Int]) -> String {
    shape.isEmpty ? "a number" : "[" + shape.map(String.init).joined(separator: "×") + "]"
  }
}
