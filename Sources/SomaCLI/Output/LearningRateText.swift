import Foundation
import Soma
import SomaPlot

/// The curve of a range test, as a figure, text and JSON.
enum LearningRateText {
  /// One object.
  static func json(_ curve: LearningRateCurve) -> JSONValue {
    [
      "schema": .string("soma.find-lr/1"), "lr": curve.suggestion.map { .number($0) } ?? .null,
      "rateOfLeastLoss": curve.rateOfLeastLoss.map { .number($0) } ?? .null,
      "end": .string(curve.end.rawValue),
      "points": .array(
        curve.points.map {
          ["lr": .number($0.rate), "loss": .number($0.loss), "smoothed": .number($0.smoothed)]
        }),
    ]
  }

  /// A suggestion in two digits: more would say nothing.
  static func text(_ rate: Double) -> String { Words.rate(Double(String(format: "%.1e", rate)) ?? rate) }

  /// The curve, and what follows from it.
  static func lines(_ curve: LearningRateCurve, _ terminal: Terminal) -> [String] {
    guard !curve.points.isEmpty else { return [] }
    var style = terminal.style
    style.width = min(style.width, 80)
    let end =
      switch curve.end {
      case .exploded: "then it exploded"
      case .notFinite: "then it was not finite"
      case .highestRate, .stopped: "the last one tried"
      }
    let facts = [
      "\(curve.points.count) steps up to \(text(curve.points.last?.rate ?? 0)), \(end)",
      curve.rateOfLeastLoss.map { "least loss at \(text($0))" } ?? "",
      curve.suggestion.map { "suggested, a third of that: \(text($0))" } ?? "",
    ].filter { !$0.isEmpty }
    return figure(curve).mapped(terminal.shown).text(style) + facts.map(terminal.shown)
  }

  /// Loss over rate. What explodes leaves the picture.
  static func figure(_ curve: LearningRateCurve) -> Figure {
    let start = curve.points.prefix(10).map(\.loss).max() ?? 1
    let shown = { (loss: Double) in min(loss, 1.5 * start) }
    var marks: [Mark] = [
      .line(
        Line(curve.points.map { Point($0.rate, shown($0.loss)) }, ink: .muted, width: 1, label: "of a batch")),
      .line(Line(curve.points.map { Point($0.rate, shown($0.smoothed)) }, label: "smoothed")),
    ]
    if let rate = curve.suggestion {
      marks.append(
        .straightLine(StraightLine(a: 1, b: 0, c: rate, ink: .accent, dash: .dashed, label: text(rate))))
    }
    return Figure(
      title: "Range test of the step size",
      description: "The loss while the step size rises."
        + (curve.suggestion.map { " Suggested: \(text($0))." } ?? ""),
      rows: [
        [
          Panel(
            x: Axis("step size", scale: .logarithmic), y: Axis("loss", range: 0...max(1e-12, 1.5 * start)),
            aspect: 0.45, marks: marks)
        ]
      ])
  }
}
