import Foundation
import Soma
import SomaTestSupport
import Testing

/// When a training ends by itself.
@Suite struct StoppingTests {
  @Test func earlyStoppingIsKeras() throws {
    let golden = try Golden("training")
    let parameters = try golden.parameters
    let cases = golden.groups(depth: 2).filter { $0.hasPrefix("stopping/") }
    #expect(cases.count == 6)
    for name in cases {
      let settings = try #require(parameters[String(name.dropFirst("stopping/".count))])
      let rule = EarlyStopping(
        goal: settings["mode"] as? String == "min" ? .smaller : .larger,
        patience: try #require(settings["patience"] as? Int),
        minimumGain: try #require(settings["min_delta"] as? Double))
      var state = EarlyStopping.State()
      var stopped = 0
      for (index, value) in golden["\(name)/watched"].doubles.enumerated() where stopped == 0 {
        // Saved and restored between any two epochs.
        state = try JSONDecoder().decode(
          EarlyStopping.State.self, from: JSONEncoder().encode(state))
        rule.take(value, &state)
        if rule.isExhausted(state) { stopped = index + 1 }
      }
      #expect(Double(stopped) == golden["\(name)/stopped"].doubles[0], "\(name)")
    }
  }

  @Test func aNumberThatIsNoneIsNoGain() {
    let rule = EarlyStopping(patience: 2)
    var state = EarlyStopping.State()
    rule.take(.nan, &state)
    #expect(state.epochsWithoutGain == 1 && state.reference == nil)
    rule.take(3, &state)
    #expect(state.epochsWithoutGain == 0 && state.reference == 3)
    // Equal is no gain.
    rule.take(3, &state)
    rule.take(.infinity, &state)
    #expect(rule.isExhausted(state))
  }

  @Test func targetsAreReadAsPeopleWriteThem() throws {
    #expect(try TrainingTarget("val.accuracy>=0.98") == TrainingTarget(.validationAccuracy, .atLeast, 0.98))
    #expect(try TrainingTarget(" val.loss <= 1e-3 ") == TrainingTarget(.validationLoss, .atMost, 0.001))
    #expect(try TrainingTarget("loss<2") == TrainingTarget(.trainingLoss, .below, 2))
    #expect(try TrainingTarget("accuracy>0") == TrainingTarget(.trainingAccuracy, .above, 0))
    for text in ["", "val.loss", "0.98", "val.loss<=", "val.loss<=x", "val.loss<=nan", "val.loss==1"] {
      #expect(throws: TrainingError.self, "\(text)") { try TrainingTarget(text) }
    }
    #expect(throws: (any Error).self) { try TrainingTarget("val.los<=1") }
    let target = try TrainingTarget("val.accuracy>=0.98")
    #expect(target.isReached(by: 0.98) && !target.isReached(by: 0.9799) && !target.isReached(by: .nan))
    let text = try JSONEncoder().encode([target])
    #expect(String(decoding: text, as: UTF8.self) == "[\"val.accuracy>=0.98\"]")
    #expect(try JSONDecoder().decode([TrainingTarget].self, from: text) == [target])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([TrainingTarget].self, from: Data("[\"loss\"]".utf8))
    }
  }

  /// Losses of a network that a schedule first improves and then ruins.
  private struct Ruinous: Schedule {
    func learningRate(base: Double, step: Int) -> Double { step < 40 ? base : base * 300 }
  }

  private func fit(
    _ change: (inout Trainer) -> Void, steps: Int = .max
  ) throws -> (state: TrainingState, end: TrainingEnd, values: [Double], validation: Samples) {
    let data = try DataSet.load("moons")
    let split = try data.train.split(fraction: 0.2, seed: 0)
    var trainer = Trainer(epochCount: 30, batchSize: 50)
    change(&trainer)
    var state = TrainingState(
      model: try Model(inputShape: [2]) {
        Linear(8)
        Tanh()
        Linear(2)
      }, optimizer: Adam(learningRate: 0.01))
    var values: [Double] = []
    var done = 0
    let end = try trainer.fit(
      &state, training: split.rest, validation: split.part, test: data.test, shouldStop: done >= steps
    ) { event in
      if case .stepped = event { done += 1 }
      if case .epochEnded(let result) = event { values.append(result.validation?.loss ?? .nan) }
    }
    return (state, end, values, split.part)
  }

