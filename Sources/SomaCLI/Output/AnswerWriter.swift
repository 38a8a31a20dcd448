import Foundation
import Soma
import SomaPlot

/// Writes what a network says as it says it: lines for people, or one JSON object.
struct AnswerWriter {
  let saved: SavedRun
  let isJSON: Bool
  /// How many answers there will be, where that is known, and the files they are about.
  let total: Int?
  let names: [String]?
  /// How many were written.
  private(set) var count = 0

  init(_ saved: SavedRun, isJSON: Bool, _ parts: PredictionInput.Parts) {
    (self.saved, self.isJSON, total, names) = (saved, isJSON, parts.count, parts.names)
  }

  /// Writes some answers.
  mutating func write(_ predictions: [Prediction], names: [String]?) {
    let first = count
    count += predictions.count
    guard !isJSON else {
      let answers = PredictionText.answers(predictions, saved, names: names, after: first).map(\.text)
      let start = first == 0 ? PredictionText.frame(saved).start : ","
      Console.result(start + answers.joined(separator: ","), end: "")
      return
    }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    let lines = PredictionText.lines(
      predictions, classes: saved.configuration.classes, names: names, after: first,
      width: self.names?.map(\.printable.columnCount).max() ?? String(total ?? count).count)
    Console.result(lines.map(terminal.shown).joined(separator: "\n"))
  }

  /// Writes what has to stand behind the last answer, so that the text is whole also where an error follows.
  func finish() {
    if isJSON, count > 0 { Console.result(PredictionText.frame(saved).end) }
  }
}
