import SomaTensor

/// What the lab was asked, read and checked: after this nothing can go wrong any more.
struct GraphQuestion {
  /// A Jacobian or Hessian of more numbers is not computed.
  static let matrixLimit = 4096

  let text: String
  let graph: ExpressionGraph
  /// The names in the order of their first use, and their values.
  let names: [String]
  let values: [String: Tensor]
  /// The gradient that arrives at the result.
  let upstream: Tensor
  let direction: [String: Tensor]?
  let wantsJacobian, wantsHessian: Bool

  init(_ input: LabInput) throws(LabError) {
    text = input[GraphLab.expression]
    let expression = try Self.reading("expression") { () throws(ExpressionError) in
      try ExpressionParser.read(input[GraphLab.expression])
    }
    graph = ExpressionGraph(expression, form: input[GraphLab.form])
    let isDefault = input[GraphLab.at] == GraphLab.at.defaultText
    let names = expression.variables
    self.names = names
    let values = try Self.values(input[GraphLab.at], "--at", input.seed, names, allowsOthers: isDefault)
      .filter { names.contains($0.key) }
    self.values = values
    for term in expression.terms {
      guard case .variable(let name) = term.kind, values[name] == nil else { continue }
      throw expression.error(
        at: term.position, "'\(name)' has no value", help: "give it one: --at \(name)=1"
      ).labError("expression")
    }
    let graph = graph
    let shapes = try Self.reading("expression") { () throws(ExpressionError) in
      try graph.shapes(of: values.mapValues(\.shape), in: expression)
    }
    let shape = shapes[shapes.count - 1]
    upstream = try Self.upstream(input[GraphLab.upstream], shape)
    direction =
      input[GraphLab.along].isEmpty
      ? nil : try Self.values(input[GraphLab.along], "--along", input.seed, names, allowsOthers: false)
    for (name, value) in direction ?? [:] where value.shape != values[name]?.shape {
      throw .badData(
        source: "--along",
        reason: "\(name) is \(ExpressionFunction.words(value.shape)) here and "
          + "\(ExpressionFunction.words(values[name]?.shape ?? [])) in --at", help: "give both the same shape"
      )
    }
    wantsJacobian = input[GraphLab.jacobian]
    wantsHessian = input[GraphLab.hessian]
    let count = values.values.reduce(0) { $0 + $1.count }
    if wantsJacobian { try Self.check(count, shape.reduce(1, *), "--jacobian") }
    if wantsHessian {
      guard shape.reduce(1, *) == 1 else {
        throw .badData(
          source: "--hessian", reason: "the result is \(ExpressionFunction.words(shape)), not one number",
          help: "make it one number: sum(…)")
      }
      try Self.check(count, count, "--hessian")
    }
  }

  private static func check(_ columns: Int, _ rows: Int, _ option: String) throws(LabError) {
    guard columns > 0, columns * rows <= matrixLimit else {
      throw .badData(
        source: option, reason: "a matrix of \(rows)×\(columns) numbers is not shown",
        help: "it must have from 1 to \(matrixLimit) numbers")
    }
  }

  private static func reading<Value>(
    _ source: String, _ body: () throws(ExpressionError) -> Value
  ) throws(LabError) -> Value {
    do throws(ExpressionError) { return try body() } catch { throw error.labError(source) }
  }

  /// Values for names of the expression.
  private static func values(
    _ typed: String, _ option: String, _ seed: UInt64, _ names: [String], allowsOthers: Bool
  ) throws(LabError) -> [String: Tensor] {
    let read = try reading(option) { () throws(ExpressionError) in
      try ExpressionValues.read(typed, seed: seed)
    }
    if let other = read.first(where: { !names.contains($0.name) }), !allowsOthers {
      let words =
        names.isEmpty ? "it has no names" : "its names are \(names.prefix(20).joined(separator: ", "))"
      throw ExpressionError(
        text: Array(typed.unicodeScalars), position: other.position,
        reason: "'\(other.name.prefix(30))' is not in the expression", help: words
      ).labError(option)
    }
    return Dictionary(uniqueKeysWithValues: read.map { ($0.name, $0.value) })
  }

  /// A number or literal of the result's shape; ones when nothing is typed.
  private static func upstream(_ typed: String, _ shape: [Int]) throws(LabError) -> Tensor {
    guard !typed.isEmpty else { return Tensor(ones: shape, dtype: .float64) }
    let value = try reading("--upstream") { () throws(ExpressionError) in
      let text = Array(typed.unicodeScalars)
      let tokens = try ExpressionTokens.read(text)
      var next = 0
      let literal =
        tokens[0].kind == .mark("[")
        ? try ExpressionLiteral.read(text, tokens, &next)
        : Expression.Literal(values: [try ExpressionLiteral.number(text, tokens, &next)], shape: [])
      guard tokens[next].kind == .end else {
        throw ExpressionError(
          text: text, position: tokens[next].position,
          reason: "expected the end, found \(tokens[next].words)",
          help: "such as 1 or [1, 0]")
      }
      return Tensor(literal.values, shape: literal.shape)
    }
    guard value.shape == shape else {
      throw .badData(
        source: "--upstream",
        reason:
          "it is \(ExpressionFunction.words(value.shape)), the result is \(ExpressionFunction.words(shape))",
        help: "give both the same shape")
    }
    return value
  }
}
