public import SomaTensor

/// Measures how far probabilities are from yes-or-no targets: cross-entropy with two classes.
///
/// `loss(i) = −y log p − (1 − y) log(1 − p)`. Each logarithm is held at −100 or above, as in PyTorch, so a
/// certain and wrong probability costs 100 instead of ∞. Where there are logits,
/// ``binaryCrossEntropy(logits:targets:positiveWeight:reduction:)`` is exact and needs no such limit.
///
/// - Parameters:
///   - probabilities: Numbers in 0 … 1, any shape.
///   - targets: Numbers in 0 … 1, the same shape; soft targets are allowed.
///   - reduction: How elements are combined.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)``, or
///   ``LossError/outOfDomain(loss:position:value:expected:)`` for a number outside 0 … 1, NaN included.
///
/// **Gradient** for `.mean`: `(p − y) / max(p (1 − p), 10⁻¹²) / count`, as in PyTorch; none for `targets`.
public func binaryCrossEntropy(
  probabilities: Tensor, targets: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  try requireSameShape("binaryCrossEntropy", probabilities, targets)
  try require(probabilities, "binaryCrossEntropy", "a probability in 0 ... 1") { $0 >= 0 && $0 <= 1 }
  try require(targets, "binaryCrossEntropy", "a target in 0 ... 1") { $0 >= 0 && $0 <= 1 }
  let y = targets.constant(like: probabilities), p = probabilities.detached()
  let logP = p.log().clamped(from: -100), logRest = (-p).logOnePlus().clamped(from: -100)
  let losses = -(y * logP + (1 - y) * logRest)
  let recorded = losses.recorded(.custom, label: "binaryCrossEntropy", from: [probabilities]) {
    upstream, _, _ in
    let spread = (probabilities * (1 - probabilities)).clamped(from: 1e-12)
    return [upstream * (probabilities - y) / spread]
  }
  return recorded.reduced(reduction)
}

/// Measures how far logits are from yes-or-no targets: sigmoid and cross-entropy in one.
///
/// `loss(i) = w y softplus(−x) + (1 − y) softplus(x)`, where softplus(x) = log(1 + eˣ). It neither overflows
/// nor loses digits for large |x|; 0 · ∞ counts as 0, so x = +∞ with y = 1 costs 0 (PyTorch: NaN).
///
/// - Parameters:
///   - logits: Raw scores x, any shape.
///   - targets: Numbers in 0 … 1, the same shape; soft targets are allowed.
///   - positiveWeight: w: how much positive targets count; a scalar, or one number for each column of the
///     last axis.
///   - reduction: How elements are combined. The mean divides by the count, whatever the weights.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)`` or
///   ``LossError/outOfDomain(loss:position:value:expected:)`` for a target outside 0 … 1.
///
/// **Gradient** for `.mean`: `((1 − y) σ(x) − w y σ(−x)) / count`, which is `(σ(x) − y) / count` for w = 1;
/// none for `targets` and `positiveWeight`.
public func binaryCrossEntropy(
  logits: Tensor, targets: Tensor, positiveWeight: Tensor? = nil, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  try requireSameShape("binaryCrossEntropy", logits, targets)
  try require(targets, "binaryCrossEntropy", "a target in 0 ... 1") { $0 >= 0 && $0 <= 1 }
  let y = targets.constant(like: logits)
  var positive = y
  if let weight = positiveWeight {
    guard weight.rank == 0 || weight.shape == Array(logits.shape.suffix(1)) else {
      throw .shapeMismatch(
        loss: "binaryCrossEntropy", predictions: logits.shape, targets: weight.shape,
        expected: "positiveWeight is a scalar or has one number for each column")
    }
    positive = y * weight.constant(like: logits)
  }
  return (positive.timesOrZero((-logits).softplus()) + (1 - y).timesOrZero(logits.softplus())).reduced(
    reduction)
}
