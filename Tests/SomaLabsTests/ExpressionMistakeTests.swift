import SomaLabs
import Testing

/// What is said about a wrong expression: where, what, and what to do.
struct ExpressionMistake: Sendable, CustomTestStringConvertible {
  let words: [String]
  let position: Int
  let reason, help: String

  init(_ words: String..., at position: Int, _ reason: String, _ help: String) {
    (self.words, self.position, self.reason, self.help) = (words, position, reason, help)
  }

  var testDescription: String { String(words.joined(separator: " ").prefix(40)) }

  static let all = [
    ExpressionMistake("", at: 1, "expected a number, a name or a parenthesis, found the end", "such as"),
    ExpressionMistake("x +", at: 4, "expected a number, a name or a parenthesis, found the end", "such as"),
    ExpressionMistake("(x", at: 1, "this parenthesis is never closed", "add a )"),
    ExpressionMistake("sin(x", at: 1, "this parenthesis is never closed", "add a )"),
    ExpressionMistake("x)", at: 2, "this ) closes nothing", "leave it out"),
    ExpressionMistake(
      "sgimoid(x)", at: 1, "there is no function 'sgimoid'", "did you mean sigmoid? known are"),
    ExpressionMistake("x(y)", at: 1, "there is no function 'x'", "known are exp"),
    ExpressionMistake("y + sin", at: 5, "sin is a function", "write sin(x)"),
    ExpressionMistake("sin(x, y)", at: 1, "sin takes 1 value, not 2", "sin(x)"),
    ExpressionMistake("max(x, y, z)", at: 1, "max takes 1 or 2 values, not 3", "max(x, y) or max(x)"),
    ExpressionMistake("sin()", at: 5, "expected a number, a name or a parenthesis, found ')'", "such as"),
    ExpressionMistake(
      "2x", at: 2, "expected an operator or the end, found 'x'", "a product needs its sign: 2*x"),
    ExpressionMistake("x, y", at: 2, "a comma stands only between the values of a function", "such as max"),
    ExpressionMistake("x = 2", at: 3, "expected an operator or the end, found '='", "operators are"),
    ExpressionMistake("x & y", at: 3, "the character '&' (U+26) means nothing here", "use names"),
    ExpressionMistake("1e999*x", at: 1, "the number is too large", "the largest is about"),
    ExpressionMistake(". + x", at: 1, "'.' is not a number", "write it like"),
    ExpressionMistake("nan*x", at: 1, "'nan' has no value", "give it one: --at nan=1"),
    ExpressionMistake("x + w", at: 5, "'w' has no value", "give it one: --at w=1"),
    ExpressionMistake("[1, 2", at: 6, "expected a comma or ], found the end", "such as"),
    ExpressionMistake("[]", at: 2, "expected a number, found ']'", "such as"),
    ExpressionMistake("[1, [2]]", at: 5, "expected a number, found '['", "such as"),
    ExpressionMistake("[[1, 2], [3]]", at: 10, "this row has 1 numbers, the first one has 2", "all rows"),
    ExpressionMistake(
      "x + dot([1,2], [1,2,3])", at: 5, "dot of [2] and [3]: the inner sizes differ", "the columns"),
    ExpressionMistake("dot(x, y)", at: 1, "dot takes vectors and matrices, not a number", "multiply numbers"),
    ExpressionMistake("[1,2] + [1,2,3]*x", at: 7, "[2] and [3] do not go together", "shapes must be equal"),
    ExpressionMistake("x", "--at", "x=1,x=2", at: 5, "'x' has a value already", "values are written like"),
    ExpressionMistake("x", "--at", "x", at: 2, "expected = after 'x', found the end", "values are"),
    ExpressionMistake("x", "--at", "x=nan", at: 3, "expected a number, found 'nan'", "such as"),
    ExpressionMistake("x", "--at", "x=1 y=2", at: 5, "expected a comma, found 'y'", "values are"),
    ExpressionMistake("x", "--at", "x=1,q=2", at: 5, "'q' is not in the expression", "its names are x"),
    ExpressionMistake(
      "x", "--at", "x=normal(1e9)", at: 10, "expected one or two sizes from 1 to 10000", "such as"),
    ExpressionMistake(
      "x", "--at", "x=normal(200,200)", at: 17, "expected ) and at most 10000 numbers", "such as"),
    ExpressionMistake("x", "--upstream", "1 2", at: 3, "expected the end, found the number 2", "such as"),
    // What is long is refused, whatever it holds.
    ExpressionMistake(
      String(repeating: "(", count: 100_000), at: 10_001, "100000 characters are too many", "at most"),
    ExpressionMistake(String(repeating: "x+", count: 500_000), at: 10_001, "1000000 characters", "at most"),
    ExpressionMistake(
      String(repeating: "x+", count: 600) + "x", at: 500, "the expression has too many terms", "at most"),
  ]
}

