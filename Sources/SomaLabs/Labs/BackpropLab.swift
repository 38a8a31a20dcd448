import SomaPlot
import SomaTraining

/// Backpropagation with all its numbers: formulas beside the graph beside finite differences, and what reuse saves.
struct BackpropLab: Lab {
  let name = "backprop"
  let title = Localized("Backpropagation", "역전파")
  let summary = Localized(
    "gradients by formula, by the graph and by differences; what reuse saves",
    "공식, 계산 그래프, 차분으로 구한 기울기와 재사용이 아끼는 계산")
  let examples = [
    LabExample("--x 1,0 --y 0", Localized("another sample", "다른 표본")),
    LabExample("--width 16 --depth 32", Localized("a larger network to count in", "더 큰 신경망에서 세기")),
  ]

  private static let inputs = LabOption.numbers(
    "x", count: 2...2, default: [1, 2], Localized("the two inputs", "입력 두 개"))
  private static let target = LabOption.number(
    "y", in: -1e6...1e6, default: 1, Localized("the target", "목푯값"))
  private static let weights = LabOption.numbers(
    "weights", count: 9...9, default: [0.5, -0.3, 0.2, 0.4, 0, 0.1, 0.7, -0.6, 0.2],
    Localized("W₁ by rows, b₁, W₂, b₂", "W₁(행 순서), b₁, W₂, b₂"))
  private static let width = LabOption.integer(
    "width", in: 1...32, default: 8, Localized("units of a layer that is counted", "곱셈을 세는 층의 유닛 수"))
  private static let depth = LabOption.integer(
    "depth", in: 1...32, default: 16, Localized("layers up to which is counted", "곱셈을 세는 최대 층 수"))
  var options: [any AnyLabOption] { [Self.inputs, Self.target, Self.weights, Self.width, Self.depth] }

