import SomaNN
import SomaPlot
import SomaTensor
import SomaTraining

/// `soma lab gates`: which gates one perceptron can be, why XOR is none of them, and how three perceptrons are.
struct GatesLab: Lab {
  let name = "gates"
  let title = Localized("Gates", "논리 게이트")
  let summary = Localized(
    "seven truth tables, what one unit can learn, and why XOR needs three",
    "진리표 일곱 개: 퍼셉트론 하나로 되는 것과 XOR에 은닉층이 필요한 이유")
  let examples = [
    LabExample("", Localized("all seven gates", "게이트 일곱 개 모두")),
    LabExample("xor", Localized("the proof, and two networks that do it", "증명과, XOR을 계산하는 두 신경망")),
    LabExample("points.csv", Localized("is your data separable?", "내 데이터는 선형 분리가 되는가?")),
  ]

  static let points = PointSet.option(
    Localized(
      "one gate, 24 random points, or a file: numbers, the class last; else all gates",
      "게이트 하나, 무작위 점 24개, 또는 파일(마지막 열이 클래스), 없으면 모든 게이트"), default: "")

  var options: [any AnyLabOption] { [Self.points] }

  func run(_ input: LabInput) throws -> LabResult {
    let say = input.language
    guard !input[Self.points].isEmpty else { return allGates(say) }
    let set = try PointSet.named(input[Self.points], input)
    let verdict = SeparabilityStory(set: set)
    var data: [(key: String, value: JSONValue)] = verdict.data
    var blocks = verdict.blocks(say)
    if set.name == LogicGate.xor.rawValue.uppercased() {
      data.append(("networks", XORNetworks.data))
      blocks += XORNetworks.blocks(say)
    }
    return LabResult(
      data: .object(data), blocks: blocks, next: GatesLab.next.filter { $0.arguments != input[Self.points] })
  }

  private static let next = [
    LabExample("xor", Localized("the proof, and two networks that do it", "증명과, XOR을 계산하는 두 신경망")),
    LabExample("points.csv", Localized("is your data separable?", "내 데이터는 선형 분리가 되는가?")),
  ]

  // MARK: All gates

  private func allGates(_ say: Language) -> LabResult {
    let stories = LogicGate.allCases.map { SeparabilityStory(set: PointSet($0)) }
    var table = LabTable([
      .text(say("gate", "게이트")), .text("00 01 10 11"), .text(say("one unit says 1 where", "유닛 하나가 1을 내는 조건")),
      .number(say("margin", "마진")),
    ])
    for (gate, story) in zip(LogicGate.allCases, stories) {
      let outputs = gate.table.isPositive.map { $0 ? "1" : "0" }
      // NOT has one input only: its two outputs stand where x₁ is 0 and 1.
      let cells = gate == .not ? outputs.joined(separator: "     ") : outputs.joined(separator: "  ")
      table.rows.append([
        story.set.name, cells, story.condition(say) ?? say("no unit can", "불가능"),
        story.margin.map(PointWords.number) ?? "-",
      ])
    }
    let sweep = GateSweep.best(.xor)
    var blocks: [LabBlock] = [
      .heading(say("seven gates, one threshold unit each", "논리 게이트 일곱 개, 각각 퍼셉트론 하나로")), .table(table),
      .text(
        say(
          "The units shown have the widest margin; others do as well. AND with θ = 0.5, for one, is (0.2, 0.35) or (0.4, 0.2).",
          "표의 유닛은 마진이 가장 넓은 것이고 다른 가중치도 가능하다. 예를 들어 θ = 0.5인 AND는 (0.2, 0.35)로도 (0.4, 0.2)로도 된다.")),
      .heading(say("why XOR fails", "XOR이 안 되는 이유")), .lines(XORNetworks.contradiction(say)),
    ]
    if case .notSeparable(let meeting) = LogicGate.xor.table.separability() {
      blocks += meeting.blocks(PointSet(.xor), say)
    }
    blocks.append(
      .text(
        say(
          "The best of \(sweep.count) units, w₁, w₂ and b each from -2 to 2 in steps of 0.1, has \(sweep.right) of 4 rows right.",
          "w₁, w₂, b를 각각 -2부터 2까지 0.1 간격으로 바꾼 유닛 \(sweep.count)개 중 가장 좋은 것도 네 행 중 \(sweep.right)행만 맞힌다.")))
    blocks += XORNetworks.blocks(say)
    blocks.append(
      .text(
        say(
          "● is an output of 1, ■ of 0. A solid line separates with the widest margin; where the hulls cross, ◆, none can.",
          "●는 출력 1, ■는 출력 0이다. 실선은 마진이 가장 넓은 직선이고, 볼록 껍질이 교차하는 곳(◆)이 있으면 직선이 없다.")))
    blocks.append(.figure(figure(stories, say)))

    let gates = zip(LogicGate.allCases, stories).map { gate, story in
      (key: gate.rawValue, value: JSONValue.object(story.data))
    }
    return LabResult(
      data: [
        "gates": .object(gates),
        "sweep": ["gate": .string("xor"), "units": .integer(sweep.count), "right": .integer(sweep.right)],
        "networks": XORNetworks.data,
      ], blocks: blocks, next: GatesLab.next)
  }

  private func figure(_ stories: [SeparabilityStory], _ say: Language) -> Figure {
    let panels = stories.compactMap { $0.panel(title: $0.set.name, isSmall: true, say) }
    let hidden = XORNetworks.hiddenPanel(say)
    let all = panels + [hidden].compactMap { $0 }
    return Figure(
      title: say("Gates and the lines that make them: ● 1, ■ 0", "게이트와 결정 경계: ● 1, ■ 0"),
      description: say(
        "One line for each of AND, OR, NOT, NAND and NOR. For XOR and XNOR the hulls of the classes cross. After a hidden "
          + "layer of NAND and OR, one line is enough for XOR.",
        "AND, OR, NOT, NAND, NOR는 직선 하나로 나뉜다. XOR과 XNOR은 두 클래스의 볼록 껍질이 교차한다. NAND와 OR로 된 은닉층을 지나면 XOR도 직선 "
          + "하나로 나뉜다."),
      rows: stride(from: 0, to: all.count, by: 4).map { Array(all[$0..<min($0 + 4, all.count)]) })
  }
}

/// Tries all units whose weights and bias are on a grid.
enum GateSweep {
  /// How many units were tried, and how many rows of the table the best one has right.
  static func best(_ gate: LogicGate) -> (count: Int, right: Int) {
    let table = gate.table
    // Tenths made of whole numbers: sums on the boundary are exactly 0.
    let steps = (-20...20).map { Double($0) / 10 }
    var count = 0, right = 0
    for w1 in steps {
      for w2 in steps {
        for b in steps {
          let unit = Perceptron(weights: [w1, w2], bias: b)
          count += 1
          right = max(right, table.count - table.mistakes(of: unit).count)
        }
      }
    }
    return (count, right)
  }
}
