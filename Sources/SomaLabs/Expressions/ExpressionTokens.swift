import SomaPlot

/// A word of an expression.
struct ExpressionToken: Equatable {
  enum Kind: Equatable {
    case number(Double)
    case name(String)
    /// One of `+ - * / ^`, however it was typed.
    case sign(Character)
    /// One of `( ) [ ] , =`.
    case mark(Character)
    case end
  }

  let kind: Kind
  /// The offset of its first character.
  let position: Int

  /// What it is called in an error.
  var words: String {
    switch kind {
    case .number(let value): "the number \(NumberWords.exact(value))"
    case .name(let name): "'\(name)'"
    case .sign(let sign), .mark(let sign): "'\(sign)'"
    case .end: "the end"
    }
  }
}

/// Cuts a typed text into words.
///
/// Numbers are decimal, with a point and a power of ten; names are letters, digits, subscripts, `_` and primes, and
/// begin with a letter or `_`. `×`, `·`, `÷`, `∕` and `−` are the same as `*`, `*`, `/`, `/` and `-`.
struct ExpressionTokens {
  /// Longer texts are refused.
  static let characterLimit = 10_000

  private let text: [Unicode.Scalar]
  private var next = 0

  /// The words of a text, the last one ``ExpressionToken/Kind/end``.
  static func read(_ text: [Unicode.Scalar]) throws(ExpressionError) -> [ExpressionToken] {
    guard text.count <= characterLimit else {
      throw ExpressionError(
        text: text, position: characterLimit, reason: "\(text.count) characters are too many",
        help: "at most \(characterLimit) are read")
    }
    var reader = ExpressionTokens(text: text)
    var tokens: [ExpressionToken] = []
    while let token = try reader.token() { tokens.append(token) }
    return tokens + [ExpressionToken(kind: .end, position: text.count)]
  }

  private init(text: [Unicode.Scalar]) { self.text = text }

  private mutating func token() throws(ExpressionError) -> ExpressionToken? {
    while next < text.count, text[next].properties.isWhitespace { next += 1 }
    guard next < text.count else { return nil }
    let start = next, first = text[start]
    if Self.isDigit(first) || first == "." {
      return ExpressionToken(kind: .number(try number()), position: start)
    }
    if first.properties.isAlphabetic || first == "_" {
      skip { $0.properties.isAlphabetic || Self.isDigit($0) || Self.isNameMark($0) }
      let name = String(String.UnicodeScalarView(text[start..<next]))
      return ExpressionToken(kind: .name(name), position: start)
    }
    next += 1
    switch first {
    case "+", "^": return ExpressionToken(kind: .sign(Character(first)), position: start)
    case "-", "−": return ExpressionToken(kind: .sign("-"), position: start)
    case "*", "×", "·": return ExpressionToken(kind: .sign("*"), position: start)
    case "/", "÷", "∕": return ExpressionToken(kind: .sign("/"), position: start)
    case "(", ")", "[", "]", ",", "=": return ExpressionToken(kind: .mark(Character(first)), position: start)
    default:
      let code = "U+" + String(first.value, radix: 16, uppercase: true)
      throw ExpressionError(
        text: text, position: start,
        reason: "the character '\(String(first).printable)' (\(code)) means nothing here",
        help: "use names, numbers, + - * / ^ ( ) [ ] and commas")
    }
  }

  private mutating func number() throws(ExpressionError) -> Double {
    let start = next
    skip(Self.isDigit)
    if next < text.count, text[next] == "." {
      next += 1
      skip(Self.isDigit)
    }
    // An e belongs to the number only when digits follow.
    if next < text.count, text[next] == "e" || text[next] == "E" {
      let end = next
      next += 1
      if next < text.count, ["+", "-", "−"].contains(text[next]) { next += 1 }
      let digits = next
      skip(Self.isDigit)
      if next == digits { next = end }
    }
    let word = String(String.UnicodeScalarView(text[start..<next].map { $0 == "−" ? "-" : $0 }))
    guard let value = Double(word) else {
      throw ExpressionError(
        text: text, position: start, reason: "'\(word)' is not a number", help: "write it like 2, 0.5 or 1e-3"
      )
    }
    guard value.isFinite else {
      throw ExpressionError(
        text: text, position: start, reason: "the number is too large", help: "the largest is about 1.8e308")
    }
    return value
  }

  private mutating func skip(_ belongs: (Unicode.Scalar) -> Bool) {
    while next < text.count, belongs(text[next]) { next += 1 }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isNameMark(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "'" || scalar == "′" || ("\u{2080}"..."\u{2089}").contains(scalar)
  }
}
