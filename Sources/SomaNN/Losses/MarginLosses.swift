public import SomaTensor

/// Asks every score to have its target's sign, with a margin of 1: the support-vector machine's loss.
///
/// `loss(i) = max(0, 1 − targets[i] · scores[i])`.
///
/// - Parameters:
///   - scores: Signed scores, any shape.
///   - targets: −1 or +1, the same shape.
///   - reduction: How elements are combined.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)`` or
///   ``LossError/outOfDomain(loss:position:value:expected:)`` for another target.
///
/// **Gradient** for `.sum`: `−targets` inside the margin, 0 outside and at its edge; none for `targets`.
/// **Source**: Cortes and Vapnik, "Support-vector networks", 1995.
public func hinge(
  scores: Tensor, targets: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  (1 - (try agreement("hinge", scores, targets))).relu().reduced(reduction)
}

/// The square of ``hinge(scores:targets:reduction:)``: smooth at the margin, harder on large mistakes.
///
/// `loss(i) = max(0, 1 − targets[i] · scores[i])²`.
///
/// - Parameters:
///   - scores: Signed scores, any shape.
///   - targets: −1 or +1, the same shape.
///   - reduction: How elements are combined.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)`` or
///   ``LossError/outOfDomain(loss:position:value:expected:)`` for another target.
///
/// **Gradient** for `.sum`: `−2 targets · max(0, 1 − targets · scores)`; none for `targets`.
public func squaredHinge(
  scores: Tensor, targets: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  (1 - (try agreement("squaredHinge", scores, targets))).relu().squared().reduced(reduction)
}

/// Counts the misclassified samples' scores: J = −Σ yₙ·sₙ over the samples whose score has the wrong sign.
///
/// `loss(i) = max(0, −targets[i] · scores[i])`. One step of plain descent on its sum is the perceptron's
/// learning rule w ← w + α Σ yₙxₙ.
///
/// - Parameters:
///   - scores: w·x for each sample, any shape.
///   - targets: −1 or +1, the same shape.
///   - reduction: How elements are combined; `.sum` gives the textbooks' J.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)`` or
///   ``LossError/outOfDomain(loss:position:value:expected:)`` for another target.
///
/// **Gradient** for `.sum`: `−targets` where the sign is wrong, else 0; 0 also at a score of 0, so weights
/// that are all zero do not move. None for `targets`.
/// **Source**: Rosenblatt, "The perceptron", 1958; Bishop, *Pattern Recognition and Machine Learning* (2006),
/// 4.1.7.
public func perceptronCriterion(
  scores: Tensor, targets: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  (-(try agreement("perceptronCriterion", scores, targets))).relu().reduced(reduction)
}

/// target · score: positive where the sign is right.
private func agreement(_ loss: String, _ scores: Tensor, _ targets: Tensor) throws(LossError) -> Tensor {
  try requireSameShape(loss, scores, targets)
  try require(targets, loss, "a target of -1 or +1") { $0 == 1 || $0 == -1 }
  return targets.constant(like: scores) * scores
}