  func run(_ input: LabInput) throws -> LabResult {
    let say = input.language
    let network = TwoLayerNetwork(
      inputs: input[Self.inputs], target: input[Self.target], parameters: input[Self.weights])
    let values = network.values, byGraph = network.byGraph, byDifferences = network.byDifferences
    let byFormula = network.byFormula
    let batch = BatchNetwork(seed: input.seed)
    let formulaErrors = batch.formulaErrors, differenceError = batch.differenceError
    let counts = Self.counts(input)

    var table = LabTable([
      .text(say("parameter", "매개변수")), .text("∂L/∂w ="), .number(say("formula", "공식")),
      .number(say("graph", "그래프")), .number(say("differences", "차분")),
    ])
    for index in byGraph.indices {
      table.rows.append(
        [TwoLayerNetwork.names[index], TwoLayerNetwork.formulas[index]]
          + [byFormula.gradients, byGraph, byDifferences].map { NumberText.fixed($0[index], 6) })
    }
    let sizes = BatchNetwork.sizes
    let data: JSONValue = [
      "hidden": .numbers(values.hidden), "output": .number(values.output), "loss": .number(values.loss),
      "errors": .numbers(byFormula.errors), "formula": .numbers(byFormula.gradients),
      "graph": .numbers(byGraph), "differences": .numbers(byDifferences),
      "batch": [
        "formulaErrors": .numbers(formulaErrors), "differenceError": .number(differenceError),
      ],
      "counts": .array(counts.map(\.json)),
    ]
    let short = { NumberText.short($0, digits: 4) }
    return LabResult(
      data: data,
      blocks: [
        .text(
          say(
            "A 2-2-1 network: h = σ(W₁x + b₁), ŷ = W₂h + b₂, L = (ŷ − y)². Forward: h = (\(short(values.hidden[0])), \(short(values.hidden[1]))), ŷ = \(short(values.output)), L = \(short(values.loss)).",
            "2-2-1 신경망: h = σ(W₁x + b₁), ŷ = W₂h + b₂, L = (ŷ − y)². 순전파: h = (\(short(values.hidden[0])), \(short(values.hidden[1]))), ŷ = \(short(values.output)), L = \(short(values.loss))."
          )),
        .text(
          say(
            "Backward: δ = 2(ŷ − y) = \(short(byFormula.errors[0])) is computed once and used by every line. Each hidden unit adds one factor of its own, δⱼ = δ·W₂[j]·hⱼ(1 − hⱼ): δ₁ = \(short(byFormula.errors[1])), δ₂ = \(short(byFormula.errors[2])).",
            "역전파: δ = 2(ŷ − y) = \(short(byFormula.errors[0]))는 한 번만 계산해 모든 줄에서 다시 쓴다. 은닉 유닛은 자기 인수 하나만 더한다, δⱼ = δ·W₂[j]·hⱼ(1 − hⱼ): δ₁ = \(short(byFormula.errors[1])), δ₂ = \(short(byFormula.errors[2]))."
          )),
        .table(table),
        .figure(BackpropFigure.network(network, say)),
        .text(
          say(
            "The same by matrices for a batch (\(sizes.samples) samples, \(sizes.inputs)-\(sizes.hidden)-\(sizes.outputs)): ∂L/∂W₂ = hᵀ·2(ŷ − y), ∂L/∂W₁ = xᵀ·(2(ŷ − y)W₂ᵀ × h(1 − h)). Formula and graph \(Self.agreement(formulaErrors.max() ?? 0, 1e-12, say)); graph and differences \(Self.agreement(differenceError, 1e-6, say)).",
            "배치(표본 \(sizes.samples)개, \(sizes.inputs)-\(sizes.hidden)-\(sizes.outputs))에 대한 행렬 형태: ∂L/∂W₂ = hᵀ·2(ŷ − y), ∂L/∂W₁ = xᵀ·(2(ŷ − y)W₂ᵀ × h(1 − h)). 공식과 그래프는 \(Self.agreement(formulaErrors.max() ?? 0, 1e-12, say)). 그래프와 차분은 \(Self.agreement(differenceError, 1e-6, say))."
          )),
        .heading(say("What reuse saves", "재사용이 아끼는 계산")),
        .text(
          say(
            "Multiplications for all gradients of a chain of layers of \(input[Self.width]) units, after the forward pass. Reverse mode computes ∂L/∂h of a layer once; it serves the layer's weights and the layer below. Without reuse it is computed anew for every layer; forward mode makes one pass for every weight. All three give the graph's gradients.",
            "유닛 \(input[Self.width])개짜리 층을 이은 신경망의 모든 기울기를 구하는 곱셈 횟수(순전파 이후). 역방향 모드는 층의 ∂L/∂h를 한 번만 계산해 그 층의 가중치와 아래층에 함께 쓴다. 재사용하지 않으면 층마다 다시 계산하고, 순방향 모드는 가중치마다 한 번씩 통과한다. 셋 다 그래프와 같은 기울기를 준다."
          )),
        .table(BackpropFigure.table(counts, say)),
        .figure(BackpropFigure.counts(counts, say)),
      ], next: examples)
  }

  /// Chains of 1, 2, 4, … layers, the last as deep as was asked.
  private static func counts(_ input: LabInput) -> [ReuseCount] {
    var depths = Array(sequence(first: 1) { $0 * 2 }.prefix { $0 < input[depth] })
    depths.append(input[depth])
    return depths.map { ReuseCount(depth: $0, width: input[width], seed: input.seed) }
  }

  private static func agreement(_ error: Double, _ limit: Double, _ say: Language) -> String {
    let text = NumberText.short(limit)
    return error <= limit ? say("agree to \(text)", "\(text) 이내로 같다") : say("differ", "다르다")
  }
}

/// What the gradients of a chain of layers cost.
struct ReuseCount {
  let depth, weightCount, forwardCost: Int
  let costs: [Int]
  /// The largest |gradient − graph's| of the three ways.
  let worstError: Double

  /// Layers of so many units, and one output.
  init(depth: Int, width: Int, seed: UInt64) {
    let network = CountedNetwork(sizes: [Int](repeating: width, count: depth) + [1], seed: seed)
    let results = CountedNetwork.Method.allCases.map(network.gradients)
    let expected = network.graphGradients
    self.depth = depth
    weightCount = expected.count
    forwardCost = network.forwardCost
    costs = results.map(\.multiplications)
    worstError =
      results.flatMap { zip($0.gradients, expected).map { abs($0 - $1) } }.max() ?? 0
  }

  var json: JSONValue {
    [
      "layers": .integer(depth), "weights": .integer(weightCount), "forwardPass": .integer(forwardCost),
      "reverse": .integer(costs[0]), "withoutReuse": .integer(costs[1]), "forwardMode": .integer(costs[2]),
      "worstError": .number(worstError),
    ]
  }
}
