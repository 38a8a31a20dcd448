package import SomaNN
import SomaPlot
package import SomaTensor
import SomaTraining

/// What initial weights do to a signal: its variance from layer to layer.
struct InitLab: Lab {
  let name = "init"
  let title = Localized("Initialisation", "가중치 초기화")
  let summary = Localized(
    "variance through the layers, by initializer and activation", "초기화와 활성화 함수에 따른 층별 분산")
  let examples = [
    LabExample("--depth 30", Localized("a deeper network", "더 깊은 신경망")),
    LabExample("--width 256", Localized("wider layers", "더 넓은 층")),
  ]

  private static let depth = LabOption.integer(
    "depth", in: 2...50, default: 10, Localized("layers", "층 수"))
  private static let width = LabOption.integer(
    "width", in: 8...512, default: 100, Localized("units of a layer", "층의 유닛 수"))
  var options: [any AnyLabOption] { [Self.depth, Self.width] }

  private static let activations: [ActivationFunction] = [.sigmoid, .tanh, .relu]

  func run(_ input: LabInput) throws -> LabResult {
    let say = input.language, depth = input[Self.depth], width = input[Self.width]
    let inputs = Tensor(
      normal: [200, width], using: RandomStream(seed: input.seed, purpose: .user))
    let rules = SignalRule.allCases
    let found = try rules.map { rule in
      try Self.activations.map {
        try rule.variances($0, depth: depth, inputs: inputs, seed: input.seed)
      }
    }
    let data: JSONValue = .object(
      zip(rules, found).map { rule, rows in
        (
          rule.rawValue,
          .object(zip(Self.activations, rows).map { ($0.name, .numbers($1)) })
        )
      })
    let table = LabTable(
      [.text(say("initial weights", "초기 가중치")), .number("n·Var(w)")]
        + Self.activations.map { .number($0.name) },
      rows: zip(rules, found).map { rule, rows in
        [rule.rawValue, rule.share.map { NumberText.short($0(Double(width))) } ?? "-"]
          + rows.map { NumberText.short($0[depth - 1]) }
      })
    /// From the first to the last layer, with ReLU.
    func course(_ rule: SignalRule) -> (from: String, to: String) {
      let variances = zip(rules, found).first { $0.0 == rule }?.1.last ?? []
      return (NumberText.short(variances.first ?? .nan), NumberText.short(variances.last ?? .nan))
    }
    let he = course(.heNormal), xavier = course(.xavierNormal)
    return LabResult(
      data: data,
      blocks: [
        .text(
          say(
            "The variance of the sums z = Wh in layer \(depth) of \(depth), layers of n = \(width) units, for 200 inputs of variance 1, before any training. A layer multiplies the mean square of its inputs by n·Var(w), and ReLU halves it: with 2 (He) the signal keeps its size, with 1 (Xavier, LeCun) it loses a factor of two in every layer.",
            "분산 1의 입력 200개에 대해, 학습 전 유닛 n = \(width)개짜리 층 \(depth)개 중 \(depth)번째 층의 합 z = Wh의 분산. 한 층은 입력의 제곱 평균에 n·Var(w)를 곱하고 ReLU는 그것을 반으로 줄인다. 2(He)면 신호의 크기가 유지되고, 1(Xavier, LeCun)이면 층마다 절반이 된다."
          )),
        .table(table),
        .text(
          say(
            "LSUV divides each orthonormal weight by the standard deviation that a batch shows, so every layer starts at 1 whatever the activation. Zeros pass nothing on. With ReLU, from layer 1 to layer \(depth): He \(he.from) to \(he.to), Xavier \(xavier.from) to \(xavier.to).",
            "LSUV는 정규직교 가중치를 배치에서 잰 표준편차로 나누므로, 활성화 함수와 관계없이 모든 층이 1에서 시작한다. 0으로 초기화하면 아무것도 전해지지 않는다. ReLU에서 1층부터 \(depth)층까지: He는 \(he.from)에서 \(he.to), Xavier는 \(xavier.from)에서 \(xavier.to)."
          )),
        .figure(figure(rules, found, say)),
      ], next: examples)
  }

  /// One panel for each activation, the curves of all rules but zeros, which have no place on a logarithmic axis.
  private func figure(_ rules: [SignalRule], _ found: [[[Double]]], _ say: Language) -> Figure {
    Figure(
      title: say("Variance of the sums by layer", "층별 합의 분산"),
      description: say(
        "One panel for each activation: the variance of the sums of every layer, one curve for each rule of initial weights.",
        "활성화 함수마다 한 그림: 초기화 규칙별로 각 층의 합의 분산을 그린 곡선."),
      rows: Self.activations.enumerated().map { column, activation in
        [
          Panel(
            title: activation.name,
            x: Axis(column + 1 == Self.activations.count ? say("layer", "층") : ""),
            y: Axis(say("variance", "분산"), scale: .logarithmic), aspect: 0.32,
            marks: zip(rules, found).enumerated().map { number, item in
              .line(
                .series(
                  number,
                  item.1[column].enumerated().map { Point(Double($0.offset + 1), $0.element) },
                  label: item.0 == .zeros ? "" : item.0.rawValue))
            })
        ]
      })
  }
}

/// A way to begin, and what it does to a signal.
package enum SignalRule: String, CaseIterable, Sendable {
  case zeros, normal, xavierNormal, heNormal, lecunUniform, orthogonal, orthogonalHe, lsuv

  /// n times the variance of a weight between layers of n units; LSUV's follows from the data.
  var share: ((Double) -> Double)? {
    switch self {
    case .zeros: { _ in 0 }
    case .normal: { $0 * 0.05 * 0.05 }
    case .xavierNormal, .lecunUniform, .orthogonal: { _ in 1 }
    case .heNormal, .orthogonalHe: { _ in 2 }
    case .lsuv: nil
    }
  }

  private var initializer: Initializer {
    switch self {
    case .zeros: .zeros
    case .normal: .normal()
    case .xavierNormal: .xavierNormal
    case .heNormal: .heNormal
    case .lecunUniform: .lecunUniform
    case .orthogonal, .lsuv: .orthogonal()
    case .orthogonalHe: .orthogonalHe
    }
  }

  /// The variance of all sums of every layer, before the activation.
  package func variances(
    _ activation: ActivationFunction, depth: Int, inputs: Tensor, seed: UInt64
  ) throws -> [Double] {
    let width = inputs.shape[1]
    var model = try Model(inputShape: [width], seed: seed) {
      for _ in 0..<depth {
        Linear(width, weightInitializer: initializer)
        Activation(activation)
      }
    }
    if self == .lsuv { try model.initializeByLSUV(on: inputs) }
    let places = Set(model.layers.filter { $0.kind == "Linear" }.map(\.name))
    var variances: [Double] = []
    _ = try model.output(for: inputs) { place, output in
      if places.contains(place) { variances.append(output.toFloat64().variance().item) }
    }
    return variances
  }
}
