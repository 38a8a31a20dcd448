import SomaData
import SomaPlot
import SomaTensor
import SomaTraining

/// The pictures of the lab `regularise`.
enum RegulariseFigure {
  /// Training and validation loss against epochs, one curve for each remedy.
  static func curves(_ runs: [RegularisedRun], _ names: [String], _ say: Language) -> Figure {
    func panel(_ title: String, _ losses: (RegularisedRun) -> [Double]) -> Panel {
      Panel(
        title: title, x: Axis(say("epoch", "에포크")), y: Axis(say("loss", "손실"), scale: .logarithmic),
        aspect: 0.4,
        marks: runs.enumerated().map { number, run in
          .line(
            .series(
              number, losses(run).enumerated().map { Point(Double($0.offset), $0.element) },
              label: names[number]))
        })
    }
    return Figure(
      title: say("Training and validation loss", "학습 손실과 검증 손실"),
      description: say(
        "Two panels: the training loss and the validation loss against epochs, one curve for each remedy.",
        "두 그림: 에포크에 따른 학습 손실과 검증 손실, 방법마다 곡선 하나."),
      rows: [
        [panel(say("training", "학습")) { $0.training.map(\.loss) }],
        [panel(say("validation", "검증")) { $0.validation.map(\.loss) }],
      ])
  }

  /// What the network without a remedy and the one with L2 say over the plane, with the samples they learned.
  static func boundaries(_ runs: [RegularisedRun], _ samples: Samples, _ say: Language) -> Figure {
    let values = samples.features.doubles, classes = samples.classIndices
    let points = classes.indices.map { Point(values[2 * $0], values[2 * $0 + 1]) }
    func scatter(_ label: Int32) -> Mark {
      .scatter(
        Scatter(
          zip(points, classes).filter { $0.1 == label }.map(\.0),
          marker: label == 0 ? .square : .circle, ink: label == 0 ? .negative : .positive, size: 4))
    }
    func panel(_ run: RegularisedRun, _ title: String) -> Panel {
      let x = -2.0...3.0, y = -1.6...2.1
      return Panel(
        title: title, x: Axis(range: x), y: Axis(range: y), aspect: 0.74,
        marks: [
          .heatMap(HeatMap(run.boundary(x: x, y: y, size: 60), scale: .regions, range: -1...1)), scatter(0),
          scatter(1),
        ])
    }
    return Figure(
      title: say("What was learned", "무엇을 배웠나"),
      description: say(
        "The two classes over the plane with their samples, for the network without a remedy and with L2.",
        "아무 조치 없는 신경망과 L2를 쓴 신경망이 평면을 나눈 모습과 학습 표본."),
      rows: [[panel(runs[0], say("no remedy", "조치 없음")), panel(runs[1], "L2")]])
  }
}
