public import SomaData
import SomaFormats
import SomaNN
public import SomaTensor

/// What a network says about one input.
public struct Prediction: Sendable, Equatable {
  /// The index of the most probable class; absent where values are predicted.
  public let classIndex: Int?
  /// The probability of each class, or the predicted values.
  public let values: [Double]

  /// The classes, most probable first.
  public var ranking: [Int] {
    values.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1] }
  }
}

extension SavedRun {
  /// What the network says about a batch of inputs as they are stored; the scaling of the training is applied here.
  ///
  /// - Parameters:
  ///   - stored: Shape `[count] + configuration.input.shape`.
  ///   - answered: How many inputs were answered before, for counting them in an error.
  /// - Throws: ``RunError/wrongInput(found:expected:)`` for another shape; ``RunError/noAnswer(input:)``, counted from 1;
  ///   `ModelError` where a layer cannot take the numbers.
  public func predict(stored: Tensor, after answered: Int = 0) throws -> [Prediction] {
    let shape = configuration.input.shape
    guard stored.rank == shape.count + 1, Array(stored.shape.dropFirst()) == shape else {
      throw RunError.wrongInput(found: "shape \(stored.shape)", expected: "[count] + \(shape)")
    }
    let isClassification = configuration.training.objective == .classification
    var predictions: [Prediction] = []
    let batchCount = PredictionInput.partCount(shape)
    for start in stride(from: 0, to: stored.shape[0], by: batchCount) {
      let batch = stored[start..<min(stored.shape[0], start + batchCount)].toFloat32()
      // Divided, as in training: the reciprocal would give other last bits.
      let outputs = try model.output(for: batch / Tensor(Double(configuration.input.divisor)))
      let values = (isClassification ? outputs.softmax() : configuration.inUnits(outputs)).doubles
      let width = outputs.count / max(1, outputs.shape[0])
      for row in 0..<outputs.shape[0] {
        let row = Array(values[row * width..<(row + 1) * width])
        guard !row.contains(where: \.isNaN) else {
          throw RunError.noAnswer(input: answered + predictions.count + 1)
        }
        var best = 0
        for index in row.indices where row[index] > row[best] { best = index }
        predictions.append(Prediction(classIndex: isClassification ? best : nil, values: row))
      }
    }
    return predictions
  }
}

extension SavedRun {
  /// What the network says about the rows of a table.
  public struct TablePrediction: Sendable {
    /// For each row of the table what the network says; nothing where it lacks a value that the network cannot do
    /// without.
    public let predictions: [Prediction?]
    /// The line of the file that each row starts in, from 1.
    public let lines: [Int]
    /// What was noticed: names that the training did not have, rows without an answer.
    public let notes: [String]
  }

  /// Reads a table as the training's was read. Every record is a row, also one of empty cells, and in a table of one
  /// column a blank line, so that answers can be counted like records.
  ///
  /// - Throws: `DataError`; ``RunError/wrongInput(found:expected:)`` where the network was not trained on a table.
  public func readTable(_ path: String) throws -> Table {
    let (format, preprocessing) = try tableForm(path)
    return try Table.read(path, format, textColumns: preprocessing.textColumns, keepsEmptyRows: true)
  }

  /// Reads the bytes of a table as the training's was read.
  ///
  /// - Throws: As ``readTable(_:)`` does.
  public func readTable(bytes: [UInt8], path: String) throws -> Table {
    let (format, preprocessing) = try tableForm(path)
    return try Table.read(
      bytes: bytes, path: path, format, textColumns: preprocessing.textColumns, keepsEmptyRows: true)
  }

  private func tableForm(_ path: String) throws -> (TableFormat, Preprocessing) {
    guard let preprocessing = configuration.preprocessing else {
      throw RunError.wrongInput(
        found: "\(path) is read as a table", expected: "inputs of shape \(configuration.input.shape)")
    }
    return (configuration.data.table?.format ?? TableFormat(), preprocessing)
  }

