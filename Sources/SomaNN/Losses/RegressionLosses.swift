import SomaRules
public import SomaTensor

/// Measures how far predictions are from targets by squares.
///
/// `loss(i) = (predictions[i] − targets[i])²`. `reduction: .sum` is the squared error Σ(ŷ − y)² of the
/// textbooks.
///
///     try meanSquaredError(predictions: Tensor([2, 4]), targets: Tensor([1, 2]))  // (1 + 4) / 2 = 2.5
///
/// - Parameters:
///   - predictions: Any shape.
///   - targets: The same shape.
///   - reduction: How elements are combined.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)``; shapes are never broadcast.
///
/// **Gradient** for `.mean`: `2 (predictions − targets) / count`, and its negative for `targets`.
public func meanSquaredError(
  predictions: Tensor, targets: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  try requireSameShape("meanSquaredError", predictions, targets)
  return (predictions - targets).squared().reduced(reduction)
}

/// Measures how far predictions are from targets by magnitudes (L1), which outliers pull less than squares.
///
/// `loss(i) = |predictions[i] − targets[i]|`.
///
/// - Parameters:
///   - predictions: Any shape.
///   - targets: The same shape.
///   - reduction: How elements are combined.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)``.
///
/// **Gradient** for `.mean`: `sign(predictions − targets) / count`, 0 where they are equal; its negative for
/// `targets`.
public func meanAbsoluteError(
  predictions: Tensor, targets: Tensor, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  try requireSameShape("meanAbsoluteError", predictions, targets)
  return (predictions - targets).abs().reduced(reduction)
}

/// Measures small differences by squares and large ones by magnitudes.
///
/// With d = predictions − targets: `½ d²` where |d| ≤ δ, else `δ (|d| − ½ δ)`.
///
/// - Parameters:
///   - predictions: Any shape.
///   - targets: The same shape.
///   - delta: Where squares end; a difference beyond it counts as an outlier.
///   - reduction: How elements are combined.
/// - Returns: A scalar, or the inputs' shape for `.none`. Empty: 0.
/// - Throws: ``LossError/shapeMismatch(loss:predictions:targets:expected:)``.
/// - Precondition: `delta > 0`.
///
/// **Gradient** for `.mean`: `clamp(d, −δ, δ) / count`; its negative for `targets`.
/// **Source**: Huber, "Robust estimation of a location parameter", 1964.
public func huber(
  predictions: Tensor, targets: Tensor, delta: Double = 1, reduction: LossReduction = .mean
) throws(LossError) -> Tensor {
  mustHold(delta > 0 && delta.isFinite, "huber: delta is \(delta), expected a positive number")
  try requireSameShape("huber", predictions, targets)
  let difference = predictions - targets
  // With c = clamp(d): c·(d − ½c) is ½d² inside and δ(|d| − ½δ) outside, without a branch.
  let clamped = difference.clamped(from: -delta, to: delta)
  return (clamped * (difference - clamped * 0.5)).reduced(reduction)
}
