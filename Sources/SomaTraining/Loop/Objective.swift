import SomaData
public import SomaNN
import SomaTensor

/// What a network is trained for: which loss is made small, and what counts as right.
public enum Objective: String, Sendable, Codable {
  /// To tell classes apart: softmax cross-entropy of logits of shape `[batch, classes]`.
  case classification
  /// To predict values: the mean squared error of outputs of shape `[batch, outputs]`.
  case regression

  /// The mean loss of a batch.
  public var loss: Loss {
    switch self {
    case .classification: .crossEntropy
    case .regression: .meanSquaredError
    }
  }

  /// How many rows of a batch are right; nothing where values are predicted.
  ///
  /// The first of equal logits counts as the answer; a row with a NaN has no answer and is wrong.
  /// Nothing either where outputs and targets are no rows of logits with a class index for each.
  func correctCount(outputs: Tensor, targets: Tensor) -> Int? {
    guard self == .classification, outputs.rank == 2, outputs.dtype.isFloating,
      targets.shape == [outputs.shape[0]]
    else { return nil }
    let logits = outputs.toFloat32()
    return switch targets.dtype {
    case .int32: Self.correctCount(logits, targets, Int32.self)
    case .int64: Self.correctCount(logits, targets, Int64.self)
    case .uint8: Self.correctCount(logits, targets, UInt8.self)
    case .float32, .float64, .bfloat16, .bool: nil
    }
  }

  private static func correctCount<Label: BinaryInteger>(
    _ outputs: Tensor, _ targets: Tensor, _ type: Label.Type
  ) -> Int {
    let classes = outputs.shape[1]
    guard classes > 0 else { return 0 }
    return outputs.withUnsafeBytes { outputs in
      targets.withUnsafeBytes { targets in
        let logits = outputs.assumingMemoryBound(to: Float.self)
        var correct = 0
        for (row, label) in targets.assumingMemoryBound(to: Label.self).enumerated() {
          let start = row * classes
          var best = start
          for index in start..<start + classes where !(logits[index] <= logits[best]) { best = index }
          if best - start == label, !logits[best].isNaN { correct += 1 }
        }
        return correct
      }
    }
  }

  /// Throws unless the samples have targets for this objective. A loss of one's own may take other values than
  /// regression's, but whether a class is right takes class indices whatever the loss.
  func check(_ samples: Samples, loss: Loss?) throws(TrainingError) {
    let fits: Bool
    switch self {
    case .classification: fits = samples.hasClasses
    case .regression: fits = loss != nil || !samples.hasClasses
    }
    guard fits else {
      throw .targets(objective: self, dtype: samples.targets.dtype, shape: samples.targets.shape)
    }
  }
}
