import SomaTensor

/// Values for names, as they are typed: `x=-2,W=[[1,2],[3,4]],v=normal(20)`.
enum ExpressionValues {
  /// A value has at most this many numbers.
  static let elementLimit = 10_000

  /// The values in the order typed, in float64.
  ///
  /// - Parameter seed: Decides what `normal(…)` draws.
  static func read(
    _ typed: String, seed: UInt64
  ) throws(ExpressionError) -> [(name: String, value: Tensor, position: Int)] {
    let text = Array(typed.unicodeScalars)
    let tokens = try ExpressionTokens.read(text)
    var next = 0
    var values: [(name: String, value: Tensor, position: Int)] = []
    func error(_ token: ExpressionToken, _ reason: String) -> ExpressionError {
      ExpressionError(
        text: text, position: token.position, reason: reason,
        help: "values are written like x=-2,v=[1,2],W=normal(2,3)")
    }
    while true {
      guard case .name(let name) = tokens[next].kind else {
        throw error(tokens[next], "expected a name, found \(tokens[next].words)")
      }
      guard !values.contains(where: { $0.name == name }) else {
        throw error(tokens[next], "'\(name)' has a value already")
      }
      let position = tokens[next].position
      next += 1
      guard tokens[next].kind == .mark("=") else {
        throw error(tokens[next], "expected = after '\(name)', found \(tokens[next].words)")
      }
      next += 1
      let value: Tensor
      switch tokens[next].kind {
      case .name("normal"):
        value = try drawn(text, tokens, &next, seed: seed, index: values.count)
      case .mark("["):
        let literal = try ExpressionLiteral.read(text, tokens, &next)
        value = Tensor(literal.values, shape: literal.shape)
      default: value = Tensor(try ExpressionLiteral.number(text, tokens, &next), dtype: .float64)
      }
      values.append((name, value, position))
      if tokens[next].kind == .end { return values }
      guard tokens[next].kind == .mark(",") else {
        throw error(tokens[next], "expected a comma, found \(tokens[next].words)")
      }
      next += 1
    }
  }

  /// Standard normal numbers: `normal(20)`, `normal(10, 20)`.
  private static func drawn(
    _ text: [Unicode.Scalar], _ tokens: [ExpressionToken], _ next: inout Int, seed: UInt64, index: Int
  ) throws(ExpressionError) -> Tensor {
    let help = "such as normal(20) or normal(10, 20)"
    var shape: [Int] = []
    next += 1
    guard tokens[next].kind == .mark("(") else {
      throw ExpressionError(
        text: text, position: tokens[next].position, reason: "normal needs its sizes", help: help)
    }
    repeat {
      next += 1
      guard case .number(let size) = tokens[next].kind, (1...Double(elementLimit)).contains(size),
        size == size.rounded(), shape.count < 2
      else {
        throw ExpressionError(
          text: text, position: tokens[next].position,
          reason: "expected one or two sizes from 1 to \(elementLimit)", help: help)
      }
      shape.append(Int(size))
      next += 1
    } while tokens[next].kind == .mark(",")
    guard tokens[next].kind == .mark(")"), shape.reduce(1, *) <= elementLimit else {
      throw ExpressionError(
        text: text, position: tokens[next].position,
        reason: "expected ) and at most \(elementLimit) numbers in all", help: help)
    }
    next += 1
    return Tensor(
      normal: shape, dtype: .float64,
      using: RandomStream(seed: seed, purpose: .user, index: UInt64(index)))
  }
}
