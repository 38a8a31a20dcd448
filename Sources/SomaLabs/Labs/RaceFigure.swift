import Foundation
import SomaNN
import SomaPlot

/// The pictures of the lab `race`.
enum RaceFigure {
  /// The paths over the contours, and the height against steps.
  static func surface(_ surface: Surface, _ races: [Race], target: Double, _ say: Language) -> Figure {
    let window = surface.window
    let grid = Grid(x: window.x, y: window.y, columnCount: 120, rowCount: 120) {
      surface.value($0) - surface.lowest
    }
    var marks: [Mark] = [.contours(Contours(grid, levels: levels(grid), ink: .muted, width: 0.75))]
    for (number, race) in races.enumerated() {
      marks.append(.line(.series(number, race.path, label: race.optimizer.rawValue)))
    }
    marks.append(.scatter(Scatter(surface.minima, marker: .cross, ink: .ok, label: say("minimum", "최솟점"))))
    if let start = races.first?.path.first {
      marks.append(.scatter(Scatter([start], ink: .text, label: say("start", "출발점"))))
    }
    let heights = races.enumerated().map { number, race in
      Mark.line(
        .series(
          number, race.heights.enumerated().map { Point(Double($0.offset + 1), $0.element) },
          label: race.optimizer.rawValue))
    }
    let goal = Mark.straightLine(
      StraightLine(a: 0, b: 1, c: target, ink: .muted, dash: .dotted, label: say("target", "목표")))
    return Figure(
      title: say("Optimizers on the surface \(surface.rawValue)", "\(surface.rawValue) 곡면 위의 최적화 기법"),
      description: say(
        "Above: the paths of six optimizers over contour lines. Below: the height above the minimum against steps.",
        "위: 등고선 위 여섯 최적화 기법의 경로. 아래: 걸음 수에 따른 최솟값 위의 높이."),
      rows: [
        [Panel(x: Axis("x", range: window.x), y: Axis("y", range: window.y), aspect: 0.7, marks: marks)],
        [
          Panel(
            x: Axis(say("step", "걸음"), scale: .logarithmic),
            y: Axis(
              say("height above the minimum", "최솟값 위의 높이"),
              range: target / 10...max(1, races.first?.heights.first ?? 1) * 10,
              scale: .logarithmic), aspect: 0.45, marks: heights + [goal])
        ],
      ])
  }

  /// Levels at even factors from the highest place down.
  private static func levels(_ grid: Grid) -> [Double] {
    let highest = grid.values.filter(\.isFinite).max() ?? 1
    return (1...7).map { highest * pow(0.35, Double($0)) }
  }

  /// The loss over all samples against epochs.
  static func digits(_ races: [DigitsRace], _ say: Language) -> Figure {
    Figure(
      title: say("Optimizers on digits", "숫자 데이터의 최적화 기법"),
      description: say("The loss against epochs for six optimizers.", "여섯 최적화 기법의 에포크별 손실."),
      rows: [
        [
          Panel(
            x: Axis(say("epoch", "에포크")),
            y: Axis(say("loss", "손실"), scale: .logarithmic), aspect: 0.45,
            marks: races.enumerated().map { number, race in
              .line(
                .series(
                  number, race.losses.enumerated().map { Point(Double($0.offset), $0.element) },
                  label: race.optimizer.rawValue))
            })
        ]
      ])
  }
}
