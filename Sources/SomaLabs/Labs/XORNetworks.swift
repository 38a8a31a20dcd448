import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// XOR by three perceptrons, in two ways: put together from gates, and by given weights.
enum XORNetworks {
  /// The four inputs.
  private static let corners = LogicGate.xor.table.points

  /// XOR = AND(NAND, OR), each the widest unit of its gate.
  private static let ofGates: ThresholdNetwork = {
    func unit(_ gate: LogicGate) -> Perceptron {
      SeparabilityStory(set: PointSet(gate)).unit ?? Perceptron(weights: [0, 0], bias: 0)
    }
    return ThresholdNetwork([[unit(.nand), unit(.or)], [unit(.and)]])
  }()

  /// The output bias that puts the boundary of the sigmoid network between the classes: the output unit's weighted sum is
  /// 1.222 for 00 and 11, and 1.462 for 01 and 10.
  private static let shiftedBias = -1.35

  /// The outputs of the given weights with sigmoids in place of steps, and another output bias.
  private static func sigmoids(outputBias: Double) -> [Double] {
    let layers = LogicGate.xorNetwork.layers
    func forward(_ units: [Perceptron], _ input: Tensor, bias: Double? = nil) -> Tensor {
      let weights = Tensor(units.map(\.weights)), biases = Tensor(bias.map { [$0] } ?? units.map(\.bias))
      return (input.matmul(weights.transposed()) + biases).sigmoid()
    }
    return forward(layers[1], forward(layers[0], Tensor(corners)), bias: outputBias).doubles
  }

  static var data: JSONValue {
    [
      "gates": json(ofGates), "given": json(LogicGate.xorNetwork),
      "givenSigmoid": .numbers(sigmoids(outputBias: -1)),
      "shiftedSigmoid": .numbers(sigmoids(outputBias: shiftedBias)),
    ]
  }

  private static func json(_ network: ThresholdNetwork) -> JSONValue {
    [
      "layers": .array(
        network.layers.map { layer in
          .array(layer.map { ["weights": .numbers($0.weights), "bias": .number($0.bias)] })
        }),
      "hidden": .array(corners.map { .integers(network.outputs($0)[0]) }),
      "outputs": .integers(corners.map { network.outputs($0)[1][0] }),
    ]
  }

  /// The four equations that a linear unit would have to solve.
  static func contradiction(_ say: Language) -> [String] {
    [
      "0 = b", "1 = w₁ + b", "1 = w₂ + b", "0 = w₁ + w₂ + b",
      say(
        "the middle two add up to w₁ + w₂ + 2b = 2, the outer two to w₁ + w₂ + 2b = 0",
        "가운데 두 식을 더하면 w₁ + w₂ + 2b = 2, 바깥 두 식을 더하면 w₁ + w₂ + 2b = 0"),
    ]
  }

  static func blocks(_ say: Language) -> [LabBlock] {
    let plain = sigmoids(outputBias: -1), shifted = sigmoids(outputBias: shiftedBias)
    var table = LabTable([
      .text("x₁ x₂"), .number("NAND"), .number("OR"), .number("AND = XOR"),
      .number(say("given weights", "주어진 가중치")), .number(say("sigmoid", "시그모이드")), .number("b₂ = -1.35"),
    ])
    for (row, corner) in corners.enumerated() {
      let gates = ofGates.outputs(corner), given = LogicGate.xorNetwork.outputs(corner)
      table.rows.append(
        ["\(Int(corner[0]))  \(Int(corner[1]))", "\(gates[0][0])", "\(gates[0][1])", "\(gates[1][0])"]
          + ["\(given[1][0])", NumberText.fixed(plain[row], 3), NumberText.fixed(shifted[row], 3)])
    }
    return [
      .heading(say("XOR by a hidden layer: AND(NAND, OR)", "은닉층으로 만드는 XOR: AND(NAND, OR)")),
      .table(table),
      .text(
        say(
          "Given weights: W₁ = [[-2, 2], [-2, 2]], b₁ = (3, -1), W₂ = (1, 1), b₂ = -1, for rows (x₁, x₂) times W₁; "
            + "the hidden units are NAND and OR. With steps the output is XOR. With sigmoids it keeps the order but lies "
            + "above 0.5 everywhere: 00 and 11 stood on the step's boundary and slip over it. With b₂ = -1.35 the boundary is "
            + "between the classes.",
          "주어진 가중치는 W₁ = [[-2, 2], [-2, 2]], b₁ = (3, -1), W₂ = (1, 1), b₂ = -1이고(행 (x₁, x₂)에 W₁을 곱함) 은닉 유닛은 NAND와 OR이다. "
            + "계단 함수를 쓰면 출력이 XOR이다. 시그모이드를 쓰면 크기 순서는 같지만 모두 0.5보다 크다. 계단의 경계에 있던 00과 11이 경계를 넘기 때문이다. "
            + "b₂ = -1.35이면 경계가 두 클래스 사이에 놓인다.")),
    ]
  }

  /// The four inputs as the hidden layer shows them: one line is enough.
  static func hiddenPanel(_ say: Language) -> Panel? {
    let hidden = corners.map { ofGates.outputs($0)[0].map(Double.init) }
    let classes = LogicGate.xor.table.isPositive
    let set = PointSet(
      name: "hidden", data: LabelledPoints(checked: hidden, isPositive: classes),
      inputNames: ["n₁", "n₂"], classNames: ("0", "1"))
    return SeparabilityStory(set: set).panel(title: say("XOR, hidden", "XOR, 은닉층"), isSmall: true, say)
  }
}
