import SomaData
import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// Layers without activation are one layer; two ways past what one layer can do.
struct LinearLab: Lab {
  /// Points of two classes that no line separates.
  enum Points: String, CaseIterable, Sendable { case circles, moons, xor }

  let name = "linear"
  let title = Localized("Linear layers", "선형 층")
  let summary = Localized(
    "layers without activation collapse into one; fixed features against hidden layers",
    "활성화 함수가 없는 층들은 하나로 합쳐진다. 고정된 특징과 은닉층의 비교")
  let examples = [
    LabExample("--data moons", Localized("two half circles", "두 반원")),
    LabExample("--data xor --noise 0.2", Localized("the four corners, blurred", "흐려진 네 모서리")),
  ]

  static let data = LabOption.choice("data", default: Points.circles, Localized("the points", "점들"))
  static let noise = LabOption.number(
    "noise", in: 0...1, default: 0.1, Localized("their standard deviation", "점들의 표준 편차"))
  static let width = LabOption.integer(
    "width", in: 1...64, default: 16, Localized("units of a hidden layer", "은닉층의 유닛 수"))

  var options: [any AnyLabOption] { [Self.data, Self.noise, Self.width] }

  func run(_ input: LabInput) throws -> LabResult {
    let width = input[Self.width], say = input.language
    let plain = try Collapse(width: width, .identity, seed: input.seed)
    let bent = try Collapse(width: width, .tanh, seed: input.seed)
    let set = try DataSet.load(
      input[Self.data].rawValue,
      DataOptions(seed: input.seed, sampleCount: 240, noise: input[Self.noise]))
    let ways = try FeatureClassifier.Way.allCases.map {
      try FeatureClassifier($0, width: width, samples: set.train, seed: input.seed)
    }
    return LabResult(
      data: [
        "collapse": [
          "parameters": .integer(plain.parameterCount), "productParameters": .integer(plain.productCount),
          "difference": .number(plain.difference), "differenceWithTanh": .number(bent.difference),
        ],
        "ways": .object(
          ways.map {
            ($0.way.rawValue, ["features": .integer($0.featureCount), "accuracy": .number($0.accuracy)])
          }),
      ],
      blocks: [
        .heading(say("layers without activation", "활성화 함수가 없는 층")),
        .text(
          say(
            "Three layers 2-\(width)-\(width)-2 without activation, \(plain.parameterCount) parameters, give the same as "
              + "the one layer W = W₃W₂W₁, \(plain.productCount) parameters: on 1000 inputs they differ by "
              + "\(NumberText.short(plain.difference)) at most, the rounding. With tanh between the layers they differ by "
              + "\(NumberText.short(bent.difference)).",
            "활성화 함수가 없는 세 층 2-\(width)-\(width)-2(매개변수 \(plain.parameterCount)개)는 한 층 W = W₃W₂W₁"
              + "(매개변수 \(plain.productCount)개)와 같다. 입력 1000개에서 차이는 최대 \(NumberText.short(plain.difference))로 "
              + "반올림 오차이다. 층 사이에 tanh를 두면 차이는 \(NumberText.short(bent.difference))이다.")),
        .heading(
          say(
            "two ways past a line: \(input[Self.data].rawValue)",
            "직선을 넘어서는 두 가지 방법: \(input[Self.data].rawValue)")),
        .figure(figure(ways, set.train, say)),
        .table(
          LabTable(
            [
              .text(say("classifier", "분류기")), .number(say("features", "특징 수")),
              .number(say("learned before them", "그 앞에서 학습한 수")), .number(say("accuracy", "정확도")),
            ],
            rows: ways.map {
              [
                $0.way.name(say), "\($0.featureCount)", "\($0.learnedCount)",
                NumberText.fixed($0.accuracy, 3),
              ]
            })),
        .text(
          say(
            "All four end in one linear layer. Polynomial and RBF features are chosen by a person and stay as they are; "
              + "a hidden layer learns its features from the data.",
            "네 분류기 모두 선형 층 하나로 끝난다. 다항식과 RBF 특징은 사람이 골라 고정한 것이고, 은닉층은 특징을 데이터에서 학습한다.")),
      ],
      next: examples)
  }

  private func figure(_ ways: [FeatureClassifier], _ samples: Samples, _ say: Language) -> Figure {
    let places = samples.features.rows.map { Point($0[0], $0[1]) }
    let isOne = samples.classIndices.map { $0 == 1 }
    let square = FeatureClassifier.square(around: places)
    let marks: [Mark] = [
      .scatter(
        Scatter(
          places.indices.filter { !isOne[$0] }.map { places[$0] }, marker: .square, ink: .negative, size: 2.5)
      ),
      .scatter(
        Scatter(places.indices.filter { isOne[$0] }.map { places[$0] }, ink: .positive, size: 2.5)),
    ]
    let panels = ways.map { way in
      Panel(
        title: "\(way.way.name(say)): \(NumberText.fixed(way.accuracy, 3))", x: Axis(range: square.x),
        y: Axis(range: square.y), aspect: 0.8,
        marks: [.heatMap(HeatMap(way.regions(square.x, square.y), scale: .regions, range: 0...1))] + marks)
    }
    return Figure(
      title: say("Two ways past a linear classifier", "선형 분류기를 넘어서는 두 가지 방법"),
      description: say(
        "The same points of two classes with the regions of four classifiers: linear, with polynomial features, with RBF "
          + "features, and with a hidden layer.",
        "같은 두 클래스의 점과 네 분류기의 결정 영역: 선형, 다항식 특징, RBF 특징, 은닉층."),
      rows: [Array(panels[..<2]), Array(panels[2...])])
  }
}
