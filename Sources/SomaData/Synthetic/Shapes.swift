import Foundation
import SomaTensor

extension GeneratedSet {
  /// Two half circles that interlock: (cos t, sin t) and (1 − cos t, ½ − sin t), t even over 0...π.
  ///
  /// **Source**: scikit-learn, `sklearn.datasets.make_moons`.
  static let moons = GeneratedSet(
    name: "moons", summary: "two interlocking half circles, 2 classes", classNames: ["outer", "inner"],
    sampleCount: 1000, noise: 0.1
  ) { number, count, noise, random in
    let label = number % 2
    let t = Double.pi * position(number / 2, of: (count + 1 - label) / 2)
    let point = label == 0 ? (cos(t), sin(t)) : (1 - cos(t), 0.5 - sin(t))
    return Sample(inputs: noisy(point, noise, &random), target: .label(label))
  }

  /// Two circles around the origin, of radius 1 and ½, the angles even over a whole turn.
  ///
  /// **Source**: scikit-learn, `sklearn.datasets.make_circles` with `factor=0.5`.
  static let circles = GeneratedSet(
    name: "circles", summary: "a circle within a circle, 2 classes", classNames: ["outer", "inner"],
    sampleCount: 1000, noise: 0.1
  ) { number, count, noise, random in
    let label = number % 2
    let radius = label == 0 ? 1 : 0.5
    let t = 2 * Double.pi * Double(number / 2) / Double((count + 1 - label) / 2)
    return Sample(inputs: noisy((radius * cos(t), radius * sin(t)), noise, &random), target: .label(label))
  }

  /// Three arms that wind around the origin: at radius r in 0...1 an arm has turned by 4r radians, and the
  /// noise moves a point along its circle.
  ///
  /// **Source**: A. Karpathy, *CS231n: Neural Networks Case Study*, "Generating some data".
  static let spirals = GeneratedSet(
    name: "spirals", summary: "three arms of a spiral, 3 classes", classNames: ["first", "second", "third"],
    sampleCount: 900, noise: 0.2
  ) { number, count, noise, random in
    let label = number % 3
    let radius = position(number / 3, of: (count + 2 - label) / 3)
    let t = 4 * (Double(label) + radius) + noise * random.nextNormal()
    return Sample(inputs: [Float(radius * sin(t)), Float(radius * cos(t))], target: .label(label))
  }

  /// Three normal clouds around the corners of an equilateral triangle at distance 2 from the origin; the
  /// noise is their standard deviation.
  static let blobs = GeneratedSet(
    name: "blobs", summary: "three round clouds, 3 classes", classNames: ["first", "second", "third"],
    sampleCount: 900, noise: 0.6
  ) { number, _, noise, random in
    let label = number % 3
    let t = 2 * Double.pi * Double(label) / 3
    return Sample(inputs: noisy((2 * cos(t), 2 * sin(t)), noise, &random), target: .label(label))
  }

  /// One period of the sine, x even over −π...π; the noise moves y.
  static let sine = GeneratedSet(
    name: "sine", summary: "one period of the sine, to be predicted from x", classNames: [],
    sampleCount: 400, noise: 0.1
  ) { number, count, noise, random in
    let x = Double.pi * (2 * position(number, of: count) - 1)
    return Sample(inputs: [Float(x)], target: .value(Float(sin(x) + noise * random.nextNormal())))
  }

  /// The place of a number among so many, even over 0...1 with both ends.
  private static func position(_ number: Int, of count: Int) -> Double {
    count > 1 ? Double(number) / Double(count - 1) : 0
  }

  private static func noisy(
    _ point: (Double, Double), _ noise: Double, _ random: inout RandomStream
  ) -> [Float] {
    [Float(point.0 + noise * random.nextNormal()), Float(point.1 + noise * random.nextNormal())]
  }
}
