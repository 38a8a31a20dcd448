import Foundation
import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// Activation functions side by side: values, derivatives, and what a deep network makes of the derivatives.
struct ActivationsLab: Lab {
  let name = "activations"
  let title = Localized("Activation functions", "활성화 함수")
  let summary = Localized(
    "value, derivative, saturation, and the product of derivatives through many layers",
    "값, 도함수, 포화, 그리고 여러 층을 지난 도함수의 곱")
  let examples = [
    LabExample("gelu,relu", Localized("other functions in the picture", "다른 함수 그리기")),
    LabExample("sigmoid --depth 20", Localized("one function, more layers", "함수 하나, 더 많은 층")),
    LabExample("--at -3", Localized("values at another place", "다른 점에서의 값")),
  ]

  static let drawn = LabOption.text(
    "functions", .argument(value: "functions"), default: "sigmoid,tanh,relu",
    Localized("which ones to draw, up to seven with commas between them", "그릴 함수, 쉼표로 나누어 일곱 개까지"))
  static let place = LabOption.number(
    "at", in: -100...100, default: 1, Localized("where values are told", "값을 알려 줄 점"))
  static let depth = LabOption.integer(
    "depth", in: 1...100, default: 10,
    Localized("layers that derivatives are multiplied through", "도함수를 곱할 층의 수"))

  var options: [any AnyLabOption] { [Self.drawn, Self.place, Self.depth] }

  /// A derivative below this lets so little of a gradient through that the unit counts as saturated.
  static let saturated = 0.01
  private static let places = (0...240).map { -6 + 0.05 * Double($0) }

  func run(_ input: LabInput) throws -> LabResult {
    let names = input[Self.drawn].split(separator: ",").map(String.init)
    guard (1...7).contains(names.count) else {
      throw LabError.badValue(
        option: "functions", value: input[Self.drawn], allowed: "one to seven names with commas between them")
    }
    let drawn = try names.map { try ActivationCurve.named($0) }
    let (at, depth, say) = (input[Self.place], input[Self.depth], input.language)
    let facts = ActivationCurve.all.map { Facts($0, at: at, depth: depth) }
    let difference = Self.softmaxDifference
    return LabResult(
      data: [
        "at": .number(at), "depth": .integer(depth), "functions": .array(facts.map(\.json)),
        "softmaxOfTwoMinusSigmoid": .number(difference),
      ],
      blocks: [
        .heading(say("activation functions φ and their derivatives φ′", "활성화 함수 φ와 도함수 φ′")),
        .figure(figure(drawn, depth, say)), .table(Self.table(facts, at, depth, say)),
        .text(
          say(
            "saturated: the share of -6 … 6 where |φ′| < \(Self.saturated). |φ′|^\(depth): the most that is left of a "
              + "gradient after \(depth) layers, weights aside. The derivative of the sigmoid is at most 0.25, that of "
              + "tanh at most 1, that of ReLU 0 or 1.",
            "포화: -6 … 6에서 |φ′| < \(Self.saturated)인 비율. |φ′|^\(depth): 가중치를 빼고 볼 때 \(depth)개 층을 지난 뒤 남는 기울기의 "
              + "최댓값. 시그모이드의 도함수는 최대 0.25, tanh는 최대 1, ReLU는 0 또는 1이다.")),
        .text(
          say(
            "softmax and logSoftmax are shown for two classes with the logits x and 0, maxout for the pieces x and -x. "
              + "Softmax over two classes is the sigmoid of the difference: they differ by "
              + "\(NumberText.short(difference)) at most here.",
            "softmax와 logSoftmax는 로짓이 x와 0인 두 클래스로, maxout은 x와 -x 두 조각으로 나타냈다. "
              + "두 클래스의 소프트맥스는 로짓 차이의 시그모이드이다. 여기서 둘의 차이는 최대 \(NumberText.short(difference))이다.")),
      ],
      next: [examples[0], examples[1]])
  }

  /// What is told about one function.
  struct Facts {
    let curve: ActivationCurve
    let value, derivative, saturatedShare, product: Double

