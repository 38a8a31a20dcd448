import Foundation

/// Why a training could not begin or go on.
public enum TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The loss became NaN or infinite.
  case diverged(epoch: Int, step: Int, loss: Double, learningRate: Double)
  /// There is nothing to train on.
  case noSamples
  /// A setting is outside its range.
  case badSetting(name: String, value: String, allowed: String)

  /// What happened, and where.
  public var description: String {
    switch self {
    case .diverged(let epoch, let step, let loss, let learningRate):
      "loss became \(loss.isNaN ? "NaN" : "infinite") at epoch \(epoch), step \(step)\n  lr \(String(format: "%.3g", learningRate))"
    case .noSamples: "there are no samples to train on"
    case .badSetting(let name, let value, let allowed): "\(name) is \(value); allowed is \(allowed)"
    }
  }
}
