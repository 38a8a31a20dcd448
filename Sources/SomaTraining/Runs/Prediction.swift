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
  /// - Parameter stored: Shape `[count] + configuration.input.shape`.
  /// - Throws: ``RunError/wrongInput(found:expected:)`` for another shape; ``RunError/noAnswer(input:)``, counted from 1; `ModelError` where a layer cannot take the
  ///   numbers.
  public func predict(stored: Tensor) throws -> [Prediction] {
    let shape = configuration.input.shape
    guard stored.rank == shape.count + 1, Array(stored.shape.dropFirst()) == shape else {
      throw RunError.wrongInput(found: "shape \(stored.shape)", expected: "[count] + \(shape)")
    }
    let isClassification = configuration.training.objective == .classification
    var predictions: [Prediction] = []
    for start in stride(from: 0, to: stored.shape[0], by: 1000) {
      let batch = stored[start..<min(stored.shape[0], start + 1000)].toFloat32()
      // Divided, as in training: the reciprocal would give other last bits.
      let outputs = try model.output(for: batch / Tensor(Double(configuration.input.divisor)))
      let values = (isClassification ? outputs.softmax() : outputs).doubles
      let width = outputs.count / max(1, outputs.shape[0])
      for row in 0..<outputs.shape[0] {
        let row = Array(values[row * width..<(row + 1) * width])
        guard !row.contains(where: \.isNaN) else { throw RunError.noAnswer(input: predictions.count + 1) }
        var best = 0
        for index in row.indices where row[index] > row[best] { best = index }
        predictions.append(Prediction(classIndex: isClassification ? best : nil, values: row))
      }
    }
    return predictions
  }
}
