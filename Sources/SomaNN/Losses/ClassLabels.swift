import SomaTensor

/// The class indices of a batch, checked against the predictions they belong to.
struct ClassLabels {
  /// The class of each row that counts.
  private let labels: [Int32]
  /// The rows that count, or `nil` where all do.
  private let rows: [Int]?
  private let rowCount: Int

  init(_ targets: Tensor, predictions: Tensor, ignoreIndex: Int?, loss: String) throws(LossError) {
    guard !targets.dtype.isFloating, targets.dtype != .bool else {
      throw .wrongType(loss: loss, found: targets.dtype, expected: "class indices: int32, int64 or uint8")
    }
    try requireRows(loss, predictions, targets)
    let classCount = predictions.shape[1]
    rowCount = predictions.shape[0]
    // Compared as int64, so that no index is cut to another one's bits.
    let found: [Int64] = targets.converted(to: .int64).array()
    var labels: [Int32] = [], rows: [Int] = []
    labels.reserveCapacity(found.count)
    for (row, label) in found.enumerated() {
      if let ignoreIndex, label == Int64(ignoreIndex) { continue }
      guard label >= 0, label < Int64(classCount) else {
        throw .labelOutOfRange(row: row, label: Int(label), classCount: classCount)
      }
      labels.append(Int32(label))
      if ignoreIndex != nil { rows.append(row) }
    }
    self.labels = labels
    self.rows = labels.count == found.count ? nil : rows
  }

  /// Computes the losses of the rows that count and combines them.
  ///
  /// - Parameters:
  ///   - weights: The classes' weights.
  ///   - losses: From the predictions of these rows, their classes and their weights, one loss a row.
  func reducedLosses(
    of predictions: Tensor, weights: Tensor?, _ reduction: LossReduction,
    _ losses: (_ predictions: Tensor, _ labels: [Int32], _ rowWeights: Tensor?) -> Tensor
  ) -> Tensor {
    // Ignored rows are taken out rather than multiplied by 0, so that an infinite one cannot make a NaN.
    let used = rows.map { predictions.gatherRows(at: $0, shape: [$0.count]) } ?? predictions
    let rowWeights = weights.map { $0.gatherRows(at: labels.map { Int($0) }, shape: [labels.count]) }
    let values = losses(used, labels, rowWeights)
    if reduction == .none, let rows { return values.scatterRows(to: rows, count: rowCount) }
    return values.reduced(reduction, total: rowWeights?.sum().item)
  }
}

/// Throws unless the predictions are rows over classes and the targets one for each row.
func requireRows(_ loss: String, _ predictions: Tensor, _ targets: Tensor) throws(LossError) {
  guard predictions.rank == 2, targets.shape == predictions.shape || targets.shape == [predictions.shape[0]],
    targets.dtype.isFloating || targets.rank == 1
  else {
    throw .shapeMismatch(
      loss: loss, predictions: predictions.shape, targets: targets.shape,
      expected:
        "expected [batch, classes], with class indices of shape [batch] or a distribution for each row")
  }
}

/// The classes' weights as constants of the predictions' type.
func checkedClassWeights(_ weights: Tensor, _ loss: String, _ predictions: Tensor) throws(LossError) -> Tensor
{
  guard predictions.rank == 2, weights.shape == [predictions.shape[1]] else {
    throw .shapeMismatch(
      loss: loss, predictions: predictions.shape, targets: weights.shape,
      expected: "class weights need one number for each class")
  }
  try require(weights, loss, "a class weight that is not negative") { $0 >= 0 && $0.isFinite }
  return weights.constant(like: predictions)
}
