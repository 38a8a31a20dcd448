/// Vectors and matrices typed in brackets.
enum ExpressionLiteral {
  /// Reads `[1, 2]` or `[[1, 2], [3, 4]]` from its first bracket on.
  static func read(
    _ text: [Unicode.Scalar], _ tokens: [ExpressionToken], _ next: inout Int
  ) throws(ExpressionError) -> Expression.Literal {
    var reader = Reader(text: text, tokens: tokens, next: next)
    defer { next = reader.next }
    guard tokens[next + 1].kind == .mark("[") else {
      let row = try reader.row()
      return Expression.Literal(values: row, shape: [row.count])
    }
    reader.next += 1
    var rows: [[Double]] = []
    repeat {
      let position = reader.tokens[reader.next].position
      let row = try reader.row()
      if let first = rows.first, first.count != row.count {
        throw ExpressionError(
          text: text, position: position,
          reason: "this row has \(row.count) numbers, the first one has \(first.count)",
          help: "all rows of a matrix are equally long")
      }
      rows.append(row)
    } while try reader.continues()
    return Expression.Literal(values: rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  /// Reads a number with or without a sign.
  static func number(
    _ text: [Unicode.Scalar], _ tokens: [ExpressionToken], _ next: inout Int
  ) throws(ExpressionError) -> Double {
    var isNegative = false
    if case .sign(let sign) = tokens[next].kind, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      next += 1
    }
    guard case .number(let value) = tokens[next].kind else {
      throw ExpressionError(
        text: text, position: tokens[next].position, reason: "expected a number, found \(tokens[next].words)",
        help: "such as -2, [1, 2] or [[1, 2], [3, 4]]")
    }
    next += 1
    return isNegative ? -value : value
  }

  private struct Reader {
    let text: [Unicode.Scalar]
    let tokens: [ExpressionToken]
    var next: Int

    /// Numbers between brackets.
    mutating func row() throws(ExpressionError) -> [Double] {
      guard tokens[next].kind == .mark("[") else {
        throw ExpressionError(
          text: text, position: tokens[next].position, reason: "expected a row, found \(tokens[next].words)",
          help: "such as [[1, 2], [3, 4]]")
      }
      next += 1
      var numbers: [Double] = []
      repeat { numbers.append(try ExpressionLiteral.number(text, tokens, &next)) } while try continues()
      return numbers
    }

    /// Whether a comma follows, and not the closing bracket.
    mutating func continues() throws(ExpressionError) -> Bool {
      let token = tokens[next]
      next += 1
      switch token.kind {
      case .mark(","): return true
      case .mark("]"): return false
      default:
        throw ExpressionError(
          text: text, position: token.position, reason: "expected a comma or ], found \(token.words)",
          help: "such as [1, 2] or [[1, 2], [3, 4]]")
      }
    }
  }
}
