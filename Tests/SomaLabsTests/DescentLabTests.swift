import SomaData
import SomaLabs
import Testing

@Suite struct DescentTests {
  static let digits = Result { try KnownDataSet.named("digits").load().train }

  @Test(arguments: [(1000, 1000, 1), (1000, 32, 32), (1000, 1, 1000), (64, 32, 2), (66, 32, 3), (10, 400, 1)])
  func anEpochHasAsManyUpdatesAsBatches(_ samples: Int, _ batch: Int, _ updates: Int) throws {
    let samples = try Self.digits.get().subset(Array(0..<samples))
    let run = try Descent(samples, batchSize: batch, epochs: 2, rate: 0.01, seed: 0)
    #expect(run.updatesPerEpoch == updates && run.updates == 2 * updates)
    #expect(run.points.last?.samples == 2 * samples.count)
    // 64 · 32 + 32 · 10 for each sample.
    #expect(run.multiplications == 2368 * min(batch, samples.count))
  }

  @Test func smallBatchesGoFurtherOnTheSameSamples() throws {
    let samples = try Self.digits.get().subset(Array(0..<500))
    let losses = try [500, 32, 1].map {
      try Descent(samples, batchSize: $0, epochs: 4, rate: 0.05, seed: 1)
    }
    #expect(losses[0].finalLoss > losses[1].finalLoss && losses[1].finalLoss > losses[2].finalLoss)
    #expect(Set(losses.map { $0.points[0].loss }).count == 1)
  }
}