@Suite struct ExpressionMistakeTests {
  @Test(arguments: ExpressionMistake.all)
  func aMistakeHasItsPlaceAndARemedy(_ mistake: ExpressionMistake) throws {
    let lab = try Labs.named("graph")
    let error = #expect(throws: LabError.self) {
      let values = try LabValues(
        Array(mistake.words.dropFirst()) + ["--", mistake.words[0]], options: lab.options)
      _ = try lab.run(LabInput(values) { _ in [] })
    }
    let message = error?.description ?? ""
    #expect(message.contains(", character \(mistake.position): \(mistake.reason)"), "\(message)")
    #expect(error?.help?.hasPrefix(mistake.help) == true, "\(error?.help ?? "")")
    // The last line is a caret below the place, in a line that a terminal can show.
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3 && lines[2].hasSuffix("^") && lines.allSatisfy { $0.count < 120 })
  }

  @Test func theCaretStandsBelowItsCharacterAlsoAfterWideOnes() throws {
    let error = #expect(throws: LabError.self) { try graph("가중치 + 2x") }
    #expect(error?.description.contains("  가중치 + 2x\n" + String(repeating: " ", count: 12) + "^") == true)
    // What a terminal would obey is not repeated.
    let escape = #expect(throws: LabError.self) { try graph("x + \u{1B}[31m") }
    #expect(escape?.description.contains("\u{1B}") == false)
  }

  @Test func deepNestingIsNoProblem() throws {
    let deep = String(repeating: "(", count: 4_999) + "x" + String(repeating: ")", count: 4_999)
    #expect(try graph(deep).data["gradients"]["x"].numbers == [1])
    let negations = String(repeating: "-", count: 400) + "x"
    #expect(try graph(negations).data["gradients"]["x"].numbers == [1])
    let calls = String(repeating: "tanh(", count: 400) + "x" + String(repeating: ")", count: 400)
    #expect(try graph(calls).data["nodes"].items.count == 401)
  }

  @Test func otherWrongShapesAreRefused() throws {
    func message(_ words: String...) throws -> String {
      let lab = try Labs.named("graph")
      let error = #expect(throws: LabError.self) {
        _ = try lab.run(LabInput(try LabValues(words, options: lab.options)) { _ in [] })
      }
      return error?.description ?? ""
    }
    #expect(
      try message("dot([1,2], v)", "--at", "v=[1,2]", "--upstream", "[1,2]").contains(
        "it is [2], the result is a number"))
    #expect(try message("[1,2]*x", "--at", "x=1", "--hessian").contains("the result is [2], not one number"))
    #expect(
      try message("x", "--at", "x=1", "--along", "x=[1,2]").contains("x is [2] here and a number in --at"))
    #expect(
      try message("sum(x)", "--at", "x=normal(100)", "--hessian").contains("100×100 numbers is not shown"))
    #expect(try message("1", "--jacobian").contains("a matrix of 1×0 numbers"))
  }
}
