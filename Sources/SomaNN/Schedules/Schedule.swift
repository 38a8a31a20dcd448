import Foundation
import SomaRules

/// How the learning rate changes with the steps: a pure function, so a resumed training needs nothing but the
/// step.
///
///     let schedule = WarmUp(stepCount: 500, then: CosineSchedule(stepCount: 9_500))
///     optimizer.learningRate = schedule.learningRate(base: 0.001, step: optimizer.stepCount)
public protocol Schedule: Sendable {
  /// The rate of a step.
  ///
  /// - Parameters:
  ///   - base: The rate that was asked for.
  ///   - step: How many steps came before; 0 for the first.
  func learningRate(base: Double, step: Int) -> Double
}

/// The same rate at every step.
public struct ConstantSchedule: Schedule {
  /// The base rate throughout.
  public init() {}
  /// `base`.
  public func learningRate(base: Double, step: Int) -> Double { base }
}

/// `base · factor^⌊step / period⌋`: the rate falls by a factor every so many steps.
public struct StepSchedule: Schedule {
  private let period: Int
  private let factor: Double

  /// A fall by `factor` after every `period` steps.
  ///
  /// - Precondition: `period` and `factor` are positive.
  public init(period: Int, factor: Double = 0.1) {
    mustHold(period > 0, "StepSchedule: period is \(period), expected 1 or more")
    check("StepSchedule", "factor", factor, in: positive)
    (self.period, self.factor) = (period, factor)
  }

  /// The rate of a step.
  public func learningRate(base: Double, step: Int) -> Double { base * pow(factor, Double(step / period)) }
}

/// `base · factor^step`.
public struct ExponentialSchedule: Schedule {
  private let factor: Double

  /// A factor for every step.
  ///
  /// - Precondition: `factor` is positive.
  public init(factor: Double) {
    check("ExponentialSchedule", "factor", factor, in: positive)
    self.factor = factor
  }

  /// The rate of a step.
  public func learningRate(base: Double, step: Int) -> Double { base * pow(factor, Double(step)) }
}

/// `base / (1 + rate · step)`: the learning-rate decay of older texts.
public struct InverseTimeSchedule: Schedule {
  private let rate: Double

  /// A rate of decay.
  ///
  /// - Precondition: `rate` is not negative.
  public init(rate: Double) {
    check("InverseTimeSchedule", "rate", rate, in: nonNegative)
    self.rate = rate
  }

  /// The rate of a step.
  public func learningRate(base: Double, step: Int) -> Double { base / (1 + rate * Double(step)) }
}

/// Half a cosine from the base rate down to a minimum, which stays: `min + ½ (base − min) (1 + cos(π step /
/// stepCount))`.
///
/// **Source**: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without
/// restarts.
public struct CosineSchedule: Schedule {
  private let stepCount: Int
  private let minimum: Double

  /// Down to a minimum in so many steps.
  ///
  /// - Parameters:
  ///   - stepCount: The step at which the minimum is reached, usually the number of steps in the training.
  ///   - minimum: The last rate.
  /// - Precondition: `stepCount` is positive, `minimum` is not negative.
  public init(stepCount: Int, minimum: Double = 0) {
    mustHold(stepCount > 0, "CosineSchedule: stepCount is \(stepCount), expected 1 or more")
    check("CosineSchedule", "minimum", minimum, in: nonNegative)
    (self.stepCount, self.minimum) = (stepCount, minimum)
  }

  /// The rate of a step.
  public func learningRate(base: Double, step: Int) -> Double {
    let progress = Double(min(step, stepCount)) / Double(stepCount)
    // Halved first, which changes no bit: twice the largest rate may be infinite.
    return minimum + (base - minimum) * ((1 + cos(.pi * progress)) / 2)
  }
}

/// Begins gently: the rate of another schedule is reached along a straight line.
///
/// For step < `stepCount`: `r · (startFactor + (1 − startFactor) · step / stepCount)`, where r is the
/// following schedule's first rate; afterwards that schedule, counted from its own step 0.
///
/// **Source**: Goyal et al., "Accurate, large minibatch SGD", 2017.
public struct WarmUp: Schedule {
  private let stepCount: Int
  private let startFactor: Double
  private let next: any Schedule

  /// A warm-up before another schedule.
  ///
  /// - Parameters:
  ///   - stepCount: How many steps the warm-up takes.
  ///   - startFactor: The first rate's part of the full one.
  ///   - next: What follows.
  /// - Precondition: `stepCount` is not negative, `startFactor` is in 0 … 1.
  public init(stepCount: Int, startFactor: Double = 0.1, then next: any Schedule = ConstantSchedule()) {
    mustHold(stepCount >= 0, "WarmUp: stepCount is \(stepCount), expected 0 or more")
    mustHold((0...1).contains(startFactor), "WarmUp: startFactor is \(startFactor), expected 0 ... 1")
    (self.stepCount, self.startFactor, self.next) = (stepCount, startFactor, next)
  }

  /// The rate of a step.
  public func learningRate(base: Double, step: Int) -> Double {
    guard step < stepCount else { return next.learningRate(base: base, step: step - stepCount) }
    let part = startFactor + (1 - startFactor) * Double(step) / Double(stepCount)
    return next.learningRate(base: base, step: 0) * part
  }
}

/// Above 0, and finite.
let positive = Double.leastNonzeroMagnitude..<Double.infinity
