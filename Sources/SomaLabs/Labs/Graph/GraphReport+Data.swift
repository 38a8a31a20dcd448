import SomaTensor
import SomaTraining

extension GraphReport {
  /// The numbers, the same in every language.
  var data: JSONValue {
    var fields: [(key: String, value: JSONValue)] = [
      ("expression", .string(question.text)), ("result", pass.result.json),
      ("upstream", question.upstream.json), ("nodes", .array(names.indices.map(node))),
      ("edges", .array(pass.edges.map(edge))),
      (
        "gradients",
        .object(
          names.indices.compactMap { index in
            guard question.graph.nodes[index].variable != nil, let gradient = pass.gradients[index] else {
              return nil
            }
            return (names[index], gradient.json)
          })
      ),
    ]
    if let derivatives {
      func matrix(_ rows: [[Double]]) -> JSONValue { .array(rows.map { .array($0.map { .number($0) }) }) }
      fields.append(("coordinates", .strings(derivatives.labels)))
      if question.wantsJacobian { fields.append(("jacobian", matrix(derivatives.jacobian()))) }
      if question.wantsHessian { fields.append(("hessian", matrix(derivatives.hessian()))) }
      if let direction = question.direction {
        fields.append(("along", .array(derivatives.along(direction).map { .number($0) })))
      }
    }
    return .object(fields)
  }

  private func node(_ index: Int) -> JSONValue {
    let node = question.graph.nodes[index]
    return [
      "name": .string(names[index]), "operation": .string(node.function == nil ? "" : operation(index)),
      "symbol": .string(node.function.map { node.symbol($0) } ?? ""), "inputs": .integers(node.inputs),
      "shape": .integers(pass.values[index].shape), "value": pass.values[index].json,
      "gradient": pass.gradients[index]?.json ?? .null, "difference": differences[index]?.json ?? .null,
      "pattern": pass.pattern(of: index).map { .string($0.rawValue) } ?? .null,
      "isCopied": .bool(pass.uses(of: index).count > 1),
    ]
  }

  private func edge(_ edge: ExpressionPass.Edge) -> JSONValue {
    [
      "from": .integer(edge.from), "to": .integer(edge.to), "derivative": .string(derivative(edge)),
      "local": edge.local.map { .number($0) } ?? .null,
      "jacobian": .integers([pass.values[edge.from].count, pass.values[edge.to].count]),
      "downstream": edge.downstream.json,
    ]
  }
}

extension Tensor {
  /// A number, or lists of numbers.
  var json: JSONValue {
    let numbers = doubles.map { JSONValue.number($0) }
    switch rank {
    case 0: return numbers[0]
    case 1: return .array(numbers)
    default:
      let columns = Swift.max(1, shape[rank - 1])
      return .array(
        stride(from: 0, to: numbers.count, by: columns).map { .array(Array(numbers[$0..<$0 + columns])) })
    }
  }
}
