import SomaData
import SomaFormats
import SomaNN

extension Evaluation {
  /// More than anybody looks at; the worst are kept.
  private static let mistakeLimit = 10_000

  /// Writes `eval/confusion.csv`, where classes are told apart, and `eval/errors.jsonl` into a run folder.
  ///
  /// - Parameter classes: The names of the classes.
  /// - Throws: ``RunError/cannotWrite(_:)``.
  public func write(to folder: RunFolder, classes: [String]) throws(RunError) {
    do throws(FileError) {
      try Folder.make(folder.evaluationPath)
      if let confusion {
        // Rows are true classes, columns answers.
        let head = CSVText.row(["label"] + classes)
        let rows = zip(classes, confusion.rows).map { name, row in CSVText.row([name] + row.map(String.init))
        }
        try AtomicFile.write(
          Array((([head] + rows).joined(separator: "\n") + "\n").utf8), to: folder.confusionPath)
      }
      let lines = mistakes.prefix(Self.mistakeLimit).map { $0.json(classes: classes).text + "\n" }
      try AtomicFile.write(Array(lines.joined().utf8), to: folder.errorsPath)
    } catch {
      throw .cannotWrite(error)
    }
  }
}

extension Evaluation.Mistake {
  /// One line of `errors.jsonl`.
  fileprivate func json(classes: [String]) -> JSONValue {
    var fields: [(key: String, value: JSONValue)] = [("index", .integer(index)), ("loss", .number(loss))]
    if let label, let prediction, let probability {
      fields += [
        ("label", .string(classes[label])), ("prediction", .string(classes[prediction])),
        ("probability", .number(probability)),
      ]
    } else {
      fields += [
        ("expected", .array(expected.map { .number($0) })),
        ("predicted", .array(predicted.map { .number($0) })),
      ]
    }
    return .object(fields)
  }
}
