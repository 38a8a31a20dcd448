import SomaNN
import SomaPlot
import SomaTraining

/// Numbers, points and units as labs write them.
enum PointWords {
  /// Four significant digits.
  static func number(_ value: Double) -> String { NumberText.short(value, digits: 4) }

  /// `(1, -0.5)`; of many coordinates the first ones.
  static func point(_ values: [Double]) -> String {
    let shown = values.count > 4 ? values.prefix(3).map(number) + ["…"] : values.map(number)
    return "(" + shown.joined(separator: ", ") + ")"
  }

  /// `1/2` where a fraction of small numbers is meant, else four digits.
  static func fraction(_ value: Double) -> String {
    for denominator in 1...64 {
      let numerator = (value * Double(denominator)).rounded()
      guard abs(value * Double(denominator) - numerator) < 1e-11, abs(numerator) < 1e6 else { continue }
      return denominator == 1 ? "\(Int(numerator))" : "\(Int(numerator))/\(denominator)"
    }
    return number(value)
  }

  /// Whether ``fraction(_:)`` says exactly what it is given.
  static func isFraction(_ value: Double) -> Bool {
    fraction(value).contains("/") || value == value.rounded()
  }

  /// `2 x₁ - x₂ > 1.5`: where the unit says 1; words where that does not depend on the inputs.
  static func condition(_ unit: Perceptron, _ names: [String], _ say: Language) -> String {
    guard unit.weights.contains(where: { $0 != 0 }) else {
      return unit.bias > 0 ? say("always", "항상") : say("never", "없음")
    }
    var text = ""
    for (weight, name) in zip(unit.weights, names) where weight != 0 {
      let size = abs(weight) == 1 ? "" : number(abs(weight)) + " "
      let sign = weight < 0 ? (text.isEmpty ? "-" : " - ") : text.isEmpty ? "" : " + "
      text += sign + size + name
    }
    return text + " > " + number(unit.threshold + 0)
  }

  /// `1/2 (0, 1) + 1/2 (1, 0)`.
  static func mean(_ shares: [MeetingPoint.Share], _ data: LabelledPoints) -> String {
    shares.map { share in
      (share.weight == 1 ? "" : fraction(share.weight) + " ") + point(data.points[share.sample])
    }.joined(separator: " + ")
  }

  /// The same unit with weights that are easier to read: the least that is not zero becomes ±1.
  static func scaled(_ unit: Perceptron) -> Perceptron {
    let sizes = unit.weights.map { abs($0) }
    let largest = sizes.max() ?? 0
    // What is rounding beside the largest weight is left as it is.
    guard let least = sizes.filter({ $0 > 1e-9 * largest }).min(), least > 0 else { return unit }
    func rounded(_ value: Double) -> Double {
      let quotient = value / least
      // The quotient of equal numbers may miss 1 by rounding.
      let near = (quotient * 1024).rounded() / 1024
      return abs(quotient - near) < 1e-12 * max(1, abs(quotient)) ? near : quotient
    }
    return Perceptron(weights: unit.weights.map(rounded), bias: rounded(unit.bias))
  }
}

extension Separability {
  /// The answer with its proof as JSON.
  var json: JSONValue {
    switch self {
    case .separable(let separation):
      [
        "separable": .bool(true), "weights": .numbers(separation.perceptron.weights),
        "bias": .number(separation.perceptron.bias), "margin": .number(separation.margin),
        "largestMargin": .bool(separation.hasLargestMargin), "supports": .integers(separation.supports),
      ]
    case .notSeparable(let meeting):
      [
        "separable": .bool(false), "positive": Separability.json(meeting.positive),
        "negative": Separability.json(meeting.negative), "point": .numbers(meeting.point),
        "distance": .number(meeting.distance),
      ]
    case .oneClass(let unit):
      [
        "separable": .bool(true), "weights": .numbers(unit.weights), "bias": .number(unit.bias),
        "margin": .null,
      ]
    }
  }

  private static func json(_ shares: [MeetingPoint.Share]) -> JSONValue {
    .array(shares.map { ["sample": .integer($0.sample), "weight": .number($0.weight)] })
  }
}

extension MeetingPoint {
  /// The certificate: what it says, the two means, and what follows.
  func blocks(_ set: PointSet, _ say: Language) -> [LabBlock] {
    let isExact = (positive + negative).allSatisfy { PointWords.isFraction($0.weight) }
    func line(_ shares: [Share], _ isPositive: Bool) -> String {
      "  " + set.name(of: isPositive, say) + ":  " + PointWords.mean(shares, set.data)
        + (isExact ? " = " : " ≈ ") + PointWords.point(point)
    }
    return [
      .text(
        say(
          "No perceptron can: the hulls of the two classes meet in a point.",
          "어떤 퍼셉트론으로도 나눌 수 없다. 두 클래스의 볼록 껍질이 한 점에서 만나기 때문이다.")),
      .lines([line(positive, true), line(negative, false)]),
      .text(
        say(
          "If w·x > θ held for all points of the one class and w·x ≤ θ for all of the other, both would hold for their "
            + "weighted means, which are one point.",
          "한 클래스의 모든 점에서 w·x > θ이고 다른 클래스의 모든 점에서 w·x ≤ θ라면, 가중 평균인 이 한 점에서도 두 부등식이 모두 성립해야 하므로 모순이다.")),
    ]
  }
}
