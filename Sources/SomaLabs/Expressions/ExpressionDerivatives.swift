import SomaTensor

/// Whole derivatives of an expression with respect to all its names at once, laid one after another in a vector.
struct ExpressionDerivatives {
  private let graph: ExpressionGraph
  private let names: [String]
  private let shapes: [[Int]]
  private let point: Tensor

  /// How many numbers all names have.
  var count: Int { point.count }

  /// - Parameter names: The order in which the names are laid.
  init(_ graph: ExpressionGraph, _ values: [String: Tensor], names: [String]) {
    self.graph = graph
    self.names = names
    let parts = names.map { values[$0] ?? Tensor(0, dtype: .float64) }
    shapes = parts.map(\.shape)
    point = Tensor.concatenate(parts.map { $0.detached().flattened() })
  }

  /// What all numbers are called: `x`, or `W[0,1]`, rows and columns counted from 0.
  var labels: [String] {
    zip(names, shapes).flatMap { ExpressionDerivatives.labels($0, $1) }
  }

  /// What each number of a value is called.
  static func labels(_ name: String, _ shape: [Int]) -> [String] {
    switch shape.count {
    case 0: [name]
    case 1: (0..<shape[0]).map { "\(name)[\($0)]" }
    default: (0..<shape[0]).flatMap { row in (0..<shape[1]).map { "\(name)[\(row),\($0)]" } }
    }
  }

  /// The Jacobian: a row for each number of the result, a column for each number of the names.
  func jacobian() -> [[Double]] { rows(SomaTensor.jacobian(at: point, of: result)) }

  /// The Hessian of a result that is one number.
  func hessian() -> [[Double]] { rows(SomaTensor.hessian(at: point) { result($0).reshaped(to: []) }) }

  /// J·v: how the result changes when the names move along a direction.
  func along(_ direction: [String: Tensor]) -> [Double] {
    let parts = zip(names, shapes).map { name, shape in
      (direction[name] ?? Tensor(zeros: shape, dtype: .float64)).flattened()
    }
    return jacobianVectorProduct(at: point, vector: Tensor.concatenate(parts), of: result).doubles
  }

  private func result(_ point: Tensor) -> Tensor {
    var start = 0
    var values: [String: Tensor] = [:]
    for (name, shape) in zip(names, shapes) {
      let size = shape.reduce(1, *)
      values[name] = point.sliced(alongAxis: 0, start..<start + size).reshaped(to: shape)
      start += size
    }
    let all = graph.values(values)
    return all[all.count - 1].flattened()
  }

  private func rows(_ matrix: Tensor) -> [[Double]] {
    let numbers = matrix.doubles
    return stride(from: 0, to: numbers.count, by: count).map { Array(numbers[$0..<$0 + count]) }
  }
}
