import SomaPlot

/// The pictures and the second table of the lab `depth`.
enum DepthFigure {
  /// Left the norm of every layer, right that of the first layer by depth.
  static func norms(
    _ names: [String], _ found: [(norms: [Double], first: [Double])], _ depths: [Int], _ say: Language
  ) -> Figure {
    func lines(_ values: [[Double]], at places: [Int]) -> [Mark] {
      zip(names, values).enumerated().map { number, item in
        .line(.series(number, zip(places, item.1).map { Point(Double($0), $1) }, label: item.0))
      }
    }
    let y = Axis("‖∂L/∂W‖", scale: .logarithmic)
    let layerCount = found.first?.norms.count ?? 0
    return Figure(
      title: say("Where the gradient goes", "기울기는 어디로 가는가"),
      description: say(
        "Above: the norm of the gradient of every layer. Below: the norm of the first layer's gradient against the number of layers.",
        "위: 층별 기울기의 크기. 아래: 층 수에 따른 첫 층 기울기의 크기."),
      rows: [
        [
          Panel(
            title: say("every layer", "모든 층"), x: Axis(say("layer, from the input", "층(입력부터)")), y: y,
            aspect: 0.4,
            marks: lines(found.map(\.norms), at: Array(1...max(1, layerCount))))
        ],
        [
          Panel(
            title: say("the first layer", "첫 층"), x: Axis(say("number of layers", "층 수")), y: y, aspect: 0.4,
            marks: lines(found.map(\.first), at: depths))
        ],
      ])
  }

  /// Units that fire for no sample, by learning rate.
  static func dying(_ results: [[DepthExperiments.Dying]], _ say: Language) -> LabTable {
    LabTable(
      [
        .number(say("rate", "학습률")), .number(say("dead before", "학습 전 죽은 유닛")),
        .number(say("dead after", "학습 후")), .number(say("share", "비율")),
        .number(say("accuracy", "정확도")), .number(say("leaky ReLU", "Leaky ReLU")),
      ],
      rows: results.map { pair in
        let relu = pair[0]
        return [
          NumberText.short(relu.rate), "\(relu.deadBefore)/\(relu.unitCount)",
          "\(relu.deadAfter)/\(relu.unitCount)",
          NumberText.fixed(Double(relu.deadAfter) / Double(relu.unitCount), 3),
          NumberText.fixed(relu.accuracy, 3), NumberText.fixed(pair[1].accuracy, 3),
        ]
      })
  }
}
