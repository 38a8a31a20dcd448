import SomaTensor
import SomaTestSupport
import Testing

@Suite struct RandomTests {
  /// Known answers of Random123's `kat_vectors` for philox4x64-10.
  @Test func philoxKnownAnswers() {
    let zeros = Philox(key: (0, 0)).block(at: (0, 0, 0, 0))
    #expect(
      zeros == (0x1655_4d9e_ca36_314c, 0xdb20_fe9d_672d_0fdc, 0xd7e7_72ce_e186_176b, 0x7e68_b68a_ec7b_a23b))
    let all = UInt64.max
    let ones = Philox(key: (all, all)).block(at: (all, all, all, all))
    #expect(
      ones == (0x87b0_92c3_013f_e90b, 0x438c_3c67_be8d_0224, 0x9cc7_d7c6_9cd7_77b6, 0xa09c_aebf_594f_0ba0))
    let pi = Philox(key: (0x4528_21e6_38d0_1377, 0xbe54_66cf_34e9_0c6c)).block(
      at: (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89))
    #expect(
      pi == (0xa528_f454_03e6_1d95, 0x38c7_2dbd_566e_9788, 0xa5a1_610e_72fd_18b5, 0x57bd_43b5_e52b_7fe6))
  }

  /// NumPy's `Philox` from the same counters and keys, three blocks each.
  @Test func blocksEqualNumPys() throws {
    let golden = try Golden("random")
    let cases = golden.groups(depth: 2).filter { $0.hasPrefix("philox/") }
    #expect(cases.count == 7)
    for name in cases {
      func words(_ part: String) -> [UInt64] {
        golden["\(name)/\(part)"].array(of: Int64.self).map { UInt64(bitPattern: $0) }
      }
      let key = words("key")
      var counter = words("counter")
      var found: [UInt64] = []
      for _ in 0..<3 {
        let (a, b, c, d) = Philox(key: (key[0], key[1])).block(
          at: (counter[0], counter[1], counter[2], counter[3]))
        found += [a, b, c, d]
        for index in 0..<4 {
          counter[index] &+= 1
          if counter[index] != 0 { break }
        }
      }
      #expect(found == words("output"), "\(name)")
    }
  }

  /// The maps from words to numbers, which are frozen: uniform exactly, normal as SciPy's `ndtri` to 1e-13.
  @Test func distributionsEqualSciPys() throws {
    let golden = try Golden("random")
    // Purpose 7 is `testing`.
    let stream = RandomStream(seed: 42, purpose: .testing, epoch: 3, sample: 2, index: 1)
    let uniform = Tensor(uniform: [1000], dtype: .float64, using: stream)
    #expect(uniform.isIdentical(to: golden["maps/uniform"]))
    let normal = Tensor(normal: [1000], dtype: .float64, using: stream)
    #expect((normal - golden["maps/normal"]).abs().max().item < 1e-13)
    let truncated = Tensor(truncatedNormal: [1000], dtype: .float64, using: stream)
    #expect((truncated - golden["maps/truncatedNormal"]).abs().max().item < 1e-13)
  }

  @Test func anElementDependsOnItsPlaceAlone() {
    let stream = RandomStream(seed: 3, purpose: .testing)
    let long = Tensor(uniform: [10_001], dtype: .float64, using: stream)
    let short = Tensor(uniform: [77], dtype: .float64, using: stream)
    #expect(long[0..<77].isIdentical(to: short))
    var sequential = stream
    #expect((0..<77).map { _ in sequential.nextUniform() } == short.doubles)
  }

  @Test func streamsDiffer() {
    let base = RandomStream(seed: 0, purpose: .order)
    let others = [
      RandomStream(seed: 1, purpose: .order), RandomStream(seed: 0, purpose: .dropout),
      RandomStream(seed: 0, purpose: .order, epoch: 1), RandomStream(seed: 0, purpose: .order, sample: 1),
      RandomStream(seed: 0, purpose: .order, index: 1),
    ]
    var first = base
    let word = first.next()
    for var other in others { #expect(other.next() != word) }
  }

  /// Moments of 10⁶ draws: the standard error of each is below a tenth of the bound.
  @Test func distributionsHaveTheirMoments() {
    let stream = RandomStream(seed: 5, purpose: .testing)
    let count = 1_000_000
    let normal = Tensor(normal: [count], mean: 2, standardDeviation: 3, dtype: .float64, using: stream)
    #expect(abs(normal.mean().item - 2) < 0.03)
    #expect(abs(normal.standardDeviation().item - 3) < 0.03)
    let cube = ((normal - 2) / 3).power(3).mean().item
    #expect(abs(cube) < 0.03)
    let uniform = Tensor(uniform: [count], from: -1, to: 3, dtype: .float64, using: stream)
    #expect(abs(uniform.mean().item - 1) < 0.02)
    #expect(uniform.min().item >= -1 && uniform.max().item < 3)
    // A standard normal cut at ±2 has variance 1 − 4φ(2)/(Φ(2) − Φ(−2)) = 0.77374.
    let truncated = Tensor(truncatedNormal: [count], dtype: .float64, using: stream)
    #expect(abs(truncated.variance().item - 0.77374) < 0.01)
    #expect(truncated.abs().max().item <= 2)
    let coins = Tensor(bernoulli: [count], probability: 0.3, using: stream)
    #expect(abs(coins.mean().item - 0.3) < 0.005)
  }

  @Test func permutationsHoldEveryIndexAndAreUnbiased() {
    var stream = RandomStream(seed: 9, purpose: .testing)
    #expect(stream.permutation(count: 1000).sorted() == Array(0..<1000))
    #expect(stream.permutation(count: 0) == [])
    var counts = [[Int]: Int]()
    for _ in 0..<6000 { counts[stream.permutation(count: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    for count in counts.values { #expect(abs(count - 1000) < 150) }
  }

  @Test func aCutRangeIsUniform() {
    var stream = RandomStream(seed: 11, purpose: .testing)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.next(below: 7)] += 1 }
    for count in counts { #expect(abs(count - 10_000) < 500) }
  }
}
