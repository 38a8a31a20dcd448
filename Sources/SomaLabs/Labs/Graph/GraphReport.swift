import SomaPlot
import SomaTensor
import SomaTraining

/// What the lab found for an expression: the passes, as numbers, tables and a picture.
struct GraphReport {
  let question: GraphQuestion
  let pass: ExpressionPass
  let names: [String]
  let differences: [Tensor?]
  let derivatives: ExpressionDerivatives?

  init(_ question: GraphQuestion) {
    self.question = question
    pass = ExpressionPass(question.graph, question.values, upstream: question.upstream)
    names = question.graph.names
    differences = pass.differences(upstream: question.upstream)
    let isNeeded = question.wantsJacobian || question.wantsHessian || question.direction != nil
    derivatives =
      isNeeded && !question.names.isEmpty
      ? ExpressionDerivatives(question.graph, question.values, names: question.names) : nil
  }

  /// The nodes and edges as they are drawn.
  var picture: GraphPicture {
    let nodes = question.graph.nodes.enumerated().map { index, node -> GraphPicture.Node in
      guard let function = node.function else {
        return GraphPicture.Node(label: names[index], name: "", isInput: true)
      }
      return GraphPicture.Node(label: node.symbol(function), name: names[index], isInput: false)
    }
    var edges: [GraphPicture.Edge] = []
    for (index, node) in question.graph.nodes.enumerated() {
      for (place, input) in node.inputs.enumerated() where !node.inputs[..<place].contains(input) {
        // Two edges between the same nodes, as in x*x, are drawn as one.
        let back = pass.edges.filter { $0.from == input && $0.to == index }.map { Self.short($0.downstream) }
        edges.append(
          GraphPicture.Edge(
            from: input, to: index, value: Self.short(pass.values[input]), gradient: Self.sum(back)))
      }
    }
    return GraphPicture(
      nodes: nodes, edges: edges, value: Self.short(pass.result),
      gradient: pass.gradients.last.flatMap { $0 }.map(Self.short) ?? "")
  }

  /// All of it in a language.
  func result(_ say: Language) -> LabResult {
    var blocks: [LabBlock] = []
    let picture = picture
    let figure =
      picture.isDrawable
      ? picture.figure(
        title: String(question.text.prefix(70)),
        description: say(
          "The computational graph of \(question.text.prefix(200)): forward values above the edges, gradients below.",
          "\(question.text.prefix(200))의 계산 그래프: 간선 위는 순전파 값, 아래는 기울기.")) : nil
    if let figure, picture.fitsTerminal {
      blocks.append(.figure(figure))
    } else {
      blocks.append(
        .text(
          say(
            "A graph of \(picture.nodes.count) nodes: --svg FILE or --dot draws it.",
            "노드가 \(picture.nodes.count)개인 그래프이다. --svg FILE이나 --dot으로 그릴 수 있다.")))
    }
    blocks += [.heading(say("forward", "순전파")), .table(forward(say))]
    if let note = nonFiniteNote(say) { blocks.append(.text(note)) }
    if question.names.isEmpty {
      blocks.append(
        .text(say("There is no name in it, so no gradient goes back.", "이름이 없으므로 되돌아갈 기울기가 없다.")))
    } else {
      blocks += [
        .heading(
          say("backward, last node first: upstream × local = downstream", "역전파, 마지막 노드부터: 상류 × 국소 = 하류")),
        .table(backward(say)),
        .heading(say("gradients, checked by differences", "기울기와 차분으로 한 검산")), .table(check(say)),
      ]
    }
    if let derivatives { blocks += matrices(derivatives, say) }
    return LabResult(data: data, blocks: blocks, next: next(say), largeFigure: figure)
  }

  private func next(_ say: Language) -> [LabExample] {
    question.wantsHessian ? [] : GraphLab().examples.filter { $0.arguments.hasSuffix("--hessian") }
  }

  /// Where numbers stop being finite, told at the first node.
  private func nonFiniteNote(_ say: Language) -> String? {
    guard let index = pass.values.firstIndex(where: { !$0.doubles.allSatisfy(\.isFinite) }) else {
      return nil
    }
    let operation = "\(names[index]) = \(operation(index))"
    return say(
      "Not all numbers are finite: it begins at \(operation).", "유한하지 않은 수가 있다. 시작은 \(operation)이다.")
  }

  /// How a node is computed, in the names of its inputs.
  func operation(_ index: Int) -> String {
    let node = question.graph.nodes[index]
    guard let function = node.function else { return names[index] }
    let arguments = node.arguments(node.inputs.map { names[$0] }) { NumberWords.exact($0) }
    if function.isOperator { return "\(arguments[0]) \(function.name) \(arguments[1])" }
    return node.isNegation ? "-\(arguments[0])" : "\(function.name)(\(arguments.joined(separator: ", ")))"
  }

  static func short(_ value: Tensor) -> String { NumberWords.cell(value, digits: 3) }

  /// `3 + (-1)`.
  static func sum(_ parts: [String]) -> String {
    parts.enumerated().map { $0 > 0 && $1.hasPrefix("-") ? "(\($1))" : $1 }.joined(separator: " + ")
  }
}

extension ExpressionGraph.Node {
  /// What stands in the node: `×`, `+1`, `1/x`, `exp`.
  func symbol(_ function: ExpressionFunction) -> String {
    guard let fixed else { return function.symbol }
    let number = NumberWords.exact(fixed.value)
    let isFirst = fixed.place == 0
    switch function.name {
    case "+", "*": return function.symbol + number
    case "-": return isFirst ? "\(number)−x" : "−\(number)"
    case "/": return isFirst ? "\(number)/x" : "÷\(number)"
    default: return isFirst ? "\(number)^x" : "x^\(number)"
    }
  }
}
