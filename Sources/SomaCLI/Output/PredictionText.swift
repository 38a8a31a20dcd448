import Foundation
package import Soma
import SomaPlot

/// Predictions as text and as JSON.
package enum PredictionText {
  /// A line for each input: its number, or its name where there are names; the class, its probability, and the next two;
  /// or the predicted values.
  ///
  /// - Parameters:
  ///   - answered: How many inputs there were before.
  ///   - width: The width of the first column.
  package static func lines(
    _ predictions: [Prediction], classes: [String], names inputs: [String]? = nil, after answered: Int,
    width: Int
  ) -> [String] {
    let names = classes.map(\.printable), inputs = inputs?.map(\.printable)
    let nameWidth = names.map(\.columnCount).max() ?? 0
    return predictions.enumerated().map { index, prediction in
      let number = inputs?[index].left(width) ?? String(answered + index + 1).right(width)
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

  /// A CSV file: the number of each row, the class or the number that is predicted, and the probability of every class.
  /// Cells are empty where there is no answer.
  package static func table(_ predictions: [Prediction?], classes: [String]) -> [String] {
    let names = classes.map(\.printable)
    let head = CSVText.row(["row", "prediction"] + names.map { "probability of \($0)" })
    return [head]
      + predictions.enumerated().map { index, prediction in
        guard let prediction else {
          return CSVText.row(["\(index + 1)", ""] + names.map { _ in "" })
        }
        guard let best = prediction.classIndex else {
          return CSVText.row(["\(index + 1)"] + prediction.values.map { String(format: "%.12g", $0) })
        }
        return CSVText.row(
          ["\(index + 1)", names[best]] + prediction.values.map { String(format: "%.6f", $0) })
      }
  }

  /// One object with a list of predictions; null where there is no answer.
  package static func json(_ predictions: [Prediction?], _ saved: SavedRun) -> String {
    let (start, end) = frame(saved)
    return start + answers(predictions, saved).map(\.text).joined(separator: ",") + end
  }

  /// What stands around the answers in the object.
  package static func frame(_ saved: SavedRun) -> (start: String, end: String) {
    let object: JSONValue = [
      "schema": .string("soma.predict/1"), "run": .string(saved.path),
      "classes": .strings(saved.configuration.classes),
      "predictions": .array([]),
    ]
    let end = "]}"
    return (String(object.text.dropLast(end.count)), end)
  }

  /// Each answer as an object; null where there is none.
  ///
  /// - Parameter names: The file of each input, where there are several.
  package static func answers(
    _ predictions: [Prediction?], _ saved: SavedRun, names: [String]? = nil
  ) -> [JSONValue] {
    let classes = saved.configuration.classes
    return predictions.enumerated().map { number, prediction in
      guard let prediction else { return .null }
      let file = names.map { [(key: "file", value: JSONValue.string($0[number]))] } ?? []
      let values = JSONValue.array(prediction.values.map { .number($0) })
      guard let index = prediction.classIndex else { return .object(file + [("values", values)]) }
      return .object(
        file + [("class", .string(classes[index])), ("index", .integer(index)), ("probabilities", values)])
    }
  }
}