  /// What the network says about the rows of a table: the preprocessing of the training is applied to the columns of
  /// its names.
  ///
  /// - Throws: `DataError` where a column is absent or holds what it should not; otherwise as ``predict(stored:after:)``.
  public func predict(_ table: Table) throws -> TablePrediction {
    var remarks = TableRemarks()
    let answers = try predict(table, after: 0, &remarks)
    return TablePrediction(
      predictions: answers, lines: table.lines, notes: table.notes + remarks.notes)
  }

  /// The same for a part of a table.
  ///
  /// - Parameters:
  ///   - answered: How many rows come before.
  ///   - remarks: Gets what is noticed.
  func predict(
    _ table: Table, after answered: Int, _ remarks: inout TableRemarks
  ) throws -> [Prediction?] {
    let (_, preprocessing) = try tableForm(table.path)
    let rows =
      preprocessing.missing == .drop ? preprocessing.completeRows(of: table) : Array(0..<table.rowCount)
    let inputs = try preprocessing.inputs(of: table, rows: rows)
    var predictions = [Prediction?](repeating: nil, count: table.rowCount)
    for (row, prediction) in zip(rows, try predict(stored: inputs.tensor, after: answered)) {
      predictions[row] = prediction
    }
    remarks.add(inputs.remarks, incomplete: table.rowCount - rows.count)
    return predictions
  }
}

/// What was noticed in the rows of a table that were answered.
struct TableRemarks {
  private var inputs: [InputRemark] = []
  private var incompleteCount = 0

  mutating func add(_ remarks: [InputRemark], incomplete count: Int) {
    InputRemark.add(remarks, to: &inputs)
    incompleteCount += count
  }

  var notes: [String] {
    guard incompleteCount > 0 else { return InputRemark.notes(inputs) }
    let rows = "\(incompleteCount) row\(incompleteCount == 1 ? "" : "s")"
    return InputRemark.notes(inputs) + ["\(rows) without an answer, as a value is missing"]
  }
}

extension Table {
  /// The line of the file that each row starts in, from 1.
  fileprivate var lines: [Int] { (0..<rowCount).map { line(ofRow: $0) } }
}

/// What a network says about the rows of a table, part by part, so that the table may be larger than the memory.
public struct TableAnswers {
  private let saved: SavedRun
  private let stream: TableStream
  private var remarks = TableRemarks()
  private var told: Set<String> = []
  /// How many rows were answered.
  public private(set) var rowCount = 0

  fileprivate init(_ saved: SavedRun, _ stream: TableStream) {
    (self.saved, self.stream) = (saved, stream)
  }

  /// The answers to the next rows, with notes about the text of the table that were not given before; nothing at the
  /// end.
  ///
  /// - Throws: As ``SavedRun/predict(_:)-(Table)`` does; no row of that part is answered.
  public mutating func next() throws -> SavedRun.TablePrediction? {
    guard let table = try stream.next() else { return nil }
    let predictions = try saved.predict(table, after: rowCount, &remarks)
    rowCount += table.rowCount
    // Parts that differ by a count only need not be told of one by one.
    let notes = table.notes.filter { told.insert($0.filter { !$0.isNumber }).inserted }
    return SavedRun.TablePrediction(predictions: predictions, lines: table.lines, notes: notes)
  }

  /// What was noticed in all rows so far.
  public var notes: [String] { remarks.notes }
}

extension SavedRun {
  /// Answers the rows of a table as they are read.
  ///
  /// - Throws: As ``readTable(_:)`` does.
  public func answers(toTable path: String) throws -> TableAnswers {
    let form = try tableForm(path)
    return answers(try ContentReader(path), form)
  }

  /// Answers the rows of a table that is sent to the program.
  ///
  /// - Throws: As ``readTable(_:)`` does.
  public func answersToStandardInput() throws -> TableAnswers {
    let form = try tableForm(StandardInput.name)
    return answers(try .standardInput(), form)
  }

  private func answers(_ content: ContentReader, _ form: (TableFormat, Preprocessing)) -> TableAnswers {
    let (format, preprocessing) = form
    let stream = TableStream(
      content, format, textColumns: preprocessing.textColumns,
      rowLimit: PredictionInput.numberLimit / max(1, preprocessing.inputCount))
    return TableAnswers(self, stream)
  }
}
