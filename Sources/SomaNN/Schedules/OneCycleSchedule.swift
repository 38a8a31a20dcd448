import Foundation
import SomaRules

/// One rise from a small rate to the base rate and one longer fall far below the start.
///
/// The rate goes from base / `startDivisor` at step 0 to base at step `riseShare · stepCount − 1`, and from
/// there to base / `startDivisor` / `endDivisor` at step `stepCount − 1`, where it stays; along half a cosine
/// or a line. Here the base rate is the peak; PyTorch's `OneCycleLR` calls it `max_lr`.
///
/// **Source**: Smith and Topin, "Super-convergence: very fast training of neural networks using large
/// learning rates", 2018.
public struct OneCycleSchedule: Schedule {
  /// The shape of rise and fall.
  public enum Curve: String, Sendable, CaseIterable {
    /// Half a cosine.
    case cosine
    /// A straight line.
    case linear
  }

  private let stepCount: Int
  private let riseShare, startDivisor, endDivisor: Double
  private let curve: Curve

  /// One cycle over a whole training.
  ///
  /// - Parameters:
  ///   - stepCount: The number of steps in the training.
  ///   - riseShare: The part of the steps that the rise takes.
  ///   - startDivisor: How far below the peak the start lies.
  ///   - endDivisor: How far below the start the end lies.
  ///   - curve: The shape of rise and fall.
  /// - Precondition: `stepCount` is positive, `riseShare` in 0 … 1, the divisors are positive.
  public init(
    stepCount: Int, riseShare: Double = 0.3, startDivisor: Double = 25, endDivisor: Double = 1e4,
    curve: Curve = .cosine
  ) {
    mustHold(stepCount > 0, "OneCycleSchedule: stepCount is \(stepCount), expected 1 or more")
    mustHold((0...1).contains(riseShare), "OneCycleSchedule: riseShare is \(riseShare), expected 0 ... 1")
    check("OneCycleSchedule", "startDivisor", startDivisor, in: positive)
    check("OneCycleSchedule", "endDivisor", endDivisor, in: positive)
    (self.stepCount, self.riseShare, self.curve) = (stepCount, riseShare, curve)
    (self.startDivisor, self.endDivisor) = (startDivisor, endDivisor)
  }

  /// The rate of a step.
  public func learningRate(base: Double, step: Int) -> Double {
    let start = base / startDivisor, peak = riseShare * Double(stepCount) - 1, last = Double(stepCount - 1)
    let step = min(Double(step), last)
    if step < peak { return between(start, base, step / peak) }
    // A training of one step, or one that only rises, ends at its peak.
    guard last > max(0, peak) else { return base }
    return between(base, start / endDivisor, (step - max(0, peak)) / (last - max(0, peak)))
  }

  private func between(_ from: Double, _ to: Double, _ progress: Double) -> Double {
    switch curve {
    case .linear: from + (to - from) * progress
    // Halved first, which changes no bit: twice the largest rate may be infinite.
    case .cosine: to + (from - to) * ((1 + cos(.pi * progress)) / 2)
    }
  }
}
