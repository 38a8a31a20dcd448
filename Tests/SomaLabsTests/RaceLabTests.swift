import SomaLabs
import SomaNN
import SomaPlot
import SomaTensor
import Testing

@Suite struct RaceTests {
  @Test(arguments: Surface.allCases)
  func minimaAreMinima(_ surface: Surface) {
    for minimum in surface.minima {
      let (value, gradient) = valueWithGradient(at: Tensor([minimum.x, minimum.y])) { surface($0) }
      #expect(abs(value.item - surface.lowest) < 1e-18 + 1e-20 && gradient.abs().max().item < 1e-9)
    }
    #expect(surface.value(surface.start) > surface.lowest)
  }

  @Test func surfacesHaveTheirPublishedValues() {
    #expect(abs(Surface.rosenbrock.value(Point(-1.2, 1)) - 24.2) < 1e-12)
    #expect(Surface.himmelblau.value(Point(0, 0)) == 170)
    #expect(Surface.beale.value(Point(1, 1)) == 14.203125)
    #expect(Surface.saddle.value(Point(0, 0)) == 0)
  }

  /// Steps of the same rules written with PyTorch's gradients and NumPy: SGD, momentum, Nesterov, Adam.
  @Test(arguments: [
    (Surface.bowl, [28, 5, 14, 47]), (.ravine, [143, 36, 13, 57]), (.saddle, [55, 25, 22, 19]),
    (.rosenbrock, [nil, 318, 353, 537]), (.beale, [264, 66, 22, 72]), (.himmelblau, [17, 84, 12, 79]),
  ])
  func stepsToTheTargetAreThoseOfTheReference(_ surface: Surface, _ steps: [Int?]) throws {
    for (optimizer, expected) in zip([OptimizerName.sgd, .momentum, .nesterov, .adam], steps) {
      let race = try Race(optimizer, on: surface, from: surface.start, target: 0.01, steps: 1000)
      #expect(race.end == expected.map { .reached($0) } ?? .short, "\(optimizer)")
      #expect(race.path.count == race.heights.count && race.path[0] == surface.start)
    }
  }

  /// Theory for curvature 50 and μ = 0.9: 2/50 = 0.04, 3.8/50 = 0.076, 3.8/(50 · 2.8) = 0.0271.
  @Test(arguments: [
    (OptimizerName.sgd, 0.039, 0.041), (.momentum, 0.075, 0.077), (.nesterov, 0.0265, 0.0278),
  ])
  func descentDivergesBeyondItsLimit(_ optimizer: OptimizerName, _ below: Double, _ above: Double) throws {
    func end(_ rate: Double) throws -> RaceEnd {
      try Race(optimizer, on: .ravine, from: Surface.ravine.start, rate: rate, target: 0.01, steps: 5000).end
    }
    guard case .reached = try end(below), case .diverged = try end(above) else {
      Issue.record("\(optimizer): \(try end(below)) below and \(try end(above)) above the limit")
      return
    }
  }

  @Test func aRidgeIsNeverLeftWithoutASidewaysGradient() throws {
    let race = try Race(.sgd, on: .saddle, from: Point(-1.5, 0), target: 0.01, steps: 500)
    #expect(race.end == .short && race.path.allSatisfy { $0.y == 0 })
    // A start that is not finite, or already there.
    #expect(try Race(.adam, on: .bowl, from: Point(.infinity, 0), target: 0.01, steps: 5).end == .diverged(0))
    #expect(try Race(.adam, on: .bowl, from: Point(0, 0), target: 0.01, steps: 5).end == .reached(0))
  }
}
