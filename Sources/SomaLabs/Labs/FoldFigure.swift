import SomaNN
import SomaPlot
import SomaTensor

/// The plane of the inputs, and where its points are after each stage of the hidden layer.
struct FoldFigure {
  private let network: FoldNetwork
  private let say: Language
  private let square = -0.5...1.5

  init(_ network: FoldNetwork, _ say: Language) {
    self.network = network
    self.say = say
  }

  var figure: Figure {
    var panels = [inputPanel]
    let images = lines.map { network.stages($0) }
    let corners = network.stages(FoldNetwork.corners)
    for (stage, corner) in corners.enumerated() {
      panels.append(
        panel(corner.name, lines: images.map { $0[stage].values }, corners: corner.values, isLast: stage == 2)
      )
    }
    return Figure(
      title: say("XOR before and after the hidden layer", "은닉층 전과 후의 XOR"),
      description: say(
        "The four points of XOR in the plane of the inputs with the network's answers as colours, and where each "
          + "stage of the hidden layer moves the plane's grid and the points.",
        "입력 평면 위 XOR의 네 점과 신경망의 답을 나타낸 색, 그리고 은닉층의 각 단계가 평면의 격자와 점들을 옮기는 곳."),
      rows: stride(from: 0, to: panels.count, by: 2).map { Array(panels[$0..<min($0 + 2, panels.count)]) })
  }

  private var inputPanel: Panel {
    let grid = Grid.ofBatch(x: square, y: square) { network.outputs($0).doubles }
    return Panel(
      title: "x", x: Axis("x₁", range: square), y: Axis("x₂", range: square), aspect: 1,
      marks: [.heatMap(HeatMap(grid, scale: .regions, range: 0...1))]
        + gridMarks(lines.map { points($0) }) + cornerMarks(points(FoldNetwork.corners)))
  }

  private func panel(_ name: String, lines: [Tensor], corners: Tensor, isLast: Bool) -> Panel {
    let unit = network.outputUnit
    var marks = gridMarks(lines.map { points($0) })
    if isLast {
      // With two units these are the axes themselves; with more, the first axis is the sum that the output reads.
      let normal = network.width == 2 ? unit.weights : [1, 0]
      marks.append(
        .straightLine(StraightLine(a: normal[0], b: normal[1], c: -unit.bias, ink: .accent, width: 2.5)))
    }
    let (x, y) = axisNames(isLast: isLast)
    return Panel(
      title: name, x: Axis(x), y: Axis(y), aspect: 1, marks: marks + cornerMarks(points(corners)))
  }

  /// The unit that the output listens to most.
  private var strongestUnit: Int {
    let weights = network.outputUnit.weights.map(abs)
    return weights.indices.max { weights[$0] < weights[$1] } ?? 0
  }

  private func axisNames(isLast: Bool) -> (String, String) {
    let letter = isLast ? "h" : "z"
    guard network.width > 2 else { return (letter + "₁", letter + "₂") }
    return (
      say("w\(letter), the output's sum", "출력의 합 w\(letter)"), letter + (strongestUnit + 1).asSubscript
    )
  }

  /// Where rows of the input plane or of a stage stand in a panel.
  private func points(_ values: Tensor) -> [Point] {
    guard values.shape[1] > 2 else { return values.rows.map { Point($0[0], $0[1]) } }
    let weights = network.outputUnit.weights, unit = strongestUnit
    return values.rows.map { row in Point(zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 }, row[unit]) }
  }

  /// The lines of a grid over the square, each as many points.
  private var lines: [Tensor] {
    let along = (0...40).map { -0.5 + 0.05 * Float($0) }
    return (0...4).flatMap { index -> [Tensor] in
      let across = -0.5 + 0.5 * Float(index)
      return [Tensor(along.map { [$0, across] }), Tensor(along.map { [across, $0] })]
    }
  }

  private func gridMarks(_ lines: [[Point]]) -> [Mark] {
    lines.map { .line(Line($0, ink: .muted, width: 1)) }
  }

  private func cornerMarks(_ places: [Point]) -> [Mark] {
    let isOne = FoldNetwork.targets.doubles.map { $0 > 0.5 }
    // Corners that fall together share one label.
    var labels: [(at: Point, text: String)] = []
    for (place, name) in zip(places, ["00", "01", "10", "11"]) {
      if let same = labels.firstIndex(where: { abs($0.at.x - place.x) + abs($0.at.y - place.y) < 0.02 }) {
        labels[same].text += ", " + name
      } else {
        labels.append((place, name))
      }
    }
    return [
      .scatter(
        Scatter(
          places.indices.filter { !isOne[$0] }.map { places[$0] }, marker: .square, ink: .negative,
          label: "0")),
      .scatter(Scatter(places.indices.filter { isOne[$0] }.map { places[$0] }, ink: .positive, label: "1")),
    ] + labels.map { .note(Note($0.text, at: $0.at)) }
  }
}
