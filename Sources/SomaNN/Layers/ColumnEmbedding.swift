import Foundation
import SomaTensor

/// Learned vectors for the columns of indices at the end of a row of numbers: what a table with categories needs.
///
/// The row x has numbers first, then one index for each table. y is the numbers, then for each index its vector; index 0
/// stands for "none" and gives zeros, index i gives row i − 1.
///
/// - Parameters named `tables.0`, `tables.1`, …, each of shape `[count, size]`, which start normally distributed with
///   deviation 0.1: small beside standardised numbers.
/// - Shapes: `[numbers + tables]` → `[numbers + sizes of all tables]`.
/// - Errors: an index outside 0 … count makes
///   ``ModelError/impossible(layer:kind:inputShape:reason:help:)``, thrown by ``Model/output(for:observing:)`` and
///   ``Model/lossWithGradients(step:precision:observing:_:)``.
///
/// **Gradient**: numbers pass theirs on; each row of a table receives the sum over the places where it was used; indices
/// have none.
/// **Source**: C. Guo and F. Berkhahn, "Entity Embeddings of Categorical Variables", 2016; index 0 is PyTorch's
/// `padding_idx`.
public struct ColumnEmbedding: Layer {
  /// How many vectors a column has, and of how many numbers each is.
  public struct Table: Codable, Sendable, Equatable {
    /// How many vectors there are.
    public var count: Int
    /// How many numbers a vector has.
    public var size: Int

    /// A table of `count` vectors of `size` numbers.
    public init(count: Int, size: Int) {
      self.count = count
      self.size = size
    }

    /// A table for so many names, with vectors of min(50, round(1.6 · count^0.56)) numbers.
    ///
    /// **Source**: fastai, `fastai/tabular/model.py`, `emb_sz_rule`, which goes to 600.
    public init(count: Int) {
      self.init(count: count, size: min(50, max(1, Int((1.6 * pow(Double(count), 0.56)).rounded()))))
    }
  }

  private let tables: [Table]

  /// Vectors for the last columns.
  public init(_ tables: [Table]) { self.tables = tables }

  /// Checks the sizes and makes what runs.
  public func build(_ scope: inout LayerScope, inputShape: [Int]) throws(ModelError) -> BuiltLayer {
    guard inputShape.count == 1, inputShape[0] >= tables.count else {
      throw scope.impossible(
        inputShape: inputShape, reason: "it takes rows that end in \(tables.count) indices",
        help: "give rows of at least so many numbers")
    }
    guard tables.allSatisfy({ $0.count > 0 && $0.size > 0 }) else {
      throw scope.impossible(
        inputShape: inputShape, reason: "a table has no vector, or vectors of no number",
        help: "give each at least one vector of at least one number")
    }
    var keys: [ParameterKey] = []
    for (index, table) in tables.enumerated() {
      keys.append(
        try scope.parameter(
          "tables.\(index)", shape: [table.count, table.size], initializer: .normal(standardDeviation: 0.1)))
    }
    let (tables, weights, place) = (tables, keys, scope.place)
    let plain = inputShape[0] - tables.count
    let width = tables.reduce(plain) { $0 + $1.size }
    return BuiltLayer(outputShape: [width]) { input, pass throws(ModelError) in
      var parts = plain > 0 ? [input.sliced(alongAxis: 1, 0..<plain)] : []
      for (index, table) in tables.enumerated() {
        let column = input.sliced(alongAxis: 1, plain + index..<plain + index + 1).detached()
        try Self.check(column, count: table.count, place)
        // Truncation takes −0.5 … 0.5 to 0: index 0 finds a row too, whose place the zeros take. In float64, because a
        // narrower type would round the last index − 0.5 up to a row behind the table.
        let rows = (column.toFloat64() - 0.5).converted(to: .int64).reshaped(to: [input.shape[0]])
        let vectors = pass[weights[index]].gatherRows(at: rows)
        parts.append(Tensor.where(column .> 0.5, vectors, else: Tensor(0, dtype: vectors.dtype)))
      }
      return parts.isEmpty ? input : Tensor.concatenate(parts, alongAxis: 1)
    }
  }

  private static func check(_ column: Tensor, count: Int, _ place: LayerPlace) throws(ModelError) {
    try Recorder.checking(column) { column throws(ModelError) in
      for (row, value) in column.doubles.enumerated() {
        // Written so that a NaN does not pass.
        guard value > -0.5, value < Double(count) + 0.5 else {
          throw place.impossible(
            inputShape: column.shape, reason: "the index of row \(row) is \(value)",
            help: "give indices from 0, for none, through \(count)")
        }
      }
    }
  }
}
