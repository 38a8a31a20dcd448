import Foundation
import SomaData
import SomaTensor

extension TrainingRun {
  /// Whether more epochs would help: the training did all its epochs, and was still getting better at the last ones, as
  /// its log tells.
  public func isStillImproving(_ end: TrainingEnd, _ history: RunHistory) -> Bool {
    guard end.reason == .finished, let best = end.best else { return false }
    return history.isStillImproving(best: best, epochCount: end.epochs, ignorance: ignorance)
  }

  /// The loss of whoever knows nothing of the inputs: all classes alike, or always the mean.
  private var ignorance: Double {
    guard configuration.training.objective == .regression else {
      return log(Double(configuration.classes.count))
    }
    let values = training.targets.doubles, width = max(1, training.targets.shape[1])
    let sums = values.indices.reduce(into: [Double](repeating: 0, count: width)) {
      $0[$1 % width] += values[$1]
    }
    let means = sums.map { $0 / Double(training.count) }
    return values.indices.reduce(0) { sum, index in
      let distance = values[index] - means[index % width]
      return sum + distance * distance / Double(values.count)
    }
  }
}

extension RunHistory {
  /// Whether the loss that chose the best epoch was still falling when all epochs were done, so that more epochs would
  /// help.
  ///
  /// The second half of the epochs is looked at, its first tenth beside its last, as means: the step size of a cosine
  /// ends at nothing, so the last epochs alone always look as if nothing were left to be gained. It is still falling where
  ///
  /// - the best epoch is in the last tenth of all epochs,
  /// - the loss fell by more than a thirtieth of itself or, while three quarters of `ignorance` are left, by more than a
  ///   tenth of what it fell in all, and
  /// - there is something left to be gained: of `ignorance`, the loss of always giving the same answer, more than an
  ///   eighth for classes, and more than a hundredth for values.
  ///
  /// - Parameters:
  ///   - best: The best epoch.
  ///   - epochCount: How many epochs were done.
  ///   - ignorance: The logarithm of the number of classes, or the variance of the values to be predicted.
  package func isStillImproving(best: BestEpoch, epochCount: Int, ignorance: Double) -> Bool {
    let losses = epochs.compactMap { best.metric.isOfValidation ? $0.validation?.loss : $0.training.loss }
    guard losses.count >= 2, losses.allSatisfy(\.isFinite), ignorance > 0,
      Double(best.epoch) >= 0.9 * Double(epochCount)
    else { return false }
    let width = max(1, losses.count / 10)
    func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
    let before = mean(losses[(losses.count - 1) / 2..<(losses.count - 1) / 2 + width])
    let end = mean(losses.suffix(width))
    let isClassification = epochs.last?.training.accuracy != nil
    let rest = end / ignorance, gain = before - end, gainInAll = losses[0] - end
    return (gain > before / 30 || (rest > 0.75 && gainInAll > 0 && gain > gainInAll / 10))
      && rest > (isClassification ? 0.125 : 0.01)
  }
}
