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
  func correctCount(outputs: Tensor, targets: Tensor) -> Int? {
    guard self == .classification else { return nil }
    let classes = outputs.shape[1]
    return outputs.toFloat32().withUnsafeBytes { outputs in
      targets.withUnsafeBytes { targets in
        let logits = outputs.assumingMemoryBound(to: Float.self)
        var correct = 0
        for (row, target) in targets.assumingMemoryBound(to: Int32.self).enumerated() {
          let start = row * classes
          var best = start
          for index in start..<start + classes where !(logits[index] <= logits[best]) { best = index }
          if best - start == Int(target), !logits[best].isNaN { correct += 1 }
        }
        return correct
      }
    }
  }
}
