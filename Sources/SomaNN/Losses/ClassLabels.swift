import SomaTensor

/// The class indices of a batch, checked against the predictions they belong to.
struct ClassLabels {
  /// The class of each row that counts, int32.
  private let labels: Tensor
  /// The rows that count (int64), or `nil` where all do.
  private let rows: Tensor?
  private let rowCount: Int

  init(_ targets: Tensor, predictions: Tensor, ignoreIndex: Int?, loss: String) throws(LossError) {
    guard !targets.dtype.isFloating, targets.dtype != .bool else {
      throw .wrongType(loss: loss, found: targets.dtype, expected: "class indices: int32, int64 or uint8")
    }
    try requireRows(loss, predictions, targets)
    let classCount = predictions.shape[1]
    rowCount = predictions.shape[0]
    // Compared as int64, so that no index is cut to another one's bits.
    try Recorder.checking(targets) { targets throws(LossError) in
      let wrong = targets.firstInteger { label in
        (label < 0 || label >= Int64(classCount)) && Int(label) != ignoreIndex
      }
      if let (row, label) = wrong {
        throw .labelOutOfRange(row: row, label: Int(label), classCount: classCount)
      }
    }
    let all = targets.converted(to: .int32)
    guard let ignoreIndex else {
      (labels, rows) = (all, nil)
      return
    }
    let found: [Int64] = targets.converted(to: .int64).array()
    let used = found.indices.filter { found[$0] != Int64(ignoreIndex) }
    labels = Tensor(used.map { Int32(found[$0]) })
    rows = used.count == found.count ? nil : Tensor(used.map { Int64($0) })
  }

  /// Computes the losses of the rows that count and combines them.
  ///
  /// - Parameters:
  ///   - weights: The classes' weights.
  ///   - losses: From the predictions of these rows, their classes (int32) and their weights, one loss a row.
  func reducedLosses(
    of predictions: Tensor, weights: Tensor?, _ reduction: LossReduction,
    _ losses: (_ predictions: Tensor, _ labels: Tensor, _ rowWeights: Tensor?) -> Tensor
  ) -> Tensor {
    // Ignored rows are taken out rather than multiplied by 0, so that an infinite one cannot make a NaN.
    let used = rows.map { predictions.gatherRows(at: $0) } ?? predictions
    let rowWeights = weights.map { $0.gatherRows(at: labels.converted(to: .int64)) }
    let values = losses(used, labels, rowWeights)
    if reduction == .none, let rows { return values.scatterRows(to: rows, count: rowCount) }
    return values.reduced(reduction, total: rowWeights?.sum())
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
