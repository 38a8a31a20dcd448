import SomaTensor

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
    guard fraction > 0, fraction < 1 else { throw .cannotSplit(sampleCount: count, fraction: fraction) }
    let total = Int((Double(count) * fraction).rounded())
    guard total > 0, total < count else { throw .cannotSplit(sampleCount: count, fraction: fraction) }
    let classes = Dictionary(
      grouping: 0..<count, by: hasClasses ? { [classIndices] in classIndices[$0] } : { _ in 0 }
    )
    .sorted { $0.key < $1.key }.map(\.value)
    let shares = classes.map { Double($0.count) * fraction }
    var sizes = shares.map { Int($0) }
    let byRemainder = shares.indices.sorted { left, right in
      let (leftRest, rightRest) = (shares[left] - Double(sizes[left]), shares[right] - Double(sizes[right]))
      return leftRest == rightRest ? left < right : leftRest > rightRest
    }
    for index in byRemainder.prefix(total - sizes.reduce(0, +)) { sizes[index] += 1 }

    var isInPart = [Bool](repeating: false, count: count)
    for (number, (members, size)) in zip(classes, sizes).enumerated() {
      var random = RandomStream(seed: seed, purpose: .split, index: UInt64(number))
      let order = random.permutation(count: members.count)
      for position in order.prefix(size) { isInPart[members[position]] = true }
    }
    return ((0..<count).filter { !isInPart[$0] }, (0..<count).filter { isInPart[$0] })
  }
}
