import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// A hidden layer as a learned feature map: after it one line separates XOR.
struct FoldLab: Lab {
  /// Where the weights come from.
  enum Weights: String, CaseIterable, Sendable { case learned, step, sigmoid }
  /// What bends the plane.
  enum Bend: String, CaseIterable, Sendable { case tanh, relu, leakyReLU, sigmoid, identity }

  let name = "fold"
  let title = Localized("Folding the plane", "평면 접기")
  let summary = Localized(
    "a hidden layer moves the points of XOR to where one line separates them",
    "은닉층이 XOR의 네 점을 직선 하나로 나눌 수 있는 곳으로 옮긴다")
  let examples = [
    LabExample("--layers none", Localized("watch it fail", "은닉층 없이 실패 확인")),
    LabExample("--layers 3 --activation relu", Localized("ReLU folds", "ReLU는 접는다")),
    LabExample("--weights step", Localized("NAND and OR as hidden units", "NAND와 OR가 은닉 유닛")),
  ]

  static let layers = LabOption(
    "layers", .option(value: "none|N"), default: 4, "4",
    Localized("units of the hidden layer, 2 to 16", "은닉층의 유닛 수, 2에서 16")
  ) { text throws(LabError) in
    if text == "none" { return 0 }
    guard let count = Int(text), (2...16).contains(count) else {
      throw .badValue(option: "--layers", value: text, allowed: "none, or a whole number from 2 to 16")
    }
    return count
  }
  static let activation = LabOption.choice(
    "activation", default: Bend.tanh, Localized("of the hidden layer", "은닉층의 활성화 함수"))
  static let stepCount = LabOption.integer(
    "steps", in: 0...5000, default: 400, Localized("steps of training", "학습 단계 수"))
  static let weights = LabOption.choice(
    "weights", default: Weights.learned,
    Localized("learned, or a textbook's with such units", "학습한 가중치, 또는 교과서의 가중치와 유닛"))

  var options: [any AnyLabOption] { [Self.layers, Self.activation, Self.stepCount, Self.weights] }

  func run(_ input: LabInput) throws -> LabResult {
    let network = try network(input)
    let corners = FoldNetwork.corners
    let outputs = network.outputs(corners).doubles
    let targets = FoldNetwork.targets.doubles
    let correctCount = zip(outputs, targets).count { ($0 > 0.5) == ($1 > 0.5) }
    let hidden = network.stages(corners).last?.values
    let say = input.language
    var data: [(key: String, value: JSONValue)] = [
      ("units", .integer(network.width)), ("activation", .string(network.activation.name)),
      ("loss", network.loss.map { .number($0) } ?? .null), ("correct", .integer(correctCount)),
      (
        "points",
        .array(
          corners.rows.indices.map { row in
            [
              "x": .numbers(corners.rows[row]), "target": .integer(Int(targets[row])),
              "output": .number(outputs[row]), "hidden": .numbers(hidden?.rows[row] ?? []),
            ]
          })
      ),
      ("weights", .object(network.model.parameters.map { ($0.name, .numbers($0.value.doubles)) })),
    ]
    let flat = network.width > 0 ? network.flatShare : nil
    data.append(("flatShare", flat.map { .number($0) } ?? .null))
    return LabResult(
      data: .object(data),
      blocks: [
        .heading(heading(network, input, correctCount)), .figure(FoldFigure(network, say).figure),
        .table(table(network, outputs, hidden, say)), .text(words(network, correctCount, flat, say)),
      ],
      next: [examples[0], examples[1]])
  }

  private func network(_ input: LabInput) throws -> FoldNetwork {
    switch input[Self.weights] {
    case .learned:
      try FoldNetwork.trained(
        width: input[Self.layers], .named(input[Self.activation].rawValue), steps: input[Self.stepCount],
        seed: input.seed)
    case .step: try FoldNetwork.textbook(.step)
    case .sigmoid: try FoldNetwork.textbook(.sigmoid)
    }
  }

  private func heading(_ network: FoldNetwork, _ input: LabInput, _ correctCount: Int) -> String {
    let say = input.language
    let sizes = network.width > 0 ? "2-\(network.width)-1 \(network.activation.name)" : "2-1"
    let right = say("\(correctCount) of 4 right", "4개 중 \(correctCount)개 정답")
    guard let loss = network.loss else {
      return "XOR · \(sizes) · \(say("weights of a textbook", "교과서의 가중치")) · \(right)"
    }
    return
      "XOR · \(sizes) · \(say("seed", "시드")) \(input.seed) · \(say("step", "단계")) \(input[Self.stepCount])"
      + " · \(say("loss", "손실")) \(NumberText.short(loss)) · \(right)"
  }

  private func table(
    _ network: FoldNetwork, _ outputs: [Double], _ hidden: Tensor?, _ say: Language
  ) -> LabTable {
    let shown = min(network.width, 6)
    let units = (0..<shown).map { LabTable.Column.number("h" + ($0 + 1).asSubscript) }
    var table = LabTable(
      [.text("x₁ x₂"), .number("XOR"), .number(say("output", "출력")), .text("")] + units)
    for (row, corner) in FoldNetwork.corners.rows.enumerated() {
      let target = FoldNetwork.targets.doubles[row]
      table.rows.append(
        [
          corner.map { NumberText.short($0) }.joined(separator: "  "), NumberText.short(target),
          NumberText.fixed(outputs[row], 3), (outputs[row] > 0.5) == (target > 0.5) ? "✓" : "✗",
        ] + (hidden?.rows[row] ?? []).prefix(shown).map { NumberText.fixed($0, 2) })
    }
    return table
  }

  private func words(_ network: FoldNetwork, _ correctCount: Int, _ flat: Double?, _ say: Language) -> String
  {
    guard let flat else {
      return say(
        "One line cannot separate XOR: the best it can do is to answer ½ everywhere, a loss of log 2 = 0.693.",
        "직선 하나로는 XOR을 나눌 수 없다. 최선은 어디서나 ½을 답하는 것이고, 그때 손실은 log 2 = 0.693이다.")
    }
    let result =
      if correctCount == 4 {
        say(
          "One line cannot separate XOR; after the hidden layer one can.",
          "XOR은 직선 하나로 나눌 수 없지만, 은닉층을 지난 뒤에는 나눌 수 있다.")
      } else if network.loss == nil {
        say(
          "These weights are made for steps. With sigmoids in their place the outputs keep their order, but all lie above "
            + "0.5. With an output bias of -1.35 in place of -1 they are right: see soma lab gates xor.",
          "이 가중치는 계단 함수에 맞춘 것이다. 시그모이드를 쓰면 출력의 크기 순서는 같지만 모두 0.5보다 크다. 출력 편향을 -1에서 -1.35로 "
            + "바꾸면 네 점이 모두 맞는다(soma lab gates xor).")
      } else {
        say(
          "The four points are not yet separated. Another seed or more steps may help.",
          "아직 네 점이 나뉘지 않았다. 다른 시드나 더 많은 단계를 시도해 보라.")
      }
    let share = NumberText.short(flat * 100)
    let shape =
      flat > 0
      ? say(
        " The layer lays \(share)% of the square flat: different places fall together there, it folds.",
        " 이 층은 정사각형의 \(share)%를 납작하게 만든다. 거기서는 서로 다른 점이 겹친다. 즉, 접는다.")
      : say(
        " The layer lays nothing flat: it only bends the plane.",
        " 이 층은 아무것도 납작하게 만들지 않는다. 평면을 구부릴 뿐이다.")
    return result + shape
  }
}
