/// Why a training could not begin or go on.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A number became NaN or infinite.
  case diverged(Divergence)
  /// There is nothing to train on.
  case noSamples
  /// A metric of samples held out is to decide something, and none are held out.
  case nothingHeldOut(EpochMetric)
  /// A metric of classes is to decide something, and values are predicted.
  case noClasses(EpochMetric)
  /// A setting is outside its range.
  case badSetting(name: String, value: String, allowed: String)

  /// What happened, and where.
  public var description: String {
    switch self {
    case .diverged(let divergence): divergence.description
    case .noSamples: "there are no samples to train on"
    case .nothingHeldOut(let metric):
      "\(metric.rawValue) is not measured: no samples are held out to measure it on"
    case .noClasses(let metric): "\(metric.rawValue) is not measured: values are predicted, not classes"
    case .badSetting(let name, let value, let allowed): "\(name) is \(value); allowed is \(allowed)"
    }
  }
}
