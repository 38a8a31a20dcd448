import SomaTensor

/// Which samples are trained on, which choose the best epoch, and which are only tested with.
///
/// They are drawn as ``Samples/split(fraction:seed:)`` draws them: every class keeps its share. With groups, whole groups
/// are drawn instead, so that nothing about a group's test samples can be learned from its others; the classes then
/// have their shares only on average.
struct PartSplit {
  let training, validation, test: [Int]

  /// Why a part cannot be drawn: it, or what is left, would be empty.
  struct Fault: Error {
    let count: Int
    let groupCount: Int?
    let part: String
    let fraction: Double
  }

  /// Splits samples, given by their numbers.
  ///
  /// - Parameters:
  ///   - classes: A class for each sample; one for all where values are predicted.
  ///   - groups: A group for each sample, where there are groups.
  ///   - test: The share of the test part among all samples.
  ///   - validation: The share of the validation part among the others.
  init(
    _ samples: [Int], classes: [Int32], groups: [Int32]?, test: Double, validation: Double, seed: UInt64
  ) throws(Fault) {
    func draw(_ positions: [Int], _ fraction: Double, _ part: String, _ number: UInt64) throws(Fault)
      -> (rest: [Int], part: [Int])
    {
      guard fraction > 0 else { return (positions, []) }
      let taken: [Bool]?
      if let groups {
        taken = Self.drawGroups(positions.map { groups[$0] }, fraction, seed, number)
      } else {
        taken =
          StratifiedDraw(positions.map { classes[$0] }, fraction: fraction, seed: seed, part: number)?
          .isDrawn
      }
      guard let taken else {
        throw Fault(
          count: positions.count, groupCount: groups.map { all in Set(positions.map { all[$0] }).count },
          part: part, fraction: fraction)
      }
      return (
        positions.indices.filter { !taken[$0] }.map { positions[$0] },
        positions.indices.filter { taken[$0] }.map { positions[$0] }
      )
    }
    let first = try draw(Array(samples.indices), test, "test", 0)
    let second = try draw(first.rest, validation, "validation", 1)
    training = second.rest.map { samples[$0] }
    self.validation = second.part.map { samples[$0] }
    self.test = first.part.map { samples[$0] }
  }

  /// Takes groups in random order as long as they fit into the share; the smallest where none does.
  private static func drawGroups(
    _ groups: [Int32], _ fraction: Double, _ seed: UInt64, _ part: UInt64
  ) -> [Bool]? {
    var sizes: [Int32: Int] = [:]
    for group in groups { sizes[group, default: 0] += 1 }
    let names = sizes.keys.sorted()
    let wanted = Int((Double(groups.count) * fraction).rounded())
    guard names.count > 1, wanted > 0 else { return nil }
    var random = RandomStream(seed: seed, purpose: .split, epoch: part)
    var taken: Set<Int32> = []
    var total = 0
    for position in random.permutation(count: names.count) {
      let size = sizes[names[position]] ?? 0
      guard total + size <= wanted else { continue }
      taken.insert(names[position])
      total += size
    }
    if taken.isEmpty, let smallest = names.min(by: { (sizes[$0] ?? 0, $0) < (sizes[$1] ?? 0, $1) }) {
      taken.insert(smallest)
    }
    return groups.map { taken.contains($0) }
  }
}
