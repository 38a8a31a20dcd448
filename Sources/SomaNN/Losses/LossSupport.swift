public import SomaTensor

/// How the losses of the samples become one number.
public enum LossReduction: String, Sendable, CaseIterable {
  /// Not at all: one loss for each sample or element.
  case none
  /// Their sum.
  case sum
  /// Their mean, which keeps the gradient's size independent of the batch. The default of every loss.
  case mean
}

/// Why a loss cannot be computed from what it was given. Nothing is broadcast or clamped instead.
public enum LossError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Predictions and targets do not belong together.
  case shapeMismatch(loss: String, predictions: [Int], targets: [Int], expected: String)
  /// A target has an element type that the loss cannot read.
  case wrongType(loss: String, found: DType, expected: String)
  /// A label names no class.
  case labelOutOfRange(row: Int, label: Int, classCount: Int)
  /// A number lies outside what the loss is defined for.
  case outOfDomain(loss: String, position: Int, value: Double, expected: String)

  /// What is wrong, with the numbers.
  public var description: String {
    switch self {
    case .shapeMismatch(let loss, let predictions, let targets, let expected):
      "\(loss): predictions of shape \(predictions) and targets of shape \(targets); \(expected)"
    case .wrongType(let loss, let found, let expected):
      "\(loss): the targets are \(found.rawValue), expected \(expected)"
    case .labelOutOfRange(let row, let label, let classCount):
      "the label of row \(row) is \(label), but the classes are 0 ..< \(classCount)"
    case .outOfDomain(let loss, let position, let value, let expected):
      "\(loss): element \(position) is \(value), expected \(expected)"
    }
  }
}

/// Throws unless the two have the same shape: PyTorch broadcasts (2, 1) against (2) to four differences.
func requireSameShape(_ loss: String, _ predictions: Tensor, _ targets: Tensor) throws(LossError) {
  guard predictions.shape == targets.shape else {
    throw .shapeMismatch(
      loss: loss, predictions: predictions.shape, targets: targets.shape, expected: "they must be the same")
  }
}

/// Throws for the first element that fails `test`.
func require(
  _ tensor: Tensor, _ loss: String, _ expected: String, _ test: @escaping @Sendable (Double) -> Bool
) throws(LossError) {
  try Recorder.checking(tensor) { tensor throws(LossError) in
    for (position, value) in tensor.doubles.enumerated() where !test(value) {
      throw .outOfDomain(loss: loss, position: position, value: value, expected: expected)
    }
  }
}

extension Tensor {
  /// The losses combined; `total` is what the mean divides by, the count unless losses are weighted. The mean
  /// of nothing is 0, where PyTorch gives NaN.
  func reduced(_ reduction: LossReduction, total: Tensor? = nil) -> Tensor {
    switch reduction {
    case .none: return self
    case .sum: return sum()
    case .mean:
      guard let total else { return count == 0 ? sum() : sum() / Double(count) }
      // Weights are not negative: a total of 0 means a sum of 0.
      return sum() / Tensor.where(total .== 0, Tensor(1, dtype: total.dtype), else: total)
    }
  }

  /// `self · value`, and 0 where this coefficient is 0, so that 0 · ∞ and 0 · log 0 count as 0.
  func timesOrZero(_ value: Tensor) -> Tensor {
    let isZero = self .== 0
    let zero = Tensor(zeros: [], dtype: dtype)
    return self * Tensor.where(isZero, zero, else: value)
  }

  /// The same numbers without history, in another tensor's element type.
  func constant(like other: Tensor) -> Tensor { detached().converted(to: other.dtype) }
}
