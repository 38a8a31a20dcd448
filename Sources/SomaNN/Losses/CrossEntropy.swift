import SomaRules
public import SomaTensor

/// Measures how far logits are from the classes they should predict.
///
/// For row *i* with target class *t*, `loss(i) = log Σⱼ exp(logits[i, j]) − logits[i, t]`. The largest logit
/// of each row is subtracted first, so `exp` cannot overflow. Pass raw scores, not probabilities.
///
///     try crossEntropy(logits: Tensor([[2, -1], [-1, 2]]), targets: Tensor([0, 1] as [Int32]))  // 0.0486
///
/// Targets are class indices, or a distribution for each row (one-hot or soft labels): then
/// `loss(i) = −Σⱼ targets[i, j] · log softmax(logits[i])ⱼ`, with 0 · log 0 = 0.
///
/// - Parameters:
///   - logits: Unnormalized scores of shape `[batch, classes]`.
///   - targets: Integers in `0 ..< classes` of shape `[batch]`, or floating numbers of shape
///     `[batch, classes]`.
///   - classWeights: Shape `[classes]`: how much each class counts. The mean over class indices then divides
///     by the sum of the rows' weights, as in PyTorch; over distributions, by the number of rows.
///   - labelSmoothing: The share ε of each target that is spread evenly over all classes:
///     (1 − ε) t + ε / classes.
///   - ignoreIndex: Rows with this class index count neither in the loss nor in the mean.
///   - reduction: How rows are combined. The mean keeps the gradient's size independent of the batch.
/// - Returns: A scalar, or shape `[batch]` for `.none`, with 0 for ignored rows. A mean over no rows, because
///   the batch is empty or all are ignored, is 0 with gradient 0 (PyTorch: NaN).
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)``,
///   ``LossError/labelOutOfRange(row:label:classCount:)``, ``LossError/wrongType(loss:found:expected:)``.
/// - Precondition: `labelSmoothing` is in 0 … 1.
/// - Complexity: O(*batch* · *classes*). Class indices without smoothing run as one fused kernel.
///
/// **Gradient** for `.mean`: `(softmax(logits) − oneHot(targets)) / batch`; none for `targets`.
/// **Source**: Goodfellow, Bengio, Courville, *Deep Learning* (2016), section 6.2.2.3; label smoothing:
/// Szegedy et al., "Rethinking the Inception architecture", 2016.
public func crossEntropy(
  logits: Tensor, targets: Tensor, classWeights: Tensor? = nil, labelSmoothing: Double = 0,
  ignoreIndex: Int? = nil,
  reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  mustHold(
    (0...1).contains(labelSmoothing), "crossEntropy: labelSmoothing is \(labelSmoothing), not in 0 ... 1")
  let weights = try classWeights.map { weights throws(LossError) in
    try checkedClassWeights(weights, "crossEntropy", logits)
  }
  if targets.dtype.isFloating {
    try requireSameShape("crossEntropy", logits, targets)
    try requireRows("crossEntropy", logits, targets)
    let target = smoothed(targets.constant(like: logits), labelSmoothing)
    let weighted = weights.map { target * $0 } ?? target
    return softCrossEntropy(logits, weighted).reduced(reduction)
  }
  let labels = try ClassLabels(targets, predictions: logits, ignoreIndex: ignoreIndex, loss: "crossEntropy")
  return labels.reducedLosses(of: logits, weights: weights, reduction) { logits, rows, rowWeights in
    if labelSmoothing > 0 {
      let oneHot = rows.oneHot(classCount: logits.shape[1], dtype: logits.dtype)
      let target = smoothed(oneHot, labelSmoothing)
      return softCrossEntropy(logits, weights.map { target * $0 } ?? target)
    }
    let losses = rowCrossEntropy(logits: logits, labels: rows)
    return rowWeights?.timesOrZero(losses) ?? losses
  }
}

/// Measures how far log-probabilities are from the classes they should predict.
///
/// For row *i* with target class *t*, `loss(i) = −logProbabilities[i, t]`.
/// After `logSoftmax` this is
/// ``crossEntropy(logits:targets:classWeights:labelSmoothing:ignoreIndex:reduction:)``, which is faster.
///
/// - Parameters:
///   - logProbabilities: Shape `[batch, classes]`.
///   - targets: Integers in `0 ..< classes` of shape `[batch]`.
///   - classWeights: Shape `[classes]`; the mean divides by the sum of the rows' weights.
///   - ignoreIndex: Rows with this class index do not count.
///   - reduction: How rows are combined.
/// - Returns: A scalar, or shape `[batch]` for `.none`. The mean over no rows is 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)``,
///   ``LossError/labelOutOfRange(row:label:classCount:)``, ``LossError/wrongType(loss:found:expected:)``.
///
/// **Gradient** for `.mean`: −1 / batch at each row's class, 0 elsewhere; none for `targets`.
public func negativeLogLikelihood(
  logProbabilities: Tensor, targets: Tensor, classWeights: Tensor? = nil, ignoreIndex: Int? = nil,
  reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  let name = "negativeLogLikelihood"
  let weights = try classWeights.map { weights throws(LossError) in
    try checkedClassWeights(weights, name, logProbabilities)
  }
  let labels = try ClassLabels(targets, predictions: logProbabilities, ignoreIndex: ignoreIndex, loss: name)
  return labels.reducedLosses(of: logProbabilities, weights: weights, reduction) {
    logProbabilities, rows, rowWeights in
    let oneHot = rows.oneHot(classCount: logProbabilities.shape[1], dtype: logProbabilities.dtype)
    let losses = -oneHot.timesOrZero(logProbabilities).sum(alongAxes: [1])
    return rowWeights?.timesOrZero(losses) ?? losses
  }
}

/// −Σⱼ target · log softmax(logits), for each row.
private func softCrossEntropy(_ logits: Tensor, _ target: Tensor) -> Tensor {
  -target.timesOrZero(logits.logSoftmax()).sum(alongAxes: [1])
}

private func smoothed(_ target: Tensor, _ share: Double) -> Tensor {
  share == 0 ? target : target * (1 - share) + share / Double(max(1, target.shape[1]))
}
