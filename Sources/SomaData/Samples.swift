import SomaRules
public import SomaTensor

/// Inputs, and what should be predicted for each of them.
public struct Samples: Sendable {
  /// The inputs as they are stored, `uint8` or `float32`, of shape `[count, …]`; images are
  /// `[count, channels, height, width]`.
  public let features: Tensor
  /// Class indices, `int32` of shape `[count]`, or values to predict, `float32` of shape `[count, outputs]`.
  public let targets: Tensor
  /// What a stored feature is divided by to become an input: 255 for bytes of images, 1 for other numbers.
  public let divisor: Float

  /// How many samples there are.
  public var count: Int { features.shape[0] }
  /// The shape of one input.
  public var inputShape: [Int] { Array(features.shape.dropFirst()) }
  /// Whether the targets are class indices.
  public var hasClasses: Bool { targets.dtype == .int32 }

  /// Samples made of two tensors with the same first axis.
  ///
  /// - Precondition: `features` is `uint8` or `float32` and has a first axis; `targets` has the shape and
  ///   type told above; `divisor` is positive.
  public init(features: Tensor, targets: Tensor, divisor: Float = 1) {
    mustHold(
      features.dtype == .uint8 || features.dtype == .float32,
      "samples: features are \(features.dtype), not uint8 or float32")
    mustHold(
      targets.dtype == .int32 && targets.shape.count == 1
        || targets.dtype == .float32 && targets.shape.count == 2,
      "samples: targets are \(targets.dtype) of shape \(targets.shape), not int32 [count] or float32 [count, n]"
    )
    mustHold(
      !features.shape.isEmpty && features.shape[0] == targets.shape[0],
      "samples: first axes differ: features \(features.shape), targets \(targets.shape)")
    mustHold(divisor > 0, "samples: divisor \(divisor) is not positive")
    self.features = features
    self.targets = targets
    self.divisor = divisor
  }

  /// The class index of every sample.
  ///
  /// - Precondition: The targets are class indices.
  public var classIndices: [Int32] {
    mustHold(hasClasses, "samples: targets of type \(targets.dtype) are no class indices")
    return targets.array()
  }

  /// The samples with these indices, in this order; an index may come more than once.
  ///
  /// - Precondition: Every index is in `0 ..< count`.
  public func subset(_ indices: [Int]) -> Samples {
    Samples(
      features: features.copyingRows(indices[...]), targets: targets.copyingRows(indices[...]),
      divisor: divisor)
  }
}
