import SomaRules
import SomaTensor

/// In which order the samples of an epoch are seen, and how they are cut into batches.
///
/// The order of an epoch is a function of (seed, epoch) alone: it does not depend on earlier epochs, on the
/// number of threads or on the batch size, so a training that is resumed goes on with the order it would
/// have had.
public struct BatchOrder: Sendable {
  /// How many samples there are.
  public let sampleCount: Int
  /// How many samples a batch has. The last of an epoch may have fewer; a single sample that is left over joins the
  /// batch before it, because statistics over a batch, such as batch normalisation's, need two.
  public let batchSize: Int
  /// What the order is drawn from.
  public let seed: UInt64
  /// Whether the order is drawn anew for every epoch; otherwise it is that of the data.
  public let shuffles: Bool

  /// An order over `sampleCount` samples.
  ///
  /// - Precondition: `sampleCount` is not negative, `batchSize` is positive.
  public init(sampleCount: Int, batchSize: Int, seed: UInt64, shuffles: Bool = true) {
    mustHold(sampleCount >= 0, "BatchOrder: sampleCount is \(sampleCount), expected 0 or more")
    mustHold(batchSize > 0, "BatchOrder: batchSize is \(batchSize), expected 1 or more")
    self.sampleCount = sampleCount
    self.batchSize = batchSize
    self.seed = seed
    self.shuffles = shuffles
  }

  /// How many batches an epoch has.
  public var batchCount: Int {
    // Not (count + size − 1) / size, which overflows for a batch of everything, `Int.max`.
    sampleCount / batchSize + (sampleCount.isMultiple(of: batchSize) || joinsLastSample ? 0 : 1)
  }

  private var joinsLastSample: Bool { sampleCount > batchSize && sampleCount % batchSize == 1 }

  /// The indices of all samples in the order of an epoch.
  public func indices(epoch: Int) -> [Int] {
    guard shuffles else { return Array(0..<sampleCount) }
    var random = RandomStream(seed: seed, purpose: .order, epoch: UInt64(epoch))
    return random.permutation(count: sampleCount)
  }

  /// The indices of each batch of an epoch, in order.
  public func batches(epoch: Int) -> [ArraySlice<Int>] {
    let indices = indices(epoch: epoch)
    let last = batchCount - 1
    return (0..<batchCount).map { number in
      let rest = indices.dropFirst(number * batchSize)
      return number == last ? rest : rest.prefix(batchSize)
    }
  }
}
