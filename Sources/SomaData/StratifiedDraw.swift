import SomaTensor

/// A part of some samples, drawn at random so that every class keeps its share; see ``Samples/split(fraction:seed:)``.
struct StratifiedDraw {
  /// Whether each sample is in the part.
  private(set) var isDrawn: [Bool]

  /// Draws; nothing where the part or the rest would be empty.
  ///
  /// - Parameters:
  ///   - classes: The class of each sample.
  ///   - part: Tells parts apart that are drawn from the same seed.
  init?(_ classes: [Int32], fraction: Double, seed: UInt64, part: UInt64 = 0) {
    let count = classes.count
    guard fraction > 0, fraction < 1 else { return nil }
    let total = Int((Double(count) * fraction).rounded())
    guard total > 0, total < count else { return nil }
    let members = Dictionary(grouping: 0..<count) { classes[$0] }.sorted { $0.key < $1.key }.map(\.value)
    let shares = members.map { Double($0.count) * fraction }
    var sizes = shares.map { Int($0) }
    let byRemainder = shares.indices.sorted { left, right in
      let (leftRest, rightRest) = (shares[left] - Double(sizes[left]), shares[right] - Double(sizes[right]))
      return leftRest == rightRest ? left < right : leftRest > rightRest
    }
    for index in byRemainder.prefix(total - sizes.reduce(0, +)) { sizes[index] += 1 }

    isDrawn = [Bool](repeating: false, count: count)
    for (number, (members, size)) in zip(members, sizes).enumerated() {
      var random = RandomStream(seed: seed, purpose: .split, epoch: part, index: UInt64(number))
      let order = random.permutation(count: members.count)
      for position in order.prefix(size) { isDrawn[members[position]] = true }
    }
  }
}
