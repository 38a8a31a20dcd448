import Foundation
import Soma
import Testing

@Suite struct LearningRateFinderTests {
  /// One weight w, input 1 and target 0: the loss is w², its gradient 2w, and descent is stable below a rate of 1.
  private func quadratic(curvature: Float = 1) throws -> (Model, Samples) {
    var model = try Model(inputShape: [1]) { Linear(1, hasBias: false) }
    try model.load([NamedTensor(name: "layers.0.weight", value: Tensor([[1]]))])
    let input = Tensor([[curvature.squareRoot()]])
    return (model, Samples(features: input, targets: Tensor([[0]])))
  }

  @Test func onAQuadraticTheLossesAreThoseOfTheRecursion() throws {
    let (model, samples) = try quadratic()
    let finder = LearningRateFinder()
    let curve = try finder.run(model: model, optimizer: SGD(), samples: samples, objective: .regression)
    var weight = 1.0, average = 0.0, least = Double.infinity
    for (step, point) in curve.points.enumerated() {
      let rate = 1e-7 * pow(1e8, Double(step) / 99)
      #expect(abs(point.rate / rate - 1) < 1e-12)
      #expect(abs(point.loss / (weight * weight) - 1) < 1e-3, "step \(step)")
      average = 0.9 * average + 0.1 * weight * weight
      let smoothed = average / (1 - pow(0.9, Double(step + 1)))
      #expect(abs(point.smoothed / smoothed - 1) < 1e-3)
      // The first loss that is four times the least ends the test.
      #expect((smoothed > 4 * least) == (step == curve.points.count - 1))
      least = min(least, smoothed)
      weight -= rate * 2 * weight
    }
    #expect(curve.end == .exploded && curve.points.count == 99)
  }

  @Test(arguments: [0.01, 1, 100] as [Float])
  func onAQuadraticTheSuggestionIsStableAndNotTooCautious(_ curvature: Float) throws {
    let (model, samples) = try quadratic(curvature: curvature)
    let curve = try LearningRateFinder(to: 1000).run(
      model: model, optimizer: SGD(), samples: samples, objective: .regression)
    let limit = 1 / Double(curvature), rate = try #require(curve.suggestion)
    #expect(rate < limit && rate > limit / 10, "\(rate) for a limit of \(limit)")
  }

  @Test(arguments: [OptimizerName.adam, .sgd, .momentum], [0, 1, 2] as [UInt64])
  func onDigitsTheSuggestionTrainsWell(_ name: OptimizerName, _ seed: UInt64) throws {
    let data = try DataSet.load("digits")
    var settings = TrainingSettings()
    settings.optimizer = name.rawValue
    settings.seed = seed
    settings.epochs = 20
    let first = try settings.resolved(for: data, name: "digits", folder: nil)
    let run = try TrainingRun(configuration: first, data: data)
    let curve = try LearningRateFinder(seed: seed).run(
      model: run.model, optimizer: name.makeOptimizer(), samples: run.training, objective: .classification)
    let rate = try #require(curve.suggestion)
    settings.learningRate = rate
    var trained = try TrainingRun(
      configuration: settings.resolved(for: data, name: "digits", folder: nil), data: data)
    let test = try #require(try trained.run().test)
    #expect(try #require(test.accuracy) >= 0.94, "rate \(rate)")
  }

  @Test func theModelAndTheOptimizerStayAsTheyAre() throws {
    let data = try DataSet.load("moons")
    let model = try Model(inputShape: [2]) { Linear(2) }
    let optimizer = Adam(learningRate: 0.5)
    let curves = try (0..<2).map { _ in
      try LearningRateFinder().run(
        model: model, optimizer: optimizer, samples: data.train, objective: .classification)
    }
    #expect(curves[0] == curves[1])
    #expect(optimizer.stepCount == 0 && optimizer.learningRate == 0.5)
  }

  @Test func whereNothingIsLearnedNothingIsSuggested() throws {
    // The output does not depend on the input or on what is learned.
    let data = try DataSet.load("moons")
    let model = try Model(inputShape: [2]) {
      Linear(2)
      Function("nothing") { $0 * 0 }
    }
    let curve = try LearningRateFinder().run(
      model: model, optimizer: Adam(), samples: data.train, objective: .classification)
    #expect(curve.suggestion == nil && curve.end == .highestRate && curve.points.count == 100)
  }

  @Test func numbersThatAreNoneAndNoSamplesAreNoCrash() throws {
    var (model, samples) = try quadratic()
    model.parameters[0].value = Tensor([[Float.nan]])
    let curve = try LearningRateFinder().run(
      model: model, optimizer: SGD(), samples: samples, objective: .regression)
    #expect(curve.points.isEmpty && curve.end == .notFinite && curve.suggestion == nil)
    #expect(throws: TrainingError.noSamples) {
      try LearningRateFinder().run(
        model: model, optimizer: SGD(), samples: samples.subset([]), objective: .regression)
    }
  }

  @Test func aTestCanBeStopped() throws {
    let (model, samples) = try quadratic()
    var steps = 0
    let curve = try LearningRateFinder().run(
      model: model, optimizer: SGD(), samples: samples, objective: .regression
    ) {
      steps += 1
      return steps == 5
    }
    #expect(curve.points.count == 5 && curve.end == .stopped)
  }
}
