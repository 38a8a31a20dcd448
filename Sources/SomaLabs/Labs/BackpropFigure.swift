import SomaPlot

/// The pictures and the table of counts of the lab `backprop`.
enum BackpropFigure {
  /// The 2-2-1 network with a weight above and its gradient below each edge.
  static func network(_ network: TwoLayerNetwork, _ say: Language) -> Figure {
    let values = network.values, (errors, gradients) = network.byFormula
    let weights = network.parameters
    func text(_ value: Double) -> String { NumberText.short(value) }
    // The inputs stand closer together than the hidden units, so that no two edges have their middles in one place.
    let nodes: [NodeGraph.Node] = [
      .init("x₁", at: Point(0, 1.2), caption: text(network.inputs[0])),
      .init("x₂", at: Point(0, 0.4), caption: text(network.inputs[1])),
      .init("h₁", at: Point(1.5, 2), caption: text(values.hidden[0]), ink: .accent),
      .init("h₂", at: Point(1.5, -0.4), caption: text(values.hidden[1]), ink: .accent),
      .init("ŷ", at: Point(2.7, 0.8), caption: text(values.output), ink: .accent),
      .init("L", at: Point(3.7, 0.8), caption: text(values.loss), shape: .box),
    ]
    func edge(_ from: Int, _ to: Int, _ index: Int) -> NodeGraph.Edge {
      .init(
        from, to, above: text(weights[index]), below: text(gradients[index]),
        ink: weights[index] < 0 ? .negative : .positive, belowInk: .accent)
    }
    let edges = [
      edge(0, 2, 0), edge(1, 2, 1), edge(0, 3, 2), edge(1, 3, 3), edge(2, 4, 6), edge(3, 4, 7),
      NodeGraph.Edge(4, 5, below: text(errors[0]), belowInk: .accent),
    ]
    return Figure(
      title: say("A 2-2-1 network", "2-2-1 신경망"),
      description: say(
        "The network with its weights above the edges, the gradients of the weights below them, and the values of the units.",
        "간선 위에는 가중치, 아래에는 가중치의 기울기, 유닛에는 값을 적은 신경망."),
      rows: [
        [
          Panel(
            title: say("weight above, gradient below each edge", "간선 위: 가중치, 아래: 기울기"),
            x: .hidden(-0.3...4.0), y: .hidden(-0.8...2.3), aspect: 0.55,
            marks: [.graph(NodeGraph(nodes: nodes, edges: edges))])
        ]
      ])
  }

  private static func names(_ say: Language) -> [String] {
    [say("reverse mode", "역방향 모드"), say("without reuse", "재사용 없이"), say("forward mode", "순방향 모드")]
  }

  /// What each way costs, by depth.
  static func table(_ counts: [ReuseCount], _ say: Language) -> LabTable {
    let names = names(say)
    return LabTable(
      [
        .number(say("layers", "층")), .number(say("weights", "가중치")),
        .number(say("forward pass", "순전파")),
      ] + names.map { .number($0) },
      rows: counts.map { count in
        ([count.depth, count.weightCount, count.forwardCost] + count.costs).map { String($0) }
      })
  }

  /// The same as curves.
  static func counts(_ counts: [ReuseCount], _ say: Language) -> Figure {
    let names = names(say)
    let lines = names.indices.reversed().map { way in
      Mark.line(
        .series(
          way, counts.map { Point(Double($0.depth), Double($0.costs[way])) }, label: names[way]))
    }
    return Figure(
      title: say("What reuse saves", "재사용이 아끼는 계산"),
      description: say(
        "Multiplications against the number of layers, for reverse mode, reverse mode without reuse, and forward mode.",
        "층 수에 따른 곱셈 횟수: 역방향 모드, 재사용 없는 역방향 모드, 순방향 모드."),
      rows: [
        [
          Panel(
            title: say("multiplications for all gradients", "모든 기울기를 구하는 곱셈 횟수"),
            x: Axis(
              say("layers", "층 수"), scale: .logarithmic,
              ticks: .labelled(counts.map { Tick(Double($0.depth), "\($0.depth)") })),
            y: Axis(scale: .logarithmic), aspect: 0.5, marks: lines)
        ]
      ])
  }
}
