extension Samples {
  /// Splits off a part, drawn at random, in which every class keeps its share.
  ///
  /// A class of *n* samples should give `fraction · n` of them. All classes together give the rounded total;
  /// what the whole numbers leave over goes to the classes with the largest remainders, the first of equals.
  /// Where values are to be predicted, all samples count as one class. The order within both parts is that
  /// of the samples.
  ///
  /// - Parameters:
  ///   - fraction: The share of the part, between 0 and 1.
  ///   - seed: What the part is drawn from; the same seed gives the same part.
  /// - Throws: `DataError.cannotSplit` when `part` or `rest` would have no samples.
  public func split(fraction: Double, seed: UInt64) throws(DataError) -> (rest: Samples, part: Samples) {
    let indices = try splitIndices(fraction: fraction, seed: seed)
    return (subset(indices.rest), subset(indices.part))
  }

  /// The indices of both parts, ascending; see `split(fraction:seed:)`.
  public func splitIndices(
    fraction: Double, seed: UInt64
  ) throws(DataError) -> (rest: [Int], part: [Int]) {
    let classes = hasClasses ? classIndices : [Int32](repeating: 0, count: count)
    guard let draw = StratifiedDraw(classes, fraction: fraction, seed: seed) else {
      throw .cannotSplit(sampleCount: count, fraction: fraction)
    }
    return ((0..<count).filter { !draw.isDrawn[$0] }, (0..<count).filter { draw.isDrawn[$0] })
  }
}
