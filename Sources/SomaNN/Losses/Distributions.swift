public import SomaTensor

/// The Kullback–Leibler divergence KL(q‖p) of predicted distributions p from target distributions q.
///
/// For row *i*: `loss(i) = Σⱼ q[i, j] (log q[i, j] − log p[i, j])`, with 0 · log 0 = 0 also where log p is
/// −∞. It is the part of the cross-entropy that a model can reduce: H(q, p) = H(q) + KL(q‖p).
///
/// - Parameters:
///   - logProbabilities: log p, such as `logits.logSoftmax()`; the last axis is the distribution.
///   - targets: q, the same shape; probabilities, not logarithms.
///   - reduction: How rows are combined. The mean is over rows (PyTorch's `batchmean`; its `mean` divides by
///     the number of elements).
/// - Returns: A scalar, or the inputs' shape without the last axis for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)`` or
///   ``LossError/outOfDomain(loss:position:value:expected:)`` for a negative or NaN target.
///
/// **Gradient** for `.mean`: `−q / rows`; none for `targets`.
/// **Source**: Kullback and Leibler, "On information and sufficiency", 1951.
public func klDivergence(
  logProbabilities: Tensor, targets: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  try requireSameShape("klDivergence", logProbabilities, targets)
  try requireDistributions("klDivergence", logProbabilities)
  try require(targets, "klDivergence", "a probability in 0 ... 1") { $0 >= 0 && $0 <= 1 }
  let q = targets.constant(like: logProbabilities)
  return (negativeEntropyTerms(q) - q.timesOrZero(logProbabilities)).sum(alongAxes: [-1]).reduced(reduction)
}

/// The entropy H(p) of distributions: how uncertain they are, in nats.
///
/// `H(p) = −Σⱼ pⱼ log pⱼ` along the last axis, with 0 · log 0 = 0. It lies between 0 and log(classes).
///
///     try entropy(probabilities: Tensor([0.5, 0.5]))  // 0.6931, one bit
///
/// - Parameters:
///   - probabilities: The last axis is the distribution; it is not normalized here.
/// - Returns: The shape without the last axis.
/// - Throws: ``LossError/outOfDomain(loss:position:value:expected:)`` for a number outside 0 … 1, or
///   ``LossError/shapeMismatch(loss:predictions:targets:expected:)`` for a scalar.
///
/// **Gradient**: −log p − 1, and 0 where p = 0 (the true slope is infinite there).
/// **Source**: Shannon, "A mathematical theory of communication", 1948.
public func entropy(probabilities: Tensor) throws(LossError) -> Tensor {
  try requireDistributions("entropy", probabilities)
  try require(probabilities, "entropy", "a probability in 0 ... 1") { $0 >= 0 && $0 <= 1 }
  return -negativeEntropyTerms(probabilities).sum(alongAxes: [-1])
}

/// p log p, and 0 where p = 0.
private func negativeEntropyTerms(_ p: Tensor) -> Tensor {
  // The logarithm of 1 stands in for that of 0 before the product, so that no gradient is 0 · ∞.
  p * Tensor.where(p .== 0, Tensor(ones: [], dtype: p.dtype), else: p).log()
}

private func requireDistributions(_ loss: String, _ tensor: Tensor) throws(LossError) {
  guard tensor.rank > 0 else {
    throw .shapeMismatch(
      loss: loss, predictions: [], targets: [], expected: "the last axis has to be a distribution")
  }
}
