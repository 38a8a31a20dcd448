import Foundation
public import SomaData
public import SomaNN
import SomaRules
public import SomaTensor

/// Finds a step size by Smith's range test: the rate rises from step to step until the loss explodes.
///
/// Step k of n is made with the rate `lowest · (highest / lowest)^(k / (n − 1))`, on one mini-batch each. The losses are
/// smoothed by an exponential average without its bias towards the start, `aₖ = β aₖ₋₁ + (1 − β) lossₖ`,
/// `smoothedₖ = aₖ / (1 − βᵏ)`. The test ends early when the smoothed loss is more than `stopFactor` times its least
/// value so far, or a loss is not finite.
///
///     let curve = try LearningRateFinder().run(
///       model: model, optimizer: Adam(), samples: data.train, objective: .classification)
///     if let rate = curve.suggestion { optimizer.learningRate = rate }
///
/// **Source**: Smith, "Cyclical learning rates for training neural networks", 2017, section 3.3. The exponential rise,
/// the smoothing and the factor 4 are those of fastai's `lr_find`.
public struct LearningRateFinder: Sendable {
  /// The rate of the first step, and that of the last.
  public var lowest, highest: Double
  /// How many steps are made at most.
  public var stepCount: Int
  /// Samples in a step.
  public var batchSize: Int
  /// How slowly the smoothed loss follows: β.
  public var smoothing: Double
  /// How much larger than its least value the smoothed loss may become.
  public var stopFactor: Double
  /// Decides the order of the samples.
  public var seed: UInt64
  /// Whether every pass sees the samples in a new order; otherwise they keep that of the data.
  public var shuffles = true
  /// What the operands of the layers' products are rounded to.
  public var precision = Precision.float32
  /// The longest that all gradients of a step together may be.
  public var clipNorm: Double?

  /// A test over eight decades in a hundred steps.
  ///
  /// - Precondition: `0 < lowest < highest`, both finite; `stepCount` is 2 or more, `batchSize` positive, `smoothing` in
  ///   0 ..< 1, `stopFactor` more than 1.
  public init(
    from lowest: Double = 1e-7, to highest: Double = 10, stepCount: Int = 100, batchSize: Int = 32,
    smoothing: Double = 0.9, stopFactor: Double = 4, seed: UInt64 = 0
  ) {
    mustHold(
      lowest > 0 && lowest < highest && highest.isFinite,
      "LearningRateFinder: from \(lowest) to \(highest), expected 0 < from < to")
    mustHold(
      stepCount >= 2 && batchSize > 0,
      "LearningRateFinder: stepCount is \(stepCount) and batchSize \(batchSize), expected 2 or more and 1 or more"
    )
    mustHold(
      (0..<1).contains(smoothing) && stopFactor > 1,
      "LearningRateFinder: smoothing is \(smoothing) and stopFactor \(stopFactor), expected 0 ..< 1 and more than 1"
    )
    (self.lowest, self.highest, self.stepCount, self.batchSize) = (lowest, highest, stepCount, batchSize)
    (self.smoothing, self.stopFactor, self.seed) = (smoothing, stopFactor, seed)
  }

  /// The rate of a step, counted from 0.
  public func rate(ofStep step: Int) -> Double {
    let share = Double(step) / Double(stepCount - 1), quotient = highest / lowest
    // The quotient of rates far apart may be infinite, though no rate between them is.
    return quotient.isFinite
      ? lowest * pow(quotient, share) : exp(log(lowest) * (1 - share) + log(highest) * share)
  }

  /// Makes the test on copies of a model and an optimizer; both stay as they are.
  ///
  /// - Parameters:
  ///   - samples: What the model is to learn from. Where they are few, they are seen several times.
  ///   - loss: Measured instead of the objective's own.
  ///   - shouldStop: Asked after every step; the curve then ends there.
  /// - Throws: ``TrainingError/noSamples``, ``TrainingError/targets(objective:dtype:shape:)``, and what the loss throws.
  public func run(
    model: Model, optimizer: any Optimizer, samples: Samples, objective: Objective, loss: Loss? = nil,
    shouldStop: () -> Bool = { false }
  ) throws -> LearningRateCurve {
    try objective.check(samples, loss: loss)
    var optimizer = optimizer
    return try run(model, &optimizer, samples, loss ?? objective.loss, shouldStop)
  }

  private func run<Method: Optimizer>(
    _ model: Model, _ optimizer: inout Method, _ samples: Samples, _ loss: Loss, _ shouldStop: () -> Bool
  ) throws -> LearningRateCurve {
    guard samples.count > 0 else { throw TrainingError.noSamples }
    var model = model
    let order = BatchOrder(sampleCount: samples.count, batchSize: batchSize, seed: seed, shuffles: shuffles)
    let step = TrainingStep(loss: loss, precision: precision, clipNorm: clipNorm)
    var points: [LearningRateCurve.Point] = []
    var average = 0.0, least = Double.infinity, end = LearningRateCurve.End.highestRate
    var batches: [ArraySlice<Int>] = []
    for number in 0..<stepCount {
      if number % order.batchCount == 0 { batches = order.batches(epoch: 1 + number / order.batchCount) }
      let batch = samples.batch(batches[number % order.batchCount])
      optimizer.learningRate = rate(ofStep: number)
      let value: Double
      do {
        value = try step(
          model: &model, optimizer: &optimizer, inputs: batch.inputs, targets: batch.targets, number: number)
      } catch OptimizerError.gradientNotFinite {
        value = .nan
      }
      guard value.isFinite else {
        end = .notFinite
        break
      }
      average = smoothing * average + (1 - smoothing) * value
      let smoothed = average / (1 - pow(smoothing, Double(number + 1)))
      points.append(LearningRateCurve.Point(rate: optimizer.learningRate, loss: value, smoothed: smoothed))
      if number > 0, smoothed > stopFactor * least {
        end = .exploded
        break
      }
      least = min(least, smoothed)
      if shouldStop() {
        end = .stopped
        break
      }
    }
    return LearningRateCurve(points: points, end: end)
  }
}
