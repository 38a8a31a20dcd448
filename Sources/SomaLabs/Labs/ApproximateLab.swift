import Foundation
import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// One wide hidden layer comes as close to any curve as its width allows, and close to noise as well.
struct ApproximateLab: Lab {
  /// The curves to approximate, on 0...1.
  enum Curve: String, CaseIterable, Sendable {
    case wiggle, sine, square

    func callAsFunction(_ x: Double) -> Double {
      switch self {
      // Nielsen, "Neural Networks and Deep Learning", chapter 4.
      case .wiggle: 0.2 + 0.4 * x * x + 0.3 * x * sin(15 * x) + 0.05 * cos(50 * x)
      case .sine: sin(2 * .pi * x)
      case .square: x * x
      }
    }
  }

  /// What the hidden layer is made of.
  enum Units: String, CaseIterable, Sendable { case step, sigmoid }

  let name = "approximate"
  let title = Localized("Any curve", "임의의 곡선")
  let summary = Localized(
    "a wide hidden layer approximates any curve: error against width, and memorising",
    "넓은 은닉층은 어떤 곡선이든 근사한다: 폭에 따른 오차와 암기")
  let examples = [
    LabExample("--width 64", Localized("more units", "더 많은 유닛")),
    LabExample("--units sigmoid", Localized("soft steps", "부드러운 계단")),
    LabExample("--curve sine --noise 0.3", Localized("another curve, more noise", "다른 곡선, 더 큰 잡음")),
  ]

  static let curve = LabOption.choice("curve", default: Curve.wiggle, Localized("to approximate", "근사할 곡선"))
  static let units = LabOption.choice(
    "units", default: Units.step, Localized("of the hidden layer", "은닉층의 유닛"))
  static let width = LabOption.integer(
    "width", in: 1...1000, default: 16, Localized("units of the hidden layer", "은닉층의 유닛 수"))
  static let noise = LabOption.number(
    "noise", in: 0...2, default: 0.1, Localized("of the points to memorise", "암기할 점들의 잡음"))

  var options: [any AnyLabOption] { [Self.curve, Self.units, Self.width, Self.noise] }

  /// The middles of a thousand pieces of 0...1, where errors are measured.
  static let places = (0..<1000).map { (Double($0) + 0.5) / 1000 }
  private static let widths = [1, 2, 4, 8, 16, 32, 64, 128, 256]

  func run(_ input: LabInput) throws -> LabResult {
    let (curve, units, width) = (input[Self.curve], input[Self.units], input[Self.width])
    let chosen = try Staircase(width: width, units, of: curve)
    let errors = try Units.allCases.map { units in
      try Self.widths.map { try Staircase(width: $0, units, of: curve).error }
    }
    let memory = try Memory(curve, noise: input[Self.noise], seed: input.seed)
    let say = input.language
    return LabResult(
      data: [
        "curve": .string(curve.rawValue), "width": .integer(width), "units": .string(units.rawValue),
        "rootMeanSquare": .number(chosen.error), "largest": .number(chosen.largestError),
        "byWidth": .array(
          Self.widths.indices.map { index in
            [
              "width": .integer(Self.widths[index]), "step": .number(errors[0][index]),
              "sigmoid": .number(errors[1][index]),
            ]
          }),
        "memorising": memory.json,
      ],
      blocks: [
        .heading(
          "\(curve.rawValue) · 1-\(width)-1 \(units.rawValue) · "
            + say("error (root mean square)", "오차(제곱 평균 제곱근)") + " \(NumberText.short(chosen.error))"),
        .figure(figure(chosen, curve, errors, memory, say)),
        .table(table(errors, say)),
        .text(
          say(
            "Each unit steps at its own place; two neighbours make a bump, and as many bumps as needed follow the curve. "
              + "With twice the units the error of steps is about half: any curve is reached, by width alone.",
            "유닛마다 자기 자리에서 계단을 만든다. 이웃한 두 유닛이 봉우리 하나를 만들고, 필요한 만큼의 봉우리가 곡선을 따라간다. "
              + "유닛이 두 배가 되면 계단의 오차는 약 절반이 된다. 폭만으로 어떤 곡선에도 다가갈 수 있다.")),
        .text(memory.words(say)),
      ],
      next: examples)
  }

  private func table(_ errors: [[Double]], _ say: Language) -> LabTable {
    LabTable(
      [
        .number(say("width", "폭")), .number(say("error of steps", "계단의 오차")),
        .number(say("error of sigmoids", "시그모이드의 오차")),
      ],
      rows: Self.widths.indices.map { index in
        ["\(Self.widths[index])"] + errors.map { NumberText.short($0[index]) }
      })
  }

  private func figure(
    _ chosen: Staircase, _ curve: Curve, _ errors: [[Double]], _ memory: Memory, _ say: Language
  ) -> Figure {
    func line(_ values: [Double], _ ink: Ink, _ label: String, _ dash: Dash = .solid) -> Mark {
      .line(Line(values: values, at: Self.places, ink: ink, dash: dash, label: label))
    }
    let truth = Self.places.map { curve($0) }
    let names = [say("steps", "계단"), say("sigmoids", "시그모이드")]
    let both = errors.enumerated().map { number, errors in
      Mark.line(
        .series(number, zip(Self.widths, errors).map { Point(Double($0), $1) }, label: names[number]))
    }
    return Figure(
      title: say("A wide hidden layer follows a curve", "넓은 은닉층은 곡선을 따라간다"),
      description: say(
        "A curve and its approximation by one hidden layer; the bumps that it is made of; the error, which falls with the "
          + "width; and noisy points with a narrow and a wide network trained on them.",
        "곡선과 은닉층 하나의 근사, 그것을 이루는 봉우리, 폭에 따라 줄어드는 오차, 그리고 잡음 섞인 점들로 학습한 좁은 신경망과 넓은 신경망."),
      rows: [
        [
          Panel(
            title: say("curve and network", "곡선과 신경망"), x: Axis("x"), aspect: 0.7,
            marks: [
              line(truth, .muted, say("curve", "곡선"), .dashed),
              line(chosen.values, .series(0), say("network", "신경망")),
            ]),
          Panel(
            title: say("its bumps, one colour each", "신경망의 봉우리, 색마다 하나"), x: Axis("x"), aspect: 0.7,
            marks: chosen.bumps.enumerated().map { line($1, .series($0), "") }),
        ],
        [
          Panel(
            title: say("error against width", "폭에 따른 오차"), x: Axis(say("width", "폭"), scale: .logarithmic),
            y: Axis(scale: .logarithmic), aspect: 0.7, marks: both),
          Panel(
            title: say("memorising noisy points", "잡음 섞인 점의 암기"), x: Axis("x"), aspect: 0.7,
            marks: [
              line(truth, .muted, say("curve", "곡선"), .dashed),
              line(memory.narrow.values, .series(2), say("narrow", "좁음"), .dotted),
              line(memory.wide.values, .series(1), say("wide", "넓음")),
              .scatter(Scatter(memory.points, ink: .text, size: 4)),
            ]),
        ],
      ])
  }
}