  @Test func theBestNumbersAreKeptHoweverItEnds() throws {
    let ruinous: (inout Trainer) -> Void = { $0.schedule = Ruinous() }
    for (reason, steps, change) in [
      (TrainingEnd.Reason.noGain, Int.max, { $0.earlyStopping = EarlyStopping(patience: 3) }),
      (.finished, .max, { $0.epochCount = 8 }),
      (.stopped, 100, { _ in }),
    ] as [(TrainingEnd.Reason, Int, (inout Trainer) -> Void)] {
      let result = try fit(
        {
          ruinous(&$0)
          change(&$0)
        }, steps: steps)
      #expect(result.end.reason == reason)
      let best = try #require(result.values.indices.min { result.values[$0] < result.values[$1] })
      #expect(best < result.values.count - 1)
      #expect(result.end.best?.epoch == best + 1 && result.end.best?.value == result.values[best])
      let loss = try result.state.bestModel.score(result.validation, objective: .classification).loss
      #expect(loss == result.values[best])
    }
  }

  @Test func theMetricChoosesTheBestEpoch() throws {
    let result = try fit {
      $0.epochCount = 6
      $0.metric = .validationAccuracy
    }
    let best = try #require(result.end.best)
    #expect(best.metric == .validationAccuracy && best.value > 0.5 && best.value <= 1)
  }

  @Test func aTargetEndsTheTrainingOrIsMissed() throws {
    let reached = try fit { $0.target = TrainingTarget(.validationLoss, .atMost, 0.4) }
    #expect(reached.end.reason == .targetReached && reached.end.isTargetReached == true)
    #expect(reached.end.epochs < 30 && reached.end.test != nil)
    #expect(try #require(reached.values.last) <= 0.4 && reached.values.dropLast().allSatisfy { $0 > 0.4 })
    let missed = try fit {
      $0.target = TrainingTarget(.validationLoss, .below, 0)
      $0.epochCount = 2
    }
    #expect(missed.end.reason == .finished && missed.end.isTargetReached == false)
  }

  @Test func aMetricThatIsNotMeasuredIsAnError() throws {
    var model = try Model(inputShape: [1]) { Linear(1) }
    var optimizer = SGD()
    let data = try DataSet.load("sine").train
    for (metric, error) in [
      (EpochMetric.validationLoss, TrainingError.nothingHeldOut(.validationLoss)),
      (.trainingAccuracy, .noClasses(.trainingAccuracy)),
    ] {
      var trainer = Trainer(objective: .regression)
      trainer.metric = metric
      #expect(throws: error) {
        try trainer.fit(&model, optimizer: &optimizer, training: data)
      }
    }
  }

  @Test func theClockEndsATrainingThatCanGoOn() throws {
    let start = ContinuousClock.now
    let result = try fit {
      $0.epochCount = 1_000_000
      $0.timeLimit = 0.3
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(result.end.reason == .outOfTime && result.end.test == nil)
    #expect(seconds < 5, "a limit of 0.3 s, \(seconds) s")
    #expect(try fit { $0.timeLimit = -1 }.end.steps == 1)
  }

  @Test func aPlateauLowersTheRate() throws {
    var rates: [Double] = []
    let data = try DataSet.load("moons").train.subset(Array(0..<40))
    var model = try Model(inputShape: [2]) { Linear(2) }
    // A rate of 0 learns nothing, so no epoch after the first is a gain.
    var optimizer = SGD(learningRate: 0)
    var trainer = Trainer(epochCount: 6, batchSize: 40)
    trainer.plateau = PlateauSchedule(factor: 0.5, patience: 1)
    struct FromOne: Schedule {
      func learningRate(base: Double, step: Int) -> Double { base }
    }
    trainer.schedule = FromOne()
    try trainer.fit(&model, optimizer: &optimizer, training: data) { event in
      if case .epochEnded(let result) = event { rates.append(result.learningRate) }
    }
    #expect(rates.allSatisfy { $0 == 0 })
    optimizer.learningRate = 1e-30
    rates = []
    try trainer.fit(&model, optimizer: &optimizer, training: data) { event in
      if case .epochEnded(let result) = event { rates.append(result.learningRate) }
    }
    // Reports 2 and 3 are bad, the second of them one too many; so are 4 and 5.
    #expect(rates == [1e-30, 1e-30, 1e-30, 0.5e-30, 0.5e-30, 0.25e-30])
    #expect(optimizer.learningRate == 1e-30)
  }
}
