import SomaTensor

/// Makes the nodes of a graph: one for each name, none for a number that is part of an operation.
struct ExpressionGraphBuilder {
  let form: ExpressionGraph.Form
  private(set) var nodes: [ExpressionGraph.Node] = []
  private var variables: [String: Int] = [:]

  init(form: ExpressionGraph.Form) { self.form = form }

  /// A term: a node, or a plain number that has become none yet.
  private enum Operand {
    case node(Int)
    case number(Double, position: Int)
  }

  /// Adds the terms of an expression and tells where its result is.
  mutating func add(_ expression: Expression) -> Int {
    var operands: [Operand] = []
    for term in expression.terms {
      switch term.kind {
      case .constant(let literal) where literal.shape.isEmpty:
        operands.append(.number(literal.values[0], position: term.position))
      case .constant(let literal): operands.append(.node(add(.constant(literal), term.position)))
      case .variable(let name):
        let index = variables[name] ?? add(.variable(name), term.position)
        variables[name] = index
        operands.append(.node(index))
      case .call(let function, let arguments):
        operands.append(call(function, arguments.map { operands[$0] }, term.position))
      }
    }
    guard let result = operands.last else { return 0 }
    return node(result)
  }

  private mutating func add(
    _ kind: ExpressionGraph.Node.Kind, _ position: Int, fixed: (place: Int, value: Double)? = nil
  ) -> Int {
    nodes.append(ExpressionGraph.Node(kind: kind, position: position, fixed: fixed))
    return nodes.count - 1
  }

  /// The node of an operand; a number gets one now.
  private mutating func node(_ operand: Operand) -> Int {
    switch operand {
    case .node(let index): index
    case .number(let value, let position): add(.constant(.init(values: [value], shape: [])), position)
    }
  }

  private mutating func call(_ function: ExpressionFunction, _ arguments: [Operand], _ position: Int)
    -> Operand
  {
    // Numbers alone make a number: −3 is no operation to go back through.
    let numbers = arguments.compactMap { if case .number(let value, _) = $0 { value } else { nil } }
    if numbers.count == arguments.count, case .elementwise = function.shapes {
      return .number(function.apply(numbers.map { Tensor($0, dtype: .float64) }).item, position: position)
    }
    // A number beside an operator is part of it: ×2, +1, 1/x, x².
    if numbers.count == 1, arguments.count == 2, function.isOperator {
      for (place, argument) in arguments.enumerated() {
        guard case .number(let value, _) = argument else { continue }
        let other = node(arguments[1 - place])
        return .node(simplified(function, [other], position, fixed: (place, value)))
      }
    }
    let inputs = arguments.map { node($0) }
    return .node(
      form == .full
        ? expanded(function, inputs, position) : simplified(function, inputs, position, fixed: nil))
  }

  // MARK: Forms

  /// Adds a function as elementary steps, where it has some.
  private mutating func expanded(_ function: ExpressionFunction, _ inputs: [Int], _ position: Int) -> Int {
    switch function.name {
    case "sigmoid":
      let negated = add(.call(.negate, inputs), position)
      let power = add(.call(.exp, [negated]), position)
      let sum = add(.call(.add, [power]), position, fixed: (1, 1))
      return add(.call(.divide, [sum]), position, fixed: (0, 1))
    case "softplus":
      let power = add(.call(.exp, inputs), position)
      let sum = add(.call(.add, [power]), position, fixed: (1, 1))
      return add(.call(.log, [sum]), position)
    default: return add(.call(function, inputs), position)
    }
  }

  /// Adds an operation, or the function that it and the nodes before it are.
  private mutating func simplified(
    _ function: ExpressionFunction, _ inputs: [Int], _ position: Int, fixed: (place: Int, value: Double)?
  ) -> Int {
    if form == .simple {
      if function.name == "/", let fixed, fixed.place == 0, fixed.value == 1,
        let exponent = exponentOfOnePlusExp(inputs[0]), nodes[exponent].isNegation
      {
        return add(.call(.sigmoid, nodes[exponent].inputs), position)
      }
      if function.name == "log", let exponent = exponentOfOnePlusExp(inputs[0]) {
        return add(.call(.softplus, [exponent]), position)
      }
    }
    return add(.call(function, inputs), position, fixed: fixed)
  }

  /// u, where a node is exp(u) + 1.
  private func exponentOfOnePlusExp(_ index: Int) -> Int? {
    let sum = nodes[index]
    guard sum.function?.name == "+", sum.fixed?.value == 1 else { return nil }
    let power = nodes[sum.inputs[0]]
    return power.function?.name == "exp" ? power.inputs[0] : nil
  }
}
