import Foundation
import Soma
import SomaPlot

/// Writes what a network says as it says it: lines for people, a CSV file for a table, or one JSON object.
struct AnswerWriter {
  let saved: SavedRun
  let isJSON: Bool
  /// How many were written.
  private(set) var count = 0

  init(_ saved: SavedRun, isJSON: Bool) { (self.saved, self.isJSON) = (saved, isJSON) }

  /// Writes the answers to a part of inputs.
  mutating func write(
    _ predictions: [Prediction], to part: PredictionInput.Part, of parts: PredictionInput.Parts
  ) {
    let first = count
    count += predictions.count
    guard !isJSON else {
      write(PredictionText.answers(predictions, saved, names: part.names, after: first), after: first)
      return
    }
    let terminal = Terminal(descriptor: STDOUT_FILENO)
    let lines = PredictionText.lines(
      predictions, classes: saved.configuration.classes, names: part.names, after: first,
      width: parts.names?.map(\.printable.columnCount).max() ?? String(parts.count ?? count).count)
    Console.result(lines.map(terminal.shown).joined(separator: "\n"))
  }

  /// Writes the answers to a part of a table.
  mutating func write(_ answers: SavedRun.TablePrediction) {
    let first = count
    count += answers.predictions.count
    if isJSON {
      write(PredictionText.answers(answers, saved, after: first), after: first)
    } else {
      let lines = PredictionText.table(answers, classes: saved.configuration.classes, after: first)
      Console.result(lines.joined(separator: "\n"))
    }
  }

  private func write(_ answers: [JSONValue], after first: Int) {
    let start = first == 0 ? PredictionText.frame(saved).start : ","
    Console.result(start + answers.map(\.text).joined(separator: ","), end: "")
  }

  /// Writes what has to stand behind the last answer, so that the text is whole also where an error follows.
  func finish() {
    if isJSON, count > 0 { Console.result(PredictionText.frame(saved).end) }
  }
}
