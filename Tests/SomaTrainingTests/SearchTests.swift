import Foundation
import Soma
import Testing

let searchDimensions = [
  SearchDimension("rate", .logUniform(from: 1e-4, to: 1e-1)),
  SearchDimension("dropout", .uniform(from: 0, to: 0.5)),
  SearchDimension("units", .integer(from: 8, to: 64)),
  SearchDimension("activation", .choice(of: [.text("relu"), .text("tanh")])),
]

func number(_ value: SearchValue) -> Double {
  if case .number(let number) = value { number } else { .nan }
}

/// Least, and 0, at a rate of 10⁻², no dropout, 40 units and tanh. It gets closer to that the longer a trial is.
func score(_ trial: SearchTrial) -> Double {
  let values = trial.values
  let rate = log10(number(values[0])) + 2, units = (number(values[2]) - 40) / 28
  let activation = values[3] == .text("tanh") ? 0.0 : 1
  return rate * rate + number(values[1]) + units * units + activation + 1 / Double(trial.epochs)
}

@Suite struct SearchTests {
  @Test func aGridHasAllCombinationsInOrder() throws {
    let plan = try SearchPlan(searchDimensions, method: .grid(points: 4), epochs: 3)
    #expect(plan.rungs.map(\.trials) == [4 * 4 * 4 * 2])
    var search = try HyperparameterSearch(plan)
    let trials = try search.run(evaluate: score).trials
    // numpy.logspace(-4, -1, 4), numpy.linspace(0, 0.5, 4), numpy.linspace(8, 64, 4).round()
    let rates = [1e-4, 1e-3, 1e-2, 1e-1], dropouts = [0, 0.5 / 3, 1.0 / 3, 0.5], units = [8.0, 27, 45, 64]
    var index = 0
    for rate in rates {
      for dropout in dropouts {
        for unit in units {
          for activation in ["relu", "tanh"] {
            let values = trials[index].values
            #expect(abs(number(values[0]) / rate - 1) < 1e-12 && abs(number(values[1]) - dropout) < 1e-12)
            #expect(values[2] == .number(unit) && values[3] == .text(activation))
            index += 1
          }
        }
      }
    }
    #expect(index == trials.count)
    // The best combination of the grid, found by looking: 45 units are nearer to 40 than 27.
    #expect(search.result.best?.values[2...] == [.number(45), .text("tanh")])
    #expect(abs(number(try #require(search.result.best?.values[0])) - 0.01) < 1e-14)
  }

  @Test func randomValuesAreThoseOfThePhiloxStream() throws {
    let plan = try SearchPlan(Array(searchDimensions[..<3]), method: .random(trials: 3), epochs: 1, seed: 7)
    var search = try HyperparameterSearch(plan)
    let trials = try search.run { _ in 0 }.trials
    // numpy.random.Philox with the key (7, 9) and the counter (0, 0, trial, dimension), less one.
    let expected = [
      [0.0034833956095208698, 0.263299587045876, 14], [0.018124612725203895, 0.05583087297120082, 32],
      [0.0017554561260043158, 0.14702511016016884, 47],
    ]
    for (trial, values) in zip(trials, expected) {
      for (value, expected) in zip(trial.values, values) {
        #expect(abs(number(value) / expected - 1) < 1e-13)
      }
    }
  }

  @Test func randomTrialsFindTheBestApproximately() throws {
    var search = try HyperparameterSearch(
      SearchPlan(searchDimensions, method: .random(trials: 300), epochs: 1))
    let best = try #require(try search.run(evaluate: score).best)
    #expect(try #require(best.score) < 1 + 0.15 && best.values[3] == .text("tanh"))
    #expect(search.trials.allSatisfy { (1e-4...1e-1).contains(number($0.values[0])) })
    #expect(search.trials.allSatisfy { (0...0.5).contains(number($0.values[1])) })
    let units = search.trials.map { number($0.values[2]) }
    #expect(units.min() == 8 && units.max() == 64)
  }

  @Test func halvingGivesEpochsToTheBest() throws {
    // Li et al., table 1: 27 configurations, η = 3, R = 27, are the rungs of bracket s = 3.
    let plan = try SearchPlan(searchDimensions, method: .halving(trials: 27, eta: 3), epochs: 27)
    #expect(plan.rungs.map(\.trials) == [27, 9, 3, 1] && plan.rungs.map(\.epochs) == [1, 3, 9, 27])
    var search = try HyperparameterSearch(plan)
    let result = try search.run(evaluate: score)
    for rung in 1..<4 {
      let before = result.trials.filter { $0.rung == rung - 1 }.sorted { score($0) < score($1) }
      let kept = result.trials.filter { $0.rung == rung }.map(\.number)
      #expect(Set(kept) == Set(before.prefix(kept.count).map(\.number)) && kept == kept.sorted())
    }
    // The score falls alike for all, so the best of the first rung is the best of all.
    let first = result.trials.filter { $0.rung == 0 }
    #expect(result.best?.number == first.min { score($0) < score($1) }?.number)
    #expect(result.best?.epochs == 27)
  }

