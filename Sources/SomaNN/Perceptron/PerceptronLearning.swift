import SomaRules
import SomaTensor

/// When weights change: after each mistake, or once for all mistakes of an epoch.
public enum PerceptronMethod: String, CaseIterable, Sendable {
  /// Each sample in turn: w ← w + α y x for a sample that is misclassified.
  case online
  /// All samples at once: w ← w + α Σ y x over those that are misclassified, a step of gradient descent.
  case batch
}

/// In which order samples are seen.
public enum SampleOrder: Sendable, Equatable {
  /// As they are given, in every epoch.
  case given
  /// A new random order in every epoch.
  case shuffled(seed: UInt64)

  func indices(count: Int, epoch: Int) -> [Int] {
    switch self {
    case .given: return Array(0..<count)
    case .shuffled(let seed):
      var stream = RandomStream(seed: seed, purpose: .order, epoch: UInt64(epoch))
      return stream.permutation(count: count)
    }
  }
}

/// Everything that happened while a perceptron learned.
public struct PerceptronTraining: Sendable, Equatable {
  /// One change of the weights.
  public struct Update: Sendable, Equatable {
    /// The epoch, counted from 1.
    public let epoch: Int
    /// The misclassified samples that caused it: one online, all of them in a batch.
    public let samples: [Int]
    /// z = w·x + b of these samples before the change.
    public let netInputs: [Double]
    /// J = −Σ y z over these samples before the change.
    public let criterion: Double
    /// The perceptron before and after.
    public let before, after: Perceptron
  }

  /// The changes in their order.
  public let updates: [Update]
  /// The perceptron at the end.
  public let perceptron: Perceptron
  /// How many epochs were run; with convergence, the last one found no mistake.
  public let epochCount: Int
  /// Whether an epoch passed without a mistake.
  public let hasConverged: Bool

  /// How often a sample was found misclassified.
  public var mistakeCount: Int { updates.reduce(0) { $0 + $1.samples.count } }
}

extension Perceptron {
  /// Learns by the perceptron rule and keeps a record of every change.
  ///
  /// The rule minimises the perceptron criterion J(w) = −Σ yₙ (w·xₙ + b) over the misclassified samples, y ∈ {−1, +1}.
  /// Its gradient is ∇J = −Σ yₙxₙ, so
  ///
  ///     w ← w + α Σ yₙxₙ,   b ← b + α Σ yₙ.
  ///
  /// With targets t ∈ {0, 1} the same rule reads w ← w + α Σ (tₙ − oₙ) xₙ, o the output: t − o is +1 or −1 for a
  /// mistake and 0 otherwise. A sample is misclassified when its output is not its class; on the boundary the output is
  /// 0. (The gradient of ``perceptronCriterion(scores:targets:reduction:)`` is 0 there, so weights of zero would stay;
  /// the rule counts a positive sample on the boundary as the mistake it is.)
  ///
  /// It ends with the first epoch without a mistake, which comes if and only if a hyperplane separates the classes: see
  /// ``LabelledPoints/separability()`` and ``LabelledPoints/mistakeBound()``.
  ///
  /// - Parameters:
  ///   - method: When weights change.
  ///   - learningRate: α. From weights of zero it changes their length, but not one output.
  ///   - order: In which order samples are seen; without effect on a batch.
  ///   - maximumEpochCount: When to give up.
  /// - Precondition: The perceptron has as many weights as the points have coordinates; `learningRate` is positive and
  ///   finite; `maximumEpochCount` is not negative.
  ///
  /// **Source**: Rosenblatt, 1958; Bishop, *Pattern Recognition and Machine Learning* (2006), section 4.1.7.
  public func trained(
    on data: LabelledPoints, method: PerceptronMethod = .online, learningRate: Double = 1,
    order: SampleOrder = .given, maximumEpochCount: Int = 100
  ) -> PerceptronTraining {
    mustHold(
      weights.count == data.dimension,
      "perceptron: \(weights.count) weights, expected one for each of \(data.dimension) coordinates")
    mustHold(
      learningRate > 0 && learningRate.isFinite,
      "perceptron: learningRate is \(learningRate), expected a positive number")
    mustHold(
      maximumEpochCount >= 0, "perceptron: maximumEpochCount is \(maximumEpochCount), expected 0 or more")
    var updates: [PerceptronTraining.Update] = []
    var current = self
    for epoch in 0..<maximumEpochCount {
      let before = updates.count
      switch method {
      case .online:
        for sample in order.indices(count: data.count, epoch: epoch) {
          let isRight = (current.output(data.points[sample]) == 1) == data.isPositive[sample]
          if !isRight { updates.append(current.update([sample], data, learningRate, epoch)) }
          current = updates.last?.after ?? current
        }
      case .batch:
        let mistakes = data.mistakes(of: current)
        if !mistakes.isEmpty { updates.append(current.update(mistakes, data, learningRate, epoch)) }
        current = updates.last?.after ?? current
      }
      if updates.count == before {
        return PerceptronTraining(
          updates: updates, perceptron: current, epochCount: epoch + 1, hasConverged: true)
      }
    }
    return PerceptronTraining(
      updates: updates, perceptron: current, epochCount: maximumEpochCount, hasConverged: false)
  }

  /// The change that misclassified samples cause.
  private func update(
    _ samples: [Int], _ data: LabelledPoints, _ learningRate: Double, _ epoch: Int
  ) -> PerceptronTraining.Update {
    let netInputs = samples.map { netInput(data.points[$0]) }
    var after = self
    for index in weights.indices {
      after.weights[index] += learningRate * samples.reduce(0) { $0 + data.sign($1) * data.points[$1][index] }
    }
    after.bias += learningRate * samples.reduce(0) { $0 + data.sign($1) }
    return PerceptronTraining.Update(
      epoch: epoch + 1, samples: samples, netInputs: netInputs,
      criterion: zip(samples, netInputs).reduce(0) { $0 - data.sign($1.0) * $1.1 }, before: self, after: after
    )
  }
}

/// How many mistakes the perceptron rule can make at most: (R/γ)².
public struct MistakeBound: Sendable, Equatable {
  /// R, the length of the longest (x, 1).
  public let radius: Double
  /// γ, the largest margin that a hyperplane through the origin of the space of (x, 1) has.
  public let margin: Double
  /// (R/γ)².
  public var value: Double { (radius / margin) * (radius / margin) }
}

extension LabelledPoints {
  /// Novikoff's bound on the mistakes of the online rule that starts from weights and bias of zero, in any order of the
  /// samples and for any learning rate; `nil` when no hyperplane separates the classes.
  ///
  /// The bias is a weight of a constant input 1, so lengths and margin are those of (x, 1).
  ///
  /// **Source**: Novikoff, "On convergence proofs on perceptrons", 1962.
  public func mistakeBound() -> MistakeBound? {
    if case .notSeparable = separability() { return nil }
    let signed = points.indices.map { index in (points[index] + [1]).map { sign(index) * $0 } }
    let nearest = MinimumNormPoint(from: signed, to: [[Double](repeating: 0, count: dimension + 1)])
    let squares = points.map { $0.reduce(1) { $0 + $1 * $1 } }
    return MistakeBound(radius: (squares.max() ?? 1).squareRoot(), margin: nearest.distance)
  }
}
