package import Soma
import SomaPlot

/// Predictions as text and as JSON.
package enum PredictionText {
  /// A line for each input: its number, the class, its probability, and the next two; or the predicted values.
  package static func lines(_ predictions: [Prediction], classes: [String]) -> [String] {
    let names = classes.map(\.printable)
    let nameWidth = names.map(\.count).max() ?? 0
    let numberWidth = String(predictions.count).count
    return predictions.enumerated().map { index, prediction in
      let number = String(index + 1).right(numberWidth)
      guard let best = prediction.classIndex else {
        return number + "  " + prediction.values.map { Words.fixed($0) }.joined(separator: "  ")
      }
      let others = prediction.ranking.dropFirst().prefix(2).map {
        "\(names[$0]) \(Words.fixed(prediction.values[$0]))"
      }
      let line = number + "  " + names[best].left(nameWidth) + "  " + Words.fixed(prediction.values[best])
      return others.isEmpty ? line : line + "   then " + others.joined(separator: " · ")
    }
  }

  /// One object with a list of predictions.
  package static func json(_ predictions: [Prediction], _ saved: SavedRun) -> JSONValue {
    let classes = saved.configuration.classes
    return [
      "schema": .string("soma.predict/1"), "run": .string(saved.path), "classes": .strings(classes),
      "predictions": .array(
        predictions.map { prediction in
          let values = JSONValue.array(prediction.values.map { .number($0) })
          guard let index = prediction.classIndex else { return ["values": values] }
          return ["class": .string(classes[index]), "index": .integer(index), "probabilities": values]
        }),
    ]
  }
}
