import SomaRules

/// Philox4x64-10: a random function, not a sequence. 256 random bits follow from a key and a counter alone, so a number
/// can be drawn for (seed, purpose, epoch, sample) in any order, on any thread, before or after a resume.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The same bits as
/// NumPy's `Philox` (which raises its counter before the first block).
public struct Philox: Sendable {
  /// The key.
  public let key: (UInt64, UInt64)

  /// A function chosen by two words.
  public init(key: (UInt64, UInt64)) { self.key = key }

  /// The four words at a counter.
  public func block(at counter: (UInt64, UInt64, UInt64, UInt64)) -> (UInt64, UInt64, UInt64, UInt64) {
    var (x0, x1, x2, x3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let left = x0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
      let right = x2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
      (x0, x1, x2, x3) = (right.high ^ x1 ^ k0, right.low, left.high ^ x3 ^ k1, left.low)
      k0 &+= 0x9E37_79B9_7F4A_7C15
      k1 &+= 0xBB67_AE85_84CA_A73B
    }
    return (x0, x1, x2, x3)
  }
}

/// What random numbers are for. Each purpose is a stream of its own, so that drawing more of one changes no other.
public enum RandomPurpose: UInt64, Sendable {
  case initialization = 1, order, dropout, split, synthesis, augmentation, testing, user, search
}

/// One stream of random numbers: counter-based, so that element i is the same whoever draws it and when.
///
/// The key is (seed, purpose); the counter is (block, epoch, sample, layer or other index).
public struct RandomStream: Sendable {
  private let philox: Philox
  private let epoch, sample, index: UInt64
  private var blockNumber: UInt64 = 0
  private var buffer: [UInt64] = []

  /// The stream for a seed and a purpose and, where they apply, an epoch (or step), a sample and an index.
  public init(seed: UInt64, purpose: RandomPurpose, epoch: UInt64 = 0, sample: UInt64 = 0, index: UInt64 = 0)
  {
    philox = Philox(key: (seed, purpose.rawValue))
    (self.epoch, self.sample, self.index) = (epoch, sample, index)
  }

  /// The same stream for another epoch (or step), from its start.
  func at(epoch: UInt64) -> RandomStream {
    RandomStream(philox: philox, epoch: epoch, sample: sample, index: index)
  }

  private init(philox: Philox, epoch: UInt64, sample: UInt64, index: UInt64) {
    (self.philox, self.epoch, self.sample, self.index) = (philox, epoch, sample, index)
  }

  /// The words of one block: element 4·n … 4·n + 3 of the stream.
  func words(block: UInt64) -> (UInt64, UInt64, UInt64, UInt64) {
    philox.block(at: (block, epoch, sample, index))
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    if buffer.isEmpty {
      let (a, b, c, d) = words(block: blockNumber)
      buffer = [d, c, b, a]
      blockNumber += 1
    }
    return buffer.removeLast()
  }

  /// A number in [0, 1): the upper 53 bits of the next word.
  public mutating func nextUniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in 0 ..< bound, without bias (Lemire, 2019).
  ///
  /// - Precondition: `bound` is positive.
  public mutating func next(below bound: Int) -> Int {
    mustHold(bound > 0, "next(below:): bound is \(bound), expected 1 or more")
    let range = UInt64(bound)
    while true {
      let product = next().multipliedFullWidth(by: range)
      if product.low >= (0 &- range) % range { return Int(product.high) }
    }
  }

  /// A random order of 0 ..< count (Fisher and Yates).
  ///
  /// - Precondition: `count` is not negative.
  public mutating func permutation(count: Int) -> [Int] {
    mustHold(count >= 0, "permutation: count is \(count), expected 0 or more")
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, next(below: last + 1)) }
    return order
  }

  /// A standard normal number by the inverse of the distribution function, so that one word makes one number.
  public mutating func nextNormal() -> Double { inverseNormal(uniformInside(next())) }
}

/// A number strictly inside (0, 1).
func uniformInside(_ word: UInt64) -> Double { (Double(word >> 12) + 0.5) * 0x1p-52 }
