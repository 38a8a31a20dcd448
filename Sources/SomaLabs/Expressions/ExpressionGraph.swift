import SomaTensor

/// An expression as a computational graph: every name once, every operation a node, in an order in which each node
/// follows those it is computed from.
struct ExpressionGraph: Sendable {
  /// How much one node does.
  enum Form: String, CaseIterable, Sendable {
    /// As it was typed.
    case typed
    /// 1/(1 + exp(−u)) is one sigmoid, log(1 + exp(u)) one softplus.
    case simple
    /// Sigmoid and softplus in their elementary steps.
    case full
  }

  /// One node.
  struct Node: Sendable {
    enum Kind: Sendable {
      case variable(String)
      case constant(Expression.Literal)
      case call(ExpressionFunction, [Int])
    }
    let kind: Kind
    /// Where it stands in the text.
    let position: Int
    /// Numbers that are part of the operation, as `2` in `x^2`: the place among the arguments, and the number.
    var fixed: (place: Int, value: Double)?

    /// The nodes it is computed from.
    var inputs: [Int] { if case .call(_, let inputs) = kind { inputs } else { [] } }
    var variable: String? { if case .variable(let name) = kind { name } else { nil } }
    /// Whether it is a minus before an operand.
    var isNegation: Bool { function?.name == "-" && function?.arity == 1 }
    var function: ExpressionFunction? { if case .call(let function, _) = kind { function } else { nil } }
  }

  private(set) var nodes: [Node] = []
  /// Whether gradients go back to each node: whether a name is below it.
  private(set) var leadsToVariable: [Bool] = []

  /// The graph of an expression.
  init(_ expression: Expression, form: Form) {
    var builder = ExpressionGraphBuilder(form: form)
    let result = builder.add(expression)
    // What was rewritten may have left nodes behind that nobody uses.
    var isUsed = [Bool](repeating: false, count: builder.nodes.count)
    isUsed[result] = true
    for index in builder.nodes.indices.reversed() where isUsed[index] {
      for input in builder.nodes[index].inputs { isUsed[input] = true }
    }
    var place = [Int](repeating: 0, count: builder.nodes.count)
    for (index, node) in builder.nodes.enumerated() where isUsed[index] {
      place[index] = nodes.count
      var node = node
      if case .call(let function, let inputs) = node.kind {
        node = Node(
          kind: .call(function, inputs.map { place[$0] }), position: node.position, fixed: node.fixed)
      }
      nodes.append(node)
      leadsToVariable.append(node.variable != nil || node.inputs.contains { leadsToVariable[$0] })
    }
  }

  /// What each node is called: names as they are, numbers as numbers, operations `#1`, `#2`, …
  var names: [String] {
    var count = 0
    return nodes.map { node in
      switch node.kind {
      case .variable(let name): return name
      case .constant(let literal): return literal.words
      case .call:
        count += 1
        return "#\(count)"
      }
    }
  }

  /// The shape of every node's value.
  ///
  /// - Throws: ``ExpressionError`` where shapes do not go together.
  func shapes(of variables: [String: [Int]], in expression: Expression) throws(ExpressionError) -> [[Int]] {
    var shapes: [[Int]] = []
    var total = 0
    for node in nodes {
      switch node.kind {
      case .variable(let name): shapes.append(variables[name] ?? [])
      case .constant(let literal): shapes.append(literal.shape)
      case .call(let function, let inputs):
        switch function.shape(of: node.arguments(inputs.map { shapes[$0] }, number: { _ in [] })) {
        case .success(let shape):
          shapes.append(shape)
        case .failure(let mismatch):
          throw expression.error(at: node.position, mismatch.reason, help: mismatch.help)
        }
      }
      let count = shapes[shapes.count - 1].reduce(1, *)
      total += count
      guard count <= ExpressionValues.elementLimit, total <= 10 * ExpressionValues.elementLimit else {
        throw expression.error(
          at: node.position, "the values up to here have too many numbers",
          help: "one has at most \(ExpressionValues.elementLimit), all together ten times as many")
      }
    }
    return shapes
  }

  /// The value of every node, by the library's operations.
  ///
  /// - Parameters:
  ///   - variables: A value for each name; of a shape that ``shapes(of:in:)`` allows.
  ///   - replacing: A value that one node has instead of its own.
  func values(_ variables: [String: Tensor], replacing: (node: Int, value: Tensor)? = nil) -> [Tensor] {
    var values: [Tensor] = []
    values.reserveCapacity(nodes.count)
    for (index, node) in nodes.enumerated() {
      if let replacing, replacing.node == index {
        values.append(replacing.value)
        continue
      }
      switch node.kind {
      case .variable(let name): values.append(variables[name] ?? Tensor(.nan, dtype: .float64))
      case .constant(let literal): values.append(Tensor(literal.values, shape: literal.shape))
      case .call(_, let inputs): values.append(node.value(inputs.map { values[$0] }))
      }
    }
    return values
  }
}

extension ExpressionGraph.Node {
  /// The value for values of the inputs.
  func value(_ inputs: [Tensor]) -> Tensor {
    guard let function else { return inputs[0] }
    return function.apply(arguments(inputs) { Tensor($0, dtype: .float64) })
  }

  /// The arguments of the function: the inputs, and the fixed number at its place.
  func arguments<Element>(_ inputs: [Element], number: (Double) -> Element) -> [Element] {
    guard let fixed else { return inputs }
    var arguments = inputs
    arguments.insert(number(fixed.value), at: fixed.place)
    return arguments
  }
}

extension Expression.Literal {
  /// `3`, or the shape of a vector or matrix.
  var words: String { shape.isEmpty ? NumberWords.exact(values[0]) : ExpressionFunction.words(shape) }
}
