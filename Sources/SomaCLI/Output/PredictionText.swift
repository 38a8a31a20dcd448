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

  /// A CSV file: the number of each record and its line, the class or the number that is predicted, and the probability
  /// of every class. The answer's cells are empty where there is none.
  ///
  /// - Parameter count: How many records were answered before; where there are some, the first line is left out.
  package static func table(
    _ answers: SavedRun.TablePrediction, classes: [String], after count: Int = 0
  ) -> [String] {
    let names = classes.map(\.printable)
    let head = CSVText.row(["row", "line", "prediction"] + names.map { "probability of \($0)" })
    return (count == 0 ? [head] : [])
      + zip(answers.predictions, answers.lines).enumerated().map { index, answer in
        let (prediction, line) = answer
        let place = ["\(count + index + 1)", "\(line)"]
        guard let prediction else { return CSVText.row(place + [""] + names.map { _ in "" }) }
        guard let best = prediction.classIndex else {
          return CSVText.row(place + prediction.values.map { String(format: "%.12g", $0) })
        }
        return CSVText.row(place + [names[best]] + prediction.values.map { Words.fixed($0, 6) })
      }
  }

  /// An object for each record of a table: its number, its line, and the class or number that is predicted, which is null
  /// where there is none.
  package static func answers(
    _ answers: SavedRun.TablePrediction, _ saved: SavedRun, after count: Int
  ) -> [JSONValue] {
    zip(answers.predictions, answers.lines).enumerated().map { index, answer in
      fields(answer.0, saved, [("row", .integer(count + index + 1)), ("line", .integer(answer.1))])
    }
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

  /// Each answer as an object with the number of its input.
  ///
  /// - Parameters:
  ///   - names: The file of each input, where there are several.
  ///   - count: How many inputs were answered before.
  package static func answers(
    _ predictions: [Prediction], _ saved: SavedRun, names: [String]? = nil, after count: Int = 0
  ) -> [JSONValue] {
    predictions.enumerated().map { index, prediction in
      fields(
        prediction, saved,
        [("row", .integer(count + index + 1))] + (names.map { [("file", .string($0[index]))] } ?? []))
    }
  }

  private static func fields(
    _ prediction: Prediction?, _ saved: SavedRun, _ place: [(key: String, value: JSONValue)]
  ) -> JSONValue {
    let classes = saved.configuration.classes
    guard let prediction else {
      return .object(
        place
          + (classes.isEmpty
            ? [("values", .null)] : [("class", .null), ("index", .null), ("probabilities", .null)]))
    }
    let values = JSONValue.array(prediction.values.map { .number($0) })
    guard let index = prediction.classIndex else { return .object(place + [("values", values)]) }
    return .object(
      place + [("class", .string(classes[index])), ("index", .integer(index)), ("probabilities", values)])
  }
}
