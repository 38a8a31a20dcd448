import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// Why classifiers learn by cross-entropy: its gradient does not vanish where a unit is certain and wrong.
struct LossLab: Lab {
  let name = "loss"
  let title = Localized("Loss functions", "손실 함수")
  let summary = Localized(
    "squared error and cross-entropy at a saturated unit; entropy, KL and likelihood",
    "포화된 유닛에서의 제곱 오차와 교차 엔트로피, 엔트로피, KL 발산, 우도")
  let examples = [
    LabExample("--weight 0.6 --bias 0.9", Localized("a unit that is less certain", "덜 확신하는 유닛")),
    LabExample("--q 1,0,0 --p 0.7,0.2,0.1", Localized("a one-hot target", "원-핫 목표")),
  ]

  static let weight = LabOption.number(
    "weight", in: -20...20, default: 2, Localized("where the unit starts", "유닛의 처음 가중치"))
  static let bias = LabOption.number(
    "bias", in: -20...20, default: 2, Localized("where its bias starts", "유닛의 처음 편향"))
  static let rate = LabOption.number(
    "rate", in: 0...100, default: 0.15, Localized("of gradient descent", "경사 하강법의 학습률"))
  static let stepCount = LabOption.integer(
    "steps", in: 1...5000, default: 300, Localized("of gradient descent", "경사 하강법의 단계 수"))
  static let target = LabOption.numbers(
    "q", count: 2...20, default: [0.7, 0.2, 0.1], Localized("the true distribution", "참 분포"))
  static let prediction = LabOption.numbers(
    "p", count: 2...20, default: [0.5, 0.3, 0.2], Localized("the predicted one", "예측 분포"))

  var options: [any AnyLabOption] {
    [Self.weight, Self.bias, Self.rate, Self.stepCount, Self.target, Self.prediction]
  }

  func run(_ input: LabInput) throws -> LabResult {
    let descents = try UnitDescent.Rule.allCases.map { try UnitDescent($0, input) }
    let gradients = try UnitGradients()
    let information = try Information(target: input[Self.target], prediction: input[Self.prediction])
    let likelihood = try Likelihood()
    let say = input.language
    let (weight, bias) = (NumberText.short(input[Self.weight]), NumberText.short(input[Self.bias]))
    return LabResult(
      data: [
        "unit": .object(descents.map { ($0.rule.rawValue, ["last": .number($0.outputs.last ?? .nan)]) }),
        "gradients": gradients.json, "information": information.json, "likelihood": likelihood.json,
      ],
      blocks: [
        .heading(
          say(
            "one sigmoid unit whose answer should be 0: input 1, weight \(weight), bias \(bias)",
            "답이 0이어야 하는 시그모이드 유닛 하나: 입력 1, 가중치 \(weight), 편향 \(bias)")),
        .figure(figure(descents, gradients, likelihood, say)),
        .text(unitWords(descents, say)), .table(gradients.table(say)),
        .text(
          say(
            "z is the net input of a unit whose answer should be 1. Where it is certain and wrong, z = -10, the squared "
              + "error has almost no gradient; that of the cross-entropy, output - target, is almost -1. For a row of "
              + "logits o the gradient is softmax(o) - onehot(c).",
            "z는 답이 1이어야 하는 유닛의 순입력이다. 확신하면서 틀린 z = -10에서 제곱 오차는 기울기가 거의 없고, "
              + "교차 엔트로피의 기울기(출력 - 목표)는 거의 -1이다. 로짓 o에 대한 기울기는 softmax(o) - onehot(c)이다.")),
        .table(information.table(say)), .text(information.words(say)), .text(likelihood.words(say)),
      ],
      next: examples)
  }

  private func unitWords(_ descents: [UnitDescent], _ say: Language) -> String {
    let (squared, entropy) = (descents[0], descents[1])
    let before = NumberText.short(squared.outputs[0])
    let (slow, fast) = (
      NumberText.short(squared.outputs.last ?? .nan), NumberText.short(entropy.outputs.last ?? .nan)
    )
    return say(
      "The answer was \(before). After \(squared.outputs.count - 1) steps it is \(slow) by squared error and \(fast) by "
        + "cross-entropy.",
      "처음 답은 \(before)였다. \(squared.outputs.count - 1)단계 뒤의 답은 제곱 오차로는 \(slow), 교차 엔트로피로는 \(fast)이다.")
  }

  private func figure(
    _ descents: [UnitDescent], _ gradients: UnitGradients, _ likelihood: Likelihood, _ say: Language
  ) -> Figure {
    let names = [say("squares", "제곱 오차"), say("entropy", "엔트로피")]
    func panel(_ title: String, _ x: String, _ lines: [[Point]]) -> Panel {
      Panel(
        title: title, x: Axis(x), aspect: 0.7,
        marks: zip(lines, names).enumerated().map { .line(.series($0, $1.0, label: $1.1)) })
    }
    return Figure(
      title: say("Squared error and cross-entropy", "제곱 오차와 교차 엔트로피"),
      description: say(
        "The answer of one unit while it learns by each loss; the gradients of both at each net input; and the mean "
          + "negative log-likelihood of ten throws, lowest at the share of heads.",
        "손실마다 유닛 하나의 답이 학습하면서 변하는 모습, 순입력마다 두 손실의 기울기, 그리고 동전 열 번의 평균 음의 로그 우도. "
          + "앞면의 비율에서 가장 낮다."),
      rows: [
        [
          panel(
            say("answer while learning", "학습하는 동안의 답"), say("step", "단계"),
            descents.map { $0.outputs.enumerated().map { Point(Double($0), $1) } }),
          panel(
            say("gradient by z, target 1", "z에 대한 기울기, 목표 1"), "z",
            [gradients.squared, gradients.entropy].map { zip(gradients.netInputs, $0).map { Point($0, $1) } }),
        ],
        [likelihood.panel(say)],
      ])
  }
}

/// One sigmoid unit with the input 1 that should answer 0, learning by one of two losses.
///
/// **Source**: M. Nielsen, *Neural Networks and Deep Learning* (2015), chapter 3.
struct UnitDescent {
  enum Rule: String, CaseIterable { case squaredError, crossEntropy }

  let rule: Rule
  /// The answer before the first and after every step.
  private(set) var outputs: [Double] = []

  init(_ rule: Rule, _ input: LabInput) throws {
    self.rule = rule
    var model = try Model(inputShape: [1]) { Linear(1) }
    try model.load([
      NamedTensor(name: "layers.0.weight", value: Tensor([[Float(input[LossLab.weight])]])),
      NamedTensor(name: "layers.0.bias", value: Tensor([Float(input[LossLab.bias])])),
    ])
    let loss =
      switch rule {
      // Half of it, as Nielsen has it.
      case .squaredError:
        Loss(name: rule.rawValue) { try meanSquaredError(predictions: $0.sigmoid(), targets: $1) * 0.5 }
      case .crossEntropy: Loss.binaryCrossEntropy
      }
    var optimizer = SGD(learningRate: input[LossLab.rate])
    let step = TrainingStep(loss: loss)
    let one = Tensor([[1]]), zero = Tensor([[0]])
    outputs.append(model(one).sigmoid().item)
    for number in 0..<input[LossLab.stepCount] {
      try step(model: &model, optimizer: &optimizer, inputs: one, targets: zero, number: number)
      outputs.append(model(one).sigmoid().item)
    }
  }
}
