import Foundation
import Soma

/// A search over settings: each trial is a training without a run folder.
struct SettingsSearch {
  let plan: SearchPlan
  /// What trials are compared by.
  let metric: EpochMetric
  private let setup: TrainingSetup

  /// Reads what is to be searched and checks that every part of it can be used.
  init(_ settings: Settings) throws {
    guard settings.seed != nil else {
      throw Failure(.usage, "seed is random: a search like that could not be taken up", help: "--seed 0")
    }
    let dimensions = try settings.searchDimensions()
    setup = try TrainingSetup(settings)
    let training = setup.configuration.training
    let hasValidation = setup.configuration.data.validationFraction > 0
    metric = training.supervision.monitor ?? (hasValidation ? .validationLoss : .trainingLoss)
    if !metric.isOfValidation {
      Console.message(
        "note: trials are compared by how well they know the training samples; hold some out: --val-fraction 0.1"
      )
    }
    var context = setup.configuration
    context.soma = ""
    do throws(SearchError) {
      plan = try SearchPlan(
        dimensions, method: settings.searchMethod(), epochs: training.epochs, goal: metric.goal,
        seed: training.seed, context: context.json)
    } catch {
      let place = settings["search.space"].map { "\($0.origin.description): " } ?? ""
      throw Failure(
        .configuration, "\(place)search: \(error)", help: "soma search --help shows how [search] is written")
    }
  }

  /// Trains with a trial's values.
  ///
  /// - Throws: `TrialFailure` where the training diverged, `CancellationError` where somebody stopped it.
  func score(of trial: SearchTrial) throws -> Double {
    if Interrupt.signal != nil { throw CancellationError() }
    do {
      var run = try setup.makeTrial(trial.assignments(plan), epochs: trial.epochs)
      let end = try run.run(shouldStop: Interrupt.signal != nil)
      if end.reason == .stopped { throw CancellationError() }
      guard let best = end.best else { throw TrialFailure("no epoch was completed") }
      return best.value
    } catch TrainingError.diverged {
      throw TrialFailure("diverged")
    } catch let error as TrainingError {
      // A combination that cannot be trained is no reason to try no other.
      switch error {
      case .badSetting, .notEnoughMemory: throw TrialFailure("\(error)")
      default: throw error
      }
    }
  }
}
