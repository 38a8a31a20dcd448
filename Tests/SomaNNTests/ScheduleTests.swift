import Foundation
import SomaNN
import SomaTensor
import SomaTestSupport
import Testing

/// Thirty steps of each schedule against PyTorch, and the ends that it does not reach.
struct ScheduleTests {
  private let schedules: [(name: String, base: Double, schedule: any Schedule)] = [
    ("step", 0.5, StepSchedule(period: 7, factor: 0.3)),
    ("exponential", 0.5, ExponentialSchedule(factor: 0.9)),
    ("cosine", 0.5, CosineSchedule(stepCount: 30, minimum: 0.01)),
    ("oneCycleCosine", 0.8, OneCycleSchedule(stepCount: 30)),
    (
      "oneCycleLinear", 0.8,
      OneCycleSchedule(stepCount: 30, riseShare: 0.25, startDivisor: 10, endDivisor: 100, curve: .linear)
    ),
    ("linearWarmUp", 0.5, WarmUp(stepCount: 6, startFactor: 0.1)),
    ("warmUpThenCosine", 0.5, WarmUp(stepCount: 5, then: CosineSchedule(stepCount: 25, minimum: 0.01))),
  ]

  @Test func ratesArePyTorchs() throws {
    let golden = try Golden("schedules")
    for (name, base, schedule) in schedules {
      let rates = f64((0..<30).map { schedule.learningRate(base: base, step: $0) })
      #expect(relativeDeviation(of: rates, from: golden["\(name)/rate"], floor: 1e-12) <= 1e-12, "\(name)")
    }
    #expect(golden.groups(depth: 1).count == schedules.count + 3)
  }

  @Test func plateausArePyTorchs() throws {
    let golden = try Golden("schedules")
    let parameters = try golden.parameters
    for name in ["plateau", "plateauCooldown", "plateauMax"] {
      let settings = try #require(parameters[name])
      func number(_ key: String) throws -> Double { try #require(settings[key] as? Double) }
      let isRelative = settings["threshold_mode"] as? String == "rel"
      var plateau = PlateauSchedule(
        goal: settings["mode"] as? String == "min" ? .smaller : .larger, factor: try number("factor"),
        patience: Int(try number("patience")),
        threshold: isRelative ? .relative(try number("threshold")) : .absolute(try number("threshold")),
        cooldown: Int(try number("cooldown")), minimum: try number("min_lr"))
      var rate = try number("baseRate")
      let rates = try golden["\(name)/watched"].doubles.map { watched in
        // Saved and restored between any two reports.
        let saved = try JSONEncoder().encode(plateau.state)
        plateau.state = try JSONDecoder().decode(PlateauSchedule.State.self, from: saved)
        rate = plateau.learningRate(after: watched, current: rate)
        return rate
      }
      #expect(
        relativeDeviation(of: f64(rates), from: golden["\(name)/rate"], floor: 1e-12) <= 1e-12, "\(name)")
      #expect(Set(rates).count > 1, "\(name) never changes")
    }
  }

  @Test func aNaNIsNoImprovement() {
    var plateau = PlateauSchedule(factor: 0.5, patience: 0)
    #expect(plateau.learningRate(after: .nan, current: 1) == 0.5)
    #expect(plateau.learningRate(after: 3, current: 0.5) == 0.5)
    #expect(plateau.state.best == 3)
  }

  @Test func valuesByHandAndPastTheEnd() {
    #expect(ConstantSchedule().learningRate(base: 0.3, step: 1_000_000) == 0.3)
    #expect(InverseTimeSchedule(rate: 0.5).learningRate(base: 1, step: 2) == 0.5)
    let cosine = CosineSchedule(stepCount: 10, minimum: 0.1)
    #expect(cosine.learningRate(base: 1, step: 10) == 0.1 && cosine.learningRate(base: 1, step: 99) == 0.1)
    #expect(WarmUp(stepCount: 0).learningRate(base: 2, step: 0) == 2)
    #expect(WarmUp(stepCount: 4, startFactor: 0).learningRate(base: 2, step: 0) == 0)
    let cycle = OneCycleSchedule(stepCount: 10, startDivisor: 4, endDivisor: 2)
    #expect(cycle.learningRate(base: 8, step: 9) == 1 && cycle.learningRate(base: 8, step: 1000) == 1)
    for curve in OneCycleSchedule.Curve.allCases {
      for count in 1...3 {
        for share in [0, 0.5, 1] {
          let short = OneCycleSchedule(stepCount: count, riseShare: share, curve: curve)
          for step in 0..<4 { #expect(short.learningRate(base: 1, step: step).isFinite) }
        }
      }
    }
  }

  @Test func brokenRulesTrap() async {
    await #expect(processExitsWith: .failure) { _ = StepSchedule(period: 0) }
    await #expect(processExitsWith: .failure) { _ = CosineSchedule(stepCount: 0) }
    await #expect(processExitsWith: .failure) { _ = ExponentialSchedule(factor: .nan) }
    await #expect(processExitsWith: .failure) { _ = PlateauSchedule(factor: 1) }
  }
}