  @Test(arguments: [
    (2, 2, 100, [2, 1], [50, 100]), (20, 3, 30, [20, 6, 2], [3, 10, 30]), (100, 10, 5, [100], [5]),
    (8, 2, 3, [8, 4], [1, 3]),
  ])
  func halvingNeedsAWholeEpochAndAWholeTrial(
    _ trials: Int, _ eta: Int, _ epochs: Int, _ counts: [Int], _ budgets: [Int]
  ) throws {
    let plan = try SearchPlan(searchDimensions, method: .halving(trials: trials, eta: eta), epochs: epochs)
    #expect(plan.rungs.map(\.trials) == counts && plan.rungs.map(\.epochs) == budgets)
  }

  @Test func aLargeScoreCanBeTheBest() throws {
    let plan = try SearchPlan(searchDimensions, method: .halving(trials: 9, eta: 3), epochs: 9, goal: .larger)
    var search = try HyperparameterSearch(plan)
    let result = try search.run { -score($0) }
    let first = result.trials.filter { $0.rung == 0 }
    #expect(result.best?.number == first.min { score($0) < score($1) }?.number)
  }

  @Test func failuresAndScoresThatAreNoneComeLast() throws {
    var search = try HyperparameterSearch(SearchPlan(searchDimensions, method: .random(trials: 4), epochs: 1))
    let result = try search.run { trial in
      switch trial.number {
      case 0: throw TrialFailure("diverged")
      case 1: return .nan
      case 2: return 5
      default: return 5
      }
    }
    #expect(result.ranking.map(\.number) == [2, 3, 0, 1] && result.best?.number == 2)
    #expect(result.trials[0].failure == "diverged")
    #expect(result.trials[1].failure == "the score is nan")
    // Any other error is not the trial's.
    struct Broken: Error {}
    var other = try HyperparameterSearch(SearchPlan(searchDimensions, method: .random(trials: 4), epochs: 1))
    #expect(throws: Broken.self) { try other.run { _ in throw Broken() } }
    #expect(other.trials.isEmpty)
  }

  @Test func plansThatCannotBeCarriedOutAreRefused() throws {
    func reason(
      _ dimensions: [SearchDimension], _ method: SearchPlan.Method = .random(trials: 1), epochs: Int = 1
    ) -> String {
      do {
        _ = try SearchPlan(dimensions, method: method, epochs: epochs)
        return ""
      } catch {
        return error.description
      }
    }
    func one(_ space: SearchSpace) -> [SearchDimension] { [SearchDimension("x", space)] }
    #expect(reason([]) == "no setting is searched")
    #expect(reason(one(.uniform(from: 0, to: 1)) + one(.uniform(from: 0, to: 1))) == "x is searched twice")
    #expect(reason(one(.choice(of: []))) == "x: there is no value to choose")
    #expect(reason(one(.choice(of: [.number(1), .number(1)]))) == "x: a value is given twice")
    #expect(reason(one(.choice(of: [.number(.nan)]))) == "x: a value is not finite")
    #expect(reason(one(.uniform(from: 1, to: 0))) == "x: 1.0 and 0.0 are not in rising order")
    #expect(reason(one(.uniform(from: 0, to: .infinity))).contains("not in rising order"))
    #expect(reason(one(.logUniform(from: 0, to: 1))).contains("the lower bound is 0.0"))
    #expect(reason(one(.integer(from: 3, to: 3))).contains("not in rising order"))
    #expect(reason(one(.integer(from: .min, to: .max))).contains("too large"))
    let line = one(.uniform(from: 0, to: 1))
    #expect(reason(line, .random(trials: 0)).contains("trials is 0"))
    #expect(reason(line, .grid(points: 0)).contains("points is 0"))
    #expect(reason(searchDimensions, .grid(points: 100)).contains("more than 10000 trials"))
    #expect(reason(line, .halving(trials: 1, eta: 3)).contains("trials is 1"))
    #expect(reason(line, .halving(trials: 9, eta: 1)).contains("eta is 1"))
    #expect(reason(line, epochs: 0).contains("epochs is 0"))
  }

  @Test func hugeRangesDoNotOverflow() throws {
    let widest = Double.greatestFiniteMagnitude
    let plan = try SearchPlan(
      [
        SearchDimension("a", .uniform(from: -widest, to: widest)),
        SearchDimension("b", .logUniform(from: .leastNonzeroMagnitude, to: widest)),
        SearchDimension("c", .integer(from: -(1 << 53), to: 1 << 53)),
      ], method: .grid(points: 5), epochs: 1)
    var search = try HyperparameterSearch(plan)
    let trials = try search.run { _ in 0 }.trials
    #expect(trials.count == 125 && trials.allSatisfy { $0.values.allSatisfy { number($0).isFinite } })
  }
}