    init(_ curve: ActivationCurve, at place: Double, depth: Int) {
      self.curve = curve
      let here = curve(at: [place])
      (value, derivative) = (here.values[0], here.derivatives[0])
      let slopes = curve(at: places).derivatives
      saturatedShare = Double(slopes.count { abs($0) < saturated }) / Double(slopes.count)
      product = pow(curve.steepest, Double(depth))
    }

    var json: JSONValue {
      [
        "name": .string(curve.name), "value": .number(value), "derivative": .number(derivative),
        "range": .numbers([curve.range.lowerBound, curve.range.upperBound]),
        "derivativeRange": .numbers([curve.derivativeRange.lowerBound, curve.derivativeRange.upperBound]),
        "saturatedShare": .number(saturatedShare), "largestProduct": .number(product),
      ]
    }
  }

  /// The largest difference between softmax over the logits (a, b) and the sigmoid of a − b.
  static var softmaxDifference: Double {
    let (a, b) = (places, places.reversed().map { $0 / 2 })
    let probabilities = Tensor(zip(a, b).map { [$0, $1] }).softmax().sliced(alongAxis: 1, 0..<1)
    let sigmoid = (Tensor(a) - Tensor(b)).sigmoid()
    return (probabilities.squeezingShape(at: 1) - sigmoid).abs().max().item
  }

  private static func table(_ facts: [Facts], _ at: Double, _ depth: Int, _ say: Language) -> LabTable {
    func interval(_ range: ClosedRange<Double>) -> String {
      "\(NumberText.short(range.lowerBound)) … \(NumberText.short(range.upperBound))"
    }
    let place = NumberText.short(at)
    return LabTable(
      [
        .text(""), .number("φ(\(place))"), .number("φ′(\(place))"), .number(say("range of φ", "φ의 범위")),
        .number(say("range of φ′", "φ′의 범위")), .number(say("saturated", "포화")), .number("|φ′|^\(depth)"),
      ],
      rows: facts.map { fact in
        [
          fact.curve.name, NumberText.short(fact.value), NumberText.short(fact.derivative),
          interval(fact.curve.range), interval(fact.curve.derivativeRange),
          NumberText.fixed(fact.saturatedShare * 100, 0) + "%", NumberText.short(fact.product),
        ]
      })
  }

  private func figure(_ curves: [ActivationCurve], _ depth: Int, _ say: Language) -> Figure {
    var values: [Mark] = [], slopes: [Mark] = [], products: [Mark] = []
    for (number, curve) in curves.enumerated() {
      let (y, slope) = curve(at: Self.places)
      func line(_ heights: [Double]) -> Mark {
        .line(.series(number, zip(Self.places, heights).map { Point($0, $1) }, label: curve.name))
      }
      values.append(line(y))
      slopes.append(line(slope))
      let layers = (0...depth).map { Point(Double($0), pow(curve.steepest, Double($0))) }
      products.append(.line(.series(number, layers, label: curve.name)))
      guard curves.count == 1 else { continue }
      for index in slope.indices.dropFirst() {
        if (abs(slope[index]) < Self.saturated) != (abs(slope[index - 1]) < Self.saturated) {
          slopes.append(
            .straightLine(StraightLine(a: 1, b: 0, c: Self.places[index], ink: .muted, dash: .dotted)))
        }
      }
    }
    let names = curves.map(\.name).joined(separator: ", ")
    return Figure(
      title: say("Activation functions", "활성화 함수"),
      description: say(
        "Values and derivatives of \(names), and the largest product of derivatives through \(depth) layers.",
        "\(names)의 값과 도함수, 그리고 \(depth)개 층을 지난 도함수 곱의 최댓값."),
      rows: [
        [
          Panel(title: say("value φ(x)", "값 φ(x)"), x: Axis("x"), marks: values),
          Panel(title: say("derivative φ′(x)", "도함수 φ′(x)"), x: Axis("x"), marks: slopes),
        ],
        [
          Panel(
            title: say("largest product of φ′ through layers", "층을 지난 φ′ 곱의 최댓값"),
            x: Axis(say("layers", "층")), y: Axis(scale: .logarithmic), aspect: 0.3, marks: products)
        ],
      ])
  }
}
