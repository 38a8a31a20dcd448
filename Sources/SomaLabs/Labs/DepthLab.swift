import SomaData
import SomaNN
import SomaPlot
import SomaTraining

/// Why depth is hard: gradients that vanish or explode on their way back, and rectifiers that die.
struct DepthLab: Lab {
  let name = "depth"
  let title = Localized("Vanishing and exploding gradients", "기울기 소실과 폭발")
  let summary = Localized(
    "gradient norms by layer, and rectifiers that die", "층별 기울기 크기와 죽은 ReLU")
  let examples = [
    LabExample("--depth 20", Localized("twice as deep", "두 배 깊게")),
    LabExample("--gain 3", Localized("weights three times as large", "세 배 큰 가중치")),
  ]

  private static let depth = LabOption.integer(
    "depth", in: 2...40, default: 10, Localized("hidden layers", "은닉층 수"))
  private static let width = LabOption.integer(
    "width", in: 8...256, default: 64, Localized("units of a hidden layer", "은닉층의 유닛 수"))
  private static let gain = LabOption.number(
    "gain", in: 0.01...100, default: 2,
    Localized("what the weights of the last curve are multiplied by", "마지막 곡선의 가중치에 곱하는 수"))
  var options: [any AnyLabOption] { [Self.depth, Self.width, Self.gain] }

  /// The learning rates that rectifiers are trained with.
  private static let rates = [0.01, 0.1, 0.5, 1, 2]

  func run(_ input: LabInput) throws -> LabResult {
    let say = input.language, depth = input[Self.depth]
    let gain = NumberText.short(input[Self.gain])
    let kinds: [(kind: DepthExperiments.Kind, name: String, steepest: Double)] = [
      (.init("sigmoid", .sigmoid), "sigmoid", 0), (.init("tanh", .tanh), "tanh", 0),
      (.init("relu", .relu), "relu", 1),
      (
        .init("reluScaled", .relu, gain: input[Self.gain]),
        say("relu, weights ×\(gain)", "relu, 가중치 ×\(gain)"), 1
      ),
    ]
    let digits = try KnownDataSet.named("digits").load().train
    let batch = digits.batch(0..<128)
    func norms(_ kind: DepthExperiments.Kind, _ depth: Int) throws -> [Double] {
      try DepthExperiments.gradientNorms(
        kind, depth: depth, width: input[Self.width], batch: batch, seed: input.seed)
    }
    let depths = [1, 2, 4, 6, 8, 10, 15, 20, 30, 40].filter { $0 < depth } + [depth]
    let found = try kinds.map { item in
      (
        best: DepthExperiments.bestFactor(item.kind.function, depth: depth, at: item.steepest),
        norms: try norms(item.kind, depth),
        first: try depths.map { try norms(item.kind, $0)[0] }
      )
    }
    let dying = try Self.rates.map { rate in
      try [ActivationFunction.relu, .leakyReLU()].map {
        try DepthExperiments.dying($0, digits, rate: rate, epochs: 3, seed: input.seed)
      }
    }

    let data: JSONValue = [
      "layers": .object(
        zip(kinds, found).map { item, found in
          (
            item.kind.key,
            [
              "largestFactor": .number(found.best), "gradientNorms": .numbers(found.norms),
              "firstLayerByDepth": .numbers(found.first),
            ]
          )
        }),
      "depths": .integers(depths),
      "dying": .array(
        dying.map {
          [
            "rate": .number($0[0].rate), "units": .integer($0[0].unitCount),
            "deadBefore": .integer($0[0].deadBefore), "deadAfter": .integer($0[0].deadAfter),
            "accuracy": .number($0[0].accuracy), "leakyAccuracy": .number($0[1].accuracy),
          ]
        }),
    ]
    let table = LabTable(
      [
        .text(say("activation", "활성화 함수")), .number(say("largest φ′", "최대 φ′")),
        .number(say("to the power \(depth)", "\(depth)제곱")),
        .number(say("layer 1", "1층")), .number(say("layer \(depth)", "\(depth)층")),
        .number(say("ratio", "비율")),
      ],
      rows: zip(kinds, found).map { item, found in
        let last = found.norms[depth - 1]
        return [
          item.name, NumberText.short(item.kind.function.derivativeRange.upperBound),
          NumberText.short(found.best),
        ] + [found.norms[0], last, found.norms[0] / last].map { NumberText.short($0) }
      })
    return LabResult(
      data: data,
      blocks: [
        .text(
          say(
            "On its way back through \(depth) layers a gradient is multiplied \(depth) times by a weight and by φ′. The sigmoid's derivative is at most 0.25, so its factor is at most 0.25^\(depth) = \(NumberText.short(found[0].best)), measured here on a chain of units that all stand at the steepest place.",
            "기울기는 층 \(depth)개를 거꾸로 지나며 가중치와 φ′이 \(depth)번 곱해진다. 시그모이드의 도함수는 0.25를 넘지 않으므로 그 곱은 0.25^\(depth) = \(NumberText.short(found[0].best)) 이하이다. 모든 유닛이 가장 가파른 곳에 놓인 사슬에서 실제로 잰 값이다."
          )),
        .text(
          say(
            "Then in a real network: \(depth) hidden layers of \(input[Self.width]) units before any training, weights by the rule for each activation, and the norm ‖∂L/∂W‖ of every layer for 128 images of digits.",
            "다음은 실제 신경망이다. 학습 전의 은닉층 \(depth)개(유닛 \(input[Self.width])개씩), 활성화 함수에 맞는 초기화, 숫자 이미지 128장에 대한 층별 ‖∂L/∂W‖."
          )),
        .table(table),
        .text(
          say(
            "Weights ×\(gain) multiply the signal by \(gain) in every ReLU layer, and with it the gradient, by about \(gain)^\(depth): above 1 it explodes, below 1 it vanishes.",
            "가중치를 \(gain)배 하면 ReLU 층마다 신호가 \(gain)배가 되고 기울기도 약 \(gain)^\(depth)배가 된다. 1보다 크면 기울기 폭발, 작으면 기울기 소실이다."
          )),
        .figure(DepthFigure.norms(kinds.map(\.name), found.map { ($0.norms, $0.first) }, depths, say)),
        .heading(say("Rectifiers that die", "죽은 ReLU")),
        .text(
          say(
            "A ReLU whose sum is negative for every sample has no gradient and never learns again. Units of a 64-64-64-10 network that fire for none of \(digits.count) images, before and after 3 epochs of plain descent; a leaky ReLU keeps a slope of 0.01 and can come back.",
            "모든 표본에서 입력의 합이 음수인 ReLU는 기울기가 0이어서 다시는 학습하지 못한다. 64-64-64-10 신경망에서 이미지 \(digits.count)장 중 어느 것에도 켜지지 않는 유닛의 수를 경사 하강법 3에포크 전후로 센다. Leaky ReLU는 0.01의 기울기가 남아 되살아날 수 있다."
          )),
        .table(DepthFigure.dying(dying, say)),
      ], next: examples)
  }
}
