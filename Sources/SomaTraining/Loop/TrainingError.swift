public import SomaTensor

/// Why a training could not begin or go on.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A number became NaN or infinite.
  case diverged(Divergence)
  /// There is nothing to train on.
  case noSamples
  /// The samples' targets are not what the objective compares outputs with.
  case targets(objective: Objective, dtype: DType, shape: [Int])
  /// A metric of samples held out is to decide something, and none are held out.
  case nothingHeldOut(EpochMetric)
  /// A metric of classes is to decide something, and values are predicted.
  case noClasses(EpochMetric)
  /// A state to go on from cannot be one of this training.
  case stateDoesNotFit(reason: String)
  /// The training needs more memory than there is.
  case notEnoughMemory(MemoryShortage)
  /// A setting is outside its range.
  case badSetting(name: String, value: String, allowed: String)

  /// What happened, and where.
  public var description: String {
    switch self {
    case .diverged(let divergence): divergence.description
    case .noSamples: "there are no samples to train on"
    case .targets(.classification, let dtype, let shape):
      "classification expects class indices, int32 of shape [count], and the targets are \(dtype.rawValue) of shape "
        + "\(shape); to predict values choose the objective .regression, to learn shares of classes .regression with "
        + "the loss .crossEntropy"
    case .targets(.regression, let dtype, let shape):
      "regression expects values, float32 of shape [count, outputs], and the targets are \(dtype.rawValue) of shape "
        + "\(shape); to tell classes apart choose the objective .classification"
    case .nothingHeldOut(let metric):
      "\(metric.rawValue) is not measured: no samples are held out to measure it on"
    case .noClasses(let metric): "\(metric.rawValue) is not measured: values are predicted, not classes"
    case .stateDoesNotFit(let reason): "the state does not fit the training: \(reason)"
    case .notEnoughMemory(let shortage): shortage.description
    case .badSetting(let name, let value, let allowed): "\(name) is \(value); allowed is \(allowed)"
    }
  }
}
