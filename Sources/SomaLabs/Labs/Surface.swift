package import SomaNN
package import SomaPlot
package import SomaTensor

/// A function of two numbers whose lowest places are known, for optimizers to find.
package enum Surface: String, CaseIterable, Sendable {
  /// (x² + y²)/2: all directions are equally steep.
  case bowl
  /// (x² + 50y²)/2: curvatures 1 and λ = 50. Descent needs a rate below 2/λ, with momentum μ below 2(1 + μ)/λ, in
  /// Nesterov's form below 2(1 + μ)/(λ(1 + 2μ)): 0.04, 0.076 and 0.0271 for μ = 0.9.
  case ravine
  /// x²/2 − y²/2 + y⁴/4: a saddle at the origin between two minima.
  case saddle
  /// (1 − x)² + 100(y − x²)² (Rosenbrock, 1960): a bent valley.
  case rosenbrock
  /// (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)² (Beale, 1958): flat, with steep corners.
  case beale
  /// (x² + y − 11)² + (x + y² − 7)² (Himmelblau, 1972): four minima.
  case himmelblau

  /// The function of a tensor of two numbers.
  package func callAsFunction(_ place: Tensor) -> Tensor {
    let x = place[0], y = place[1]
    switch self {
    case .bowl: return (x.squared() + y.squared()) * 0.5
    case .ravine: return (x.squared() + y.squared() * 50) * 0.5
    case .saddle: return x.squared() * 0.5 - y.squared() * 0.5 + y.squared().squared() * 0.25
    case .rosenbrock: return (1 - x).squared() + (y - x.squared()).squared() * 100
    case .beale:
      let y2 = y.squared()
      return (1.5 - x + x * y).squared() + (2.25 - x + x * y2).squared() + (2.625 - x + x * y2 * y).squared()
    case .himmelblau: return (x.squared() + y - 11).squared() + (x + y.squared() - 7).squared()
    }
  }

  /// The function at a point.
  package func value(_ point: Point) -> Double { self(Tensor([point.x, point.y])).item }

  /// The places of the lowest value.
  package var minima: [Point] {
    switch self {
    case .bowl, .ravine: [Point(0, 0)]
    case .saddle: [Point(0, 1), Point(0, -1)]
    case .rosenbrock: [Point(1, 1)]
    case .beale: [Point(3, 0.5)]
    case .himmelblau:
      [
        Point(3, 2), Point(-2.805118086952745, 3.131312518250573),
        Point(-3.779310253377747, -3.283185991286170), Point(3.584428340330492, -1.848126526964404),
      ]
    }
  }

  /// The lowest value.
  package var lowest: Double { self == .saddle ? -0.25 : 0 }

  /// Where the race starts, unless another place is asked for.
  package var start: Point {
    switch self {
    case .bowl: Point(-2, 1.5)
    case .ravine: Point(-2.5, 0.8)
    case .saddle: Point(-1.5, 0.01)
    case .rosenbrock: Point(-1.2, 1)
    case .beale: Point(1, 1)
    case .himmelblau: Point(0, 0)
    }
  }

  /// The part that is drawn.
  package var window: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    switch self {
    case .bowl: (-3...3, -2...2)
    case .ravine: (-3...3, -1.2...1.2)
    case .saddle: (-2...2, -1.6...1.6)
    case .rosenbrock: (-2...2, -1...3)
    case .beale: (-1...4.5, -2...2)
    case .himmelblau: (-5...5, -5...5)
    }
  }

  /// A rate for descent with and without momentum that suits the steepest curvature on the way.
  package var descentRate: Double {
    switch self {
    case .bowl, .saddle: 0.1
    case .ravine: 0.02
    case .rosenbrock: 0.001
    case .beale, .himmelblau: 0.01
    }
  }

  /// Adaptive methods divide by the gradient's size: their rate is a length, the same on every surface.
  package func rate(of optimizer: OptimizerName) -> Double {
    switch optimizer {
    case .adagrad: 0.5
    case .rmsprop: 0.02
    case .adam: 0.1
    default: descentRate
    }
  }
}
