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
  /// - Parameters:
  ///   - features: `uint8` or `float32`, of shape `[count, …]`.
  ///   - targets: Class indices of shape `[count]`, in any type of whole numbers, or values of type `float32` or
  ///     `float64` and of shape `[count, outputs]`, or `[count]` for one output. Kept as ``targets`` tells.
  ///   - divisor: What a feature is divided by to become an input.
  /// - Precondition: The tensors are as told above, class indices fit `int32`, and `divisor` is positive.
  public init(features: Tensor, targets: Tensor, divisor: Float = 1) {
    mustHold(
      features.dtype == .uint8 || features.dtype == .float32,
      "Samples: features are \(features.dtype.rawValue) of shape \(features.shape), expected uint8 or float32 of shape [count, …]"
    )
    let targets = Self.stored(targets)
    mustHold(
      !features.shape.isEmpty && features.shape[0] == targets.shape[0],
      "Samples: features of shape \(features.shape) and targets of shape \(targets.shape), expected as many of both"
    )
    mustHold(divisor > 0, "Samples: divisor is \(divisor), expected a positive number")
    self.features = features
    self.targets = targets
    self.divisor = divisor
  }

  /// The targets in one of the two forms that they are kept in.
  private static func stored(_ targets: Tensor) -> Tensor {
    switch (targets.dtype, targets.rank) {
    case (.int32, 1), (.float32, 2): return targets.detached()
    case (.int64, 1), (.uint8, 1):
      let wide = targets.detached().converted(to: .int64)
      if let (row, label) = wide.firstInteger(where: { Int32(exactly: $0) == nil }) {
        brokenRule("Samples: the class index of sample \(row) is \(label), expected one that fits int32")
      }
      return wide.converted(to: .int32)
    case (.float32, 1), (.float64, 1): return targets.detached().toFloat32().reshaped(to: [targets.count, 1])
    case (.float64, 2): return targets.detached().toFloat32()
    default:
      brokenRule(
        "Samples: targets are \(targets.dtype.rawValue) of shape \(targets.shape), expected whole numbers of shape [count] or "
          + "floating ones of shape [count] or [count, outputs]")
    }
  }

  /// The class index of every sample.
  ///
  /// - Precondition: The targets are class indices.
  public var classIndices: [Int32] {
    mustHold(hasClasses, "classIndices: the targets are \(targets.dtype.rawValue), expected class indices")
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
