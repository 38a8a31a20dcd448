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
    Batch(inputs: inputs(indices), targets: gathered(targets, indices))
  }

  /// All samples, in order.
  public var batch: Batch { batch(0..<count) }

  /// The samples of a range of indices, in order.
  ///
  /// - Precondition: The range lies in `0 ..< count`.
  public func batch(_ range: Range<Int>) -> Batch { batch(Array(range)[...]) }

  private func inputs(_ indices: ArraySlice<Int>) -> Tensor {
    guard features.dtype == .uint8 || divisor != 1 else { return gathered(features, indices) }
    let rowShape = features.shape.dropFirst()
    let rowCount = rowShape.reduce(1, *)
    return features.withUnsafeBytes { source in
      Tensor(shape: [indices.count] + rowShape, dtype: .float32) { destination in
        let output = destination.assumingMemoryBound(to: Float.self)
        for (row, index) in indices.enumerated() {
          precondition((0..<count).contains(index), "batch: index \(index) is outside 0 ..< \(count)")
          let rowOutput = output + row * rowCount
          if features.dtype == .uint8 {
            Self.scale(source.bindMemory(to: UInt8.self), index * rowCount, rowCount, divisor, rowOutput) {
              Float($0)
            }
          } else {
            Self.scale(source.bindMemory(to: Float.self), index * rowCount, rowCount, divisor, rowOutput) {
              $0
            }
          }
        }
      }
    }
  }

  /// Divides rather than multiplies by the reciprocal: bytes come out as the floats nearest to x / 255.
  @inline(__always)
  private static func scale<Stored>(
    _ source: UnsafeBufferPointer<Stored>, _ start: Int, _ count: Int, _ divisor: Float,
    _ output: UnsafeMutablePointer<Float>, _ convert: (Stored) -> Float
  ) {
    guard let base = source.baseAddress.map({ $0 + start }) else { return }
    for index in 0..<count { output[index] = convert(base[index]) / divisor }
  }
}
