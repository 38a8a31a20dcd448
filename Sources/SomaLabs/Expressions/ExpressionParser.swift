import SomaTensor

/// Reads expressions by operator precedence, with a stack of its own.
///
/// From the loosest to the tightest: `+ -`, `* /`, a minus before an operand, `^`. Powers group to the right, all
/// others to the left: `-x^2` is `-(x^2)`, and `2^3^2` is `2^(3^2)`.
///
/// **Source**: E. W. Dijkstra's shunting-yard algorithm, *Algol 60 translation* (1961).
struct ExpressionParser {
  /// What waits for its last operand, or for its closing parenthesis.
  private enum Pending {
    case binary(ExpressionFunction, precedence: Int, position: Int)
    case negation(position: Int)
    case group(position: Int)
    case call(String, position: Int, operandCount: Int)
  }

  private let text: [Unicode.Scalar]
  private let tokens: [ExpressionToken]
  private var next = 0
  private var pending: [Pending] = []
  private var operands: [Int] = []
  private var terms: [Expression.Term] = []

  /// The expression that a text is.
  static func read(_ typed: String) throws(ExpressionError) -> Expression {
    let text = Array(typed.unicodeScalars)
    var parser = ExpressionParser(text: text, tokens: try ExpressionTokens.read(text))
    try parser.parse()
    return Expression(text: text, terms: parser.terms)
  }

  private init(text: [Unicode.Scalar], tokens: [ExpressionToken]) {
    self.text = text
    self.tokens = tokens
  }

  private mutating func parse() throws(ExpressionError) {
    while true {
      try readOperand()
      while case .mark(")") = tokens[next].kind { try close() }
      let token = tokens[next]
      next += 1
      switch token.kind {
      case .sign(let sign): try push(sign, token.position)
      case .mark(","): try separate(token.position)
      case .end:
        try reduce(above: 0)
        if case .group(let position)? = pending.last { throw unclosed(position) }
        if case .call(_, let position, _)? = pending.last { throw unclosed(position) }
        return
      default: throw missingOperator(token)
      }
    }
  }

  // MARK: Operands

  /// Reads minuses, parentheses and function names up to a number or a variable.
  private mutating func readOperand() throws(ExpressionError) {
    while true {
      let token = tokens[next]
      next += 1
      switch token.kind {
      case .sign("-"): pending.append(.negation(position: token.position))
      case .sign("+"): continue
      case .mark("("): pending.append(.group(position: token.position))
      case .number(let value): return try add(.constant(.init(values: [value], shape: [])), token.position)
      case .mark("["):
        next -= 1
        let literal = try ExpressionLiteral.read(text, tokens, &next)
        return try add(.constant(literal), token.position)
      case .name(let name):
        guard tokens[next].kind == .mark("(") else {
          if let function = ExpressionFunction.named(name).first {
            throw error(token, "\(name) is a function", help: "write \(Self.call(function))")
          }
          return try add(.variable(name), token.position)
        }
        guard !ExpressionFunction.named(name).isEmpty else { throw unknownFunction(name, token) }
        next += 1
        pending.append(.call(name, position: token.position, operandCount: operands.count))
      default:
        throw error(
          token, "expected a number, a name or a parenthesis, found \(token.words)",
          help: "such as (x + y) * z")
      }
    }
  }

  private mutating func add(_ kind: Expression.Term.Kind, _ position: Int) throws(ExpressionError) {
    guard terms.count < Expression.termLimit else {
      throw ExpressionError(
        text: text, position: position, reason: "the expression has too many terms",
        help: "at most \(Expression.termLimit) numbers, names and operations are taken")
    }
    terms.append(Expression.Term(kind: kind, position: position))
    operands.append(terms.count - 1)
  }

  // MARK: Operators

  private mutating func push(_ sign: Character, _ position: Int) throws(ExpressionError) {
    guard let function = ExpressionFunction.operators[sign] else { return }
    let precedence = sign == "^" ? 4 : sign == "*" || sign == "/" ? 2 : 1
    // A power waits for the one to its right; the others take what is to their left.
    try reduce(above: sign == "^" ? precedence + 1 : precedence)
    pending.append(.binary(function, precedence: precedence, position: position))
  }

  /// Makes terms of waiting operators of at least this precedence, back to the last open parenthesis.
  private mutating func reduce(above lowest: Int) throws(ExpressionError) {
    while let last = pending.last {
      switch last {
      case .binary(let function, let precedence, let position) where precedence >= lowest:
        try call(function, position)
      case .negation(let position) where lowest <= 3: try call(.negate, position)
      default: return
      }
      pending.removeLast()
    }
  }

  private mutating func call(_ function: ExpressionFunction, _ position: Int) throws(ExpressionError) {
    let arguments = Array(operands.suffix(function.arity))
    operands.removeLast(function.arity)
    try add(.call(function, arguments), position)
  }

  // MARK: Parentheses

  private mutating func close() throws(ExpressionError) {
    let token = tokens[next]
    next += 1
    try reduce(above: 0)
    switch pending.popLast() {
    case .group: return
    case .call(let name, let position, let before):
      let count = operands.count - before
      let functions = ExpressionFunction.named(name)
      guard let function = functions.first(where: { $0.arity == count }) else {
        let counts = functions.map(\.arity).sorted().map(String.init).joined(separator: " or ")
        let values = counts == "1" ? "1 value" : "\(counts) values"
        throw ExpressionError(
          text: text, position: position, reason: "\(name) takes \(values), not \(count)",
          help: functions.map(Self.call).joined(separator: " or "))
      }
      try call(function, position)
    default: throw error(token, "this ) closes nothing", help: "leave it out, or open it with (")
    }
  }

  private mutating func separate(_ position: Int) throws(ExpressionError) {
    try reduce(above: 0)
    guard case .call? = pending.last else {
      throw ExpressionError(
        text: text, position: position, reason: "a comma stands only between the values of a function",
        help: "such as max(x, y)")
    }
  }

  // MARK: Errors

  private static func call(_ function: ExpressionFunction) -> String {
    "\(function.name)(\(["x", "y"].prefix(function.arity).joined(separator: ", ")))"
  }

  private func error(_ token: ExpressionToken, _ reason: String, help: String) -> ExpressionError {
    ExpressionError(text: text, position: token.position, reason: reason, help: help)
  }

  private func unclosed(_ position: Int) -> ExpressionError {
    ExpressionError(
      text: text, position: position, reason: "this parenthesis is never closed",
      help: "add a ) after its end")
  }

  private func missingOperator(_ token: ExpressionToken) -> ExpressionError {
    let isOperand =
      switch token.kind {
      case .number, .name, .mark("("), .mark("["): true
      default: false
      }
    return error(
      token, "expected an operator or the end, found \(token.words)",
      help: isOperand ? "a product needs its sign: 2*x" : "operators are + - * / ^")
  }

  private func unknownFunction(_ name: String, _ token: ExpressionToken) -> ExpressionError {
    var known: [String] = []
    for function in ExpressionFunction.named where !known.contains(function.name) {
      known.append(function.name)
    }
    // A long name is no slip of anything.
    let guesses =
      name.count > 30
      ? [] : UnknownName(subject: "function", name: name, known: known).suggestions.prefix(3)
    let question = guesses.isEmpty ? "" : "did you mean \(guesses.joined(separator: " or "))? "
    let product = guesses.isEmpty ? "; a product needs its sign: x*(y + z)" : ""
    return error(
      token, "there is no function '\(name.prefix(30))'",
      help: "\(question)known are \(known.joined(separator: ", "))\(product)")
  }
}
