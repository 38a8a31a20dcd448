import SomaPlot
import SomaTensor

extension GraphReport {
  /// Every node with its value.
  func forward(_ say: Language) -> LabTable {
    var table = LabTable([
      .text(say("node", "노드")), .text(say("operation", "연산")), .number(say("value", "값")),
    ])
    for index in names.indices {
      let node = question.graph.nodes[index]
      if case .constant = node.kind, names.count > 1 { continue }
      table.rows.append([
        names[index], node.function == nil ? "" : operation(index), NumberWords.cell(pass.values[index]),
      ])
    }
    return table
  }

  /// Every edge with what goes back along it, and the sums where a value is used more than once.
  func backward(_ say: Language) -> LabTable {
    var table = LabTable([
      .text(say("node", "노드")), .number(say("upstream", "상류")), .text(say("to", "입력")),
      .text(say("derivative", "도함수")), .number(say("local", "국소")), .number(say("downstream", "하류")),
      .text(say("pattern", "패턴")),
    ])
    for (number, edge) in pass.edges.enumerated() {
      let isFirst = number == 0 || pass.edges[number - 1].to != edge.to
      let upstream = pass.gradients[edge.to].map { NumberWords.cell($0) } ?? ""
      table.rows.append([
        isFirst ? names[edge.to] : "", isFirst ? upstream : "", names[edge.from], derivative(edge),
        local(edge),
        NumberWords.cell(edge.downstream), isFirst ? pass.pattern(of: edge.to)?.words(say) ?? "" : "",
      ])
      let isGroupOver = number + 1 == pass.edges.count || pass.edges[number + 1].to != edge.to
      if isGroupOver { table.rows += sums(after: number, say) }
    }
    return table
  }

  /// The gradients that are complete once the edges so far are known, and are sums of several.
  private func sums(after number: Int, _ say: Language) -> [[String]] {
    let last = pass.edges[number].to
    let inputs = question.graph.nodes[last].inputs
    return inputs.indices.filter { !inputs[..<$0].contains(inputs[$0]) }.compactMap { place in
      let index = inputs[place], uses = pass.uses(of: index)
      // Edges are in the order of their users, the last one first.
      guard uses.count > 1, uses.last?.to == last, let sum = pass.gradients[index] else { return nil }
      let parts =
        sum.shape.isEmpty && uses.count <= 3
        ? Self.sum(uses.map { NumberWords.cell($0.downstream) })
        : say("\(uses.count) uses", "사용 \(uses.count)번")
      return [names[index], "", "", parts, "", NumberWords.cell(sum), GradientPattern.copies.words(say)]
    }
  }

  /// The local derivative in the names of the node and its inputs.
  func derivative(_ edge: ExpressionPass.Edge) -> String {
    let node = question.graph.nodes[edge.to]
    guard let function = node.function else { return "" }
    let arguments = node.arguments(node.inputs.map { names[$0] }) { NumberWords.exact($0) }
    var words = ["y": names[edge.to]]
    for (letter, argument) in zip(["a", "b"], arguments) { words[letter] = argument }
    return Self.replacing(function.derivatives[edge.place], words)
  }

  /// The local derivative: a number, or the size of the Jacobian.
  private func local(_ edge: ExpressionPass.Edge) -> String {
    if let local = edge.local { return NumberWords.exact(local) }
    let inputs = pass.values[edge.from].count, outputs = pass.values[edge.to].count
    return "\(inputs)×\(outputs) = \(inputs * outputs)"
  }

  /// A text with words, which letters alone are, replaced.
  private static func replacing(_ text: String, _ words: [String: String]) -> String {
    var result = "", word = ""
    for character in text + " " {
      if character.isLetter {
        word.append(character)
      } else {
        result += (words[word] ?? word) + String(character)
        word = ""
      }
    }
    return String(result.dropLast())
  }

  /// The gradient of every name beside the same by differences; of large ones how far they are apart.
  func check(_ say: Language) -> LabTable {
    var table = LabTable([
      .text(say("name", "이름")), .number(say("value", "값")), .number(say("gradient", "기울기")),
      .number(say("by differences", "차분")),
    ])
    for (index, node) in question.graph.nodes.enumerated() {
      guard node.variable != nil, let gradient = pass.gradients[index] else { continue }
      let value = pass.values[index], difference = differences[index]
      guard gradient.count <= 12 else {
        let apart = difference.map { zip(gradient.doubles, $0.doubles).map { abs($0 - $1) }.max() ?? 0 }
        table.rows.append([
          names[index], NumberWords.cell(value), NumberWords.cell(gradient),
          apart.map {
            say(
              "at most \(NumberText.short($0, digits: 1)) apart", "차이 최대 \(NumberText.short($0, digits: 1))")
          }
            ?? "-",
        ])
        continue
      }
      let labels = ExpressionDerivatives.labels(names[index], value.shape)
      for (place, label) in labels.enumerated() {
        table.rows.append([
          label, NumberWords.exact(value.doubles[place]), NumberWords.exact(gradient.doubles[place]),
          difference.map { NumberWords.exact($0.doubles[place]) } ?? "-",
        ])
      }
    }
    return table
  }

  /// What else was asked for: the Jacobian, the Hessian, the derivative along a direction.
  func matrices(_ derivatives: ExpressionDerivatives, _ say: Language) -> [LabBlock] {
    var blocks: [LabBlock] = []
    let labels = derivatives.labels
    func table(_ rows: [[Double]], _ names: [String]) -> LabBlock {
      var table = LabTable([.text("")] + labels.map { .number($0) })
      for (name, row) in zip(names, rows) {
        table.rows.append([name] + row.map { NumberText.short($0, digits: 4) })
      }
      return .table(table)
    }
    if question.wantsJacobian {
      let rows = derivatives.jacobian()
      let outputs = ExpressionDerivatives.labels("f", pass.result.shape)
      blocks.append(
        .heading(
          say("Jacobian: \(rows.count)×\(labels.count) numbers", "야코비 행렬: \(rows.count)×\(labels.count)")))
      blocks.append(table(rows, outputs))
    }
    if question.wantsHessian {
      blocks.append(
        .heading(
          say("Hessian: \(labels.count)×\(labels.count) numbers", "헤세 행렬: \(labels.count)×\(labels.count)")))
      blocks.append(table(derivatives.hessian(), labels))
    }
    if let direction = question.direction {
      let numbers = derivatives.along(direction).prefix(12).map { NumberWords.exact($0) }
      blocks.append(
        .text(
          say("Along the direction the result changes by J v = ", "이 방향으로 결과의 변화 J v = ")
            + numbers.joined(separator: "  ")))
    }
    return blocks
  }
}
