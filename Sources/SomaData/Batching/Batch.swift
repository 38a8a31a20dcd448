public import SomaTensor

/// The inputs and targets of one step of training.
public struct Batch: Sendable {
  /// `float32` of shape `[batch, …]`: the features, divided by the divisor of their samples.
  public let inputs: Tensor
  /// Class indices, `int32` of shape `[batch]`, or values, `float32` of shape `[batch, outputs]`.
  public let targets: Tensor

  /// How many samples the batch has.
  public var count: Int { inputs.shape[0] }
}

extension Samples {
  /// Gathers, converts and scales the samples with these indices, in one pass over their bytes.
  ///
  /// The tensors are made of memory that earlier batches gave back, so a training whose batches have one
  /// size allocates only for the first.
  ///
  /// - Precondition: Every index is in `0 ..< count`.
  public func batch(_ indices: ArraySlice<Int>) -> Batch {
    Batch(inputs: inputs(indices), targets: targets.copyingRows(indices))
  }

  /// All samples, in order.
  public var batch: Batch { batch(0..<count) }

  /// The samples of a range of indices, in order.
  ///
  /// - Precondition: The range lies in `0 ..< count`.
  public func batch(_ range: Range<Int>) -> Batch { batch(Array(range)[...]) }

  private func inputs(_ indices: ArraySlice<Int>) -> Tensor {
    features.dtype == .uint8 || divisor != 1
      ? features.copyingRows(indices, dividedBy: divisor) : features.copyingRows(indices)
  }
}
