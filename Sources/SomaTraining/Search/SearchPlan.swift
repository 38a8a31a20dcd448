public import SomaNN
import SomaTensor

/// What is searched, and how. Everything that decides which trials are made stands here, so that two searches of one
/// plan try the same.
public struct SearchPlan: Codable, Sendable, Equatable {
  /// How trials are chosen.
  public enum Method: Codable, Sendable, Equatable, CustomStringConvertible {
    /// All combinations of the values; of a range, so many points.
    case grid(points: Int)
    /// So many combinations at random.
    ///
    /// **Source**: Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012.
    case random(trials: Int)
    /// So many combinations at random, trained for a few epochs; the best `1/eta` of them are trained for `eta` times as
    /// many, and so on up to all epochs.
    ///
    /// A trial is trained anew for every budget, because a schedule depends on how many epochs there are; scikit-learn's
    /// `HalvingRandomSearchCV` does the same.
    ///
    /// **Source**: Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
    /// 2016; Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", 2018.
    case halving(trials: Int, eta: Int)

    /// As a person would say it: `random (20 trials)`.
    public var description: String {
      switch self {
      case .grid(let points): "grid (\(points) points)"
      case .random(let trials): "random (\(trials) trials)"
      case .halving(let trials, let eta): "halving (\(trials) trials, eta \(eta))"
      }
    }
  }

  /// The settings that are searched.
  public let dimensions: [SearchDimension]
  /// How trials are chosen.
  public let method: Method
  /// How many epochs a trial has; with halving, those of the last rung.
  public let epochs: Int
  /// Whether a score is to be small or large.
  public let goal: PlateauSchedule.Goal
  /// Decides the random values.
  public let seed: UInt64
  /// What else decides the scores, such as the settings that are not searched: under others, a search is not taken up.
  public let context: String

  /// A plan.
  ///
  /// - Throws: ``SearchError/badPlan(_:)``.
  public init(
    _ dimensions: [SearchDimension], method: Method, epochs: Int, goal: PlateauSchedule.Goal = .smaller,
    seed: UInt64 = 0, context: String = ""
  ) throws(SearchError) {
    (self.dimensions, self.method, self.epochs) = (dimensions, method, epochs)
    (self.goal, self.seed, self.context) = (goal, seed, context)
    try check()
  }

  /// How many trials have how many epochs, in the order in which they are made: one rung, with halving several.
  public var rungs: [(trials: Int, epochs: Int)] {
    switch method {
    case .grid(let points): return [(dimensions.reduce(1) { $0 * $1.space.grid(points).count }, epochs)]
    case .random(let trials): return [(trials, epochs)]
    case .halving(let trials, let eta):
      var divisors = [1]
      while let last = divisors.last, last * eta <= min(trials, epochs) { divisors.append(last * eta) }
      return zip(divisors, divisors.reversed()).map { (trials / $0, epochs / $1) }
    }
  }

  /// The trial to be made after others. It follows from the plan and their scores.
  ///
  /// - Returns: Nothing where all are made.
  func trial(after trials: ArraySlice<SearchTrial>) -> SearchTrial? {
    var done = 0
    for (rung, size) in rungs.enumerated() {
      let place = trials.count - done
      if place < size.trials {
        let number = rung == 0 ? place : best(size.trials, of: trials.filter { $0.rung == rung - 1 })[place]
        return SearchTrial(number: number, rung: rung, epochs: size.epochs, values: values(ofTrial: number))
      }
      done += size.trials
    }
    return nil
  }

  /// The numbers of the best trials, in rising order.
  private func best(_ count: Int, of trials: [SearchTrial]) -> [Int] {
    trials.sorted { $0.precedes($1, goal: goal) }.prefix(count).map(\.number).sorted()
  }

  /// The values of a trial. They depend on the plan and the number alone.
  private func values(ofTrial number: Int) -> [SearchValue] {
    switch method {
    case .grid(let points):
      // The last setting changes fastest.
      var rest = number
      return dimensions.reversed().map { dimension in
        let values = dimension.space.grid(points)
        defer { rest /= values.count }
        return values[rest % values.count]
      }.reversed()
    case .random, .halving:
      return dimensions.indices.map { index in
        var random = RandomStream(seed: seed, purpose: .search, sample: UInt64(number), index: UInt64(index))
        return dimensions[index].space.draw(&random)
      }
    }
  }
}

extension SearchPlan {
  /// More trials than anybody waits for are a slip of the hand.
  private static let largestCount = 10_000

  private func check() throws(SearchError) {
    func require(_ isRight: Bool, _ reason: String) throws(SearchError) {
      if !isRight { throw .badPlan(reason) }
    }
    func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(SearchError) {
      try require(
        range.contains(value),
        "\(name) is \(value); allowed is from \(range.lowerBound) to \(range.upperBound)")
    }
    try require(!dimensions.isEmpty, "no setting is searched")
    for (index, dimension) in dimensions.enumerated() {
      let isNew = !dimensions[..<index].contains { $0.name == dimension.name }
      try require(isNew, "\(dimension.name) is searched twice")
      if let fault = dimension.space.fault { throw .badPlan("\(dimension.name): \(fault)") }
    }
    try require("epochs", epochs, in: 1...1_000_000)
    switch method {
    case .grid(let points):
      try require("points", points, in: 1...1000)
      var count = 1
      for dimension in dimensions {
        count *= dimension.space.grid(points).count
        try require(count <= Self.largestCount, "the grid has more than \(Self.largestCount) trials")
      }
    case .random(let trials): try require("trials", trials, in: 1...Self.largestCount)
    case .halving(let trials, let eta):
      try require("trials", trials, in: 2...Self.largestCount)
      try require("eta", eta, in: 2...1000)
    }
  }
}
