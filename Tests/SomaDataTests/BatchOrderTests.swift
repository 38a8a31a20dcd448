import SomaData
import Testing

@Suite struct BatchOrderTests {
  @Test func everyEpochSeesEverySampleOnce() {
    let order = BatchOrder(sampleCount: 103, batchSize: 10, seed: 7)
    #expect(order.batchCount == 11)
    for epoch in 0..<5 {
      let batches = order.batches(epoch: epoch)
      #expect(batches.map(\.count) == [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3])
      #expect(batches.joined().sorted() == Array(0..<103))
    }
  }

  @Test func orderIsAFunctionOfSeedAndEpoch() {
    let order = BatchOrder(sampleCount: 50, batchSize: 10, seed: 7)
    let other = BatchOrder(sampleCount: 50, batchSize: 7, seed: 7)
    #expect(order.indices(epoch: 3) == other.indices(epoch: 3))
    #expect(order.indices(epoch: 3) != order.indices(epoch: 4))
    #expect(order.indices(epoch: 3) != BatchOrder(sampleCount: 50, batchSize: 10, seed: 8).indices(epoch: 3))
  }

  /// Statistics of one sample do not exist, so batch normalisation could not take it alone.
  @Test func aLastSampleJoinsTheBatchBefore() {
    func sizes(_ count: Int, _ batchSize: Int) -> [Int] {
      let order = BatchOrder(sampleCount: count, batchSize: batchSize, seed: 0)
      #expect(order.batches(epoch: 0).flatMap(Array.init).sorted() == Array(0..<count))
      #expect(order.batches(epoch: 0).count == order.batchCount)
      return order.batches(epoch: 0).map(\.count)
    }
    #expect(sizes(21, 10) == [10, 11])
    #expect(sizes(22, 10) == [10, 10, 2])
    #expect(sizes(1, 10) == [1])
    #expect(sizes(3, 1) == [1, 1, 1])
    #expect(BatchOrder(sampleCount: 0, batchSize: 10, seed: 0).batches(epoch: 0).isEmpty)
  }

  @Test func oneBatchMayHoldEverything() {
    let order = BatchOrder(sampleCount: 25, batchSize: .max, seed: 0, shuffles: false)
    #expect(order.batches(epoch: 1).map(Array.init) == [Array(0..<25)])
  }

  /// Over many epochs each sample should come first equally often: 3000 epochs of 10 samples make 300 each,
  /// with a standard deviation of 16.
  @Test func everySampleComesFirstEquallyOften() {
    let order = BatchOrder(sampleCount: 10, batchSize: 10, seed: 1)
    var counts = [Int](repeating: 0, count: 10)
    for epoch in 0..<3000 { counts[order.indices(epoch: epoch)[0]] += 1 }
    #expect(counts.allSatisfy { abs($0 - 300) < 5 * 16 }, "\(counts)")
  }
}
