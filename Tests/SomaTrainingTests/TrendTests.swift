import Foundation
import Soma
import Testing

/// When a training is said to be still improving.
@Suite struct TrendTests {
  /// What a log tells of losses after epochs 1, 2, ….
  private func history(_ losses: [Double], accuracy: Double? = 0.5, isOfValidation: Bool = false) throws
    -> RunHistory
  {
    try withFolder { folder in
      let lines = losses.enumerated().map { index, loss in
        let score = "\"loss\":\(loss)" + (accuracy.map { ",\"accuracy\":\($0)" } ?? "")
        return "{\"event\":\"epoch\",\"epoch\":\(index + 1),"
          + (isOfValidation ? "\"loss\":1,\"accuracy\":0.5,\"val\":{\(score)}" : score)
          + ",\"lr\":1,\"seconds\":1}"
      }
      let path = folder + "/metrics.jsonl"
      try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
      return RunHistory(contentsOf: path)
    }
  }

  private func isImproving(
    _ losses: [Double], accuracy: Double? = 0.5, isOfValidation: Bool = false, ignorance: Double = 0.693
  ) throws -> Bool {
    let least = try #require(losses.indices.min { losses[$0] < losses[$1] })
    let best = BestEpoch(
      epoch: least + 1, metric: isOfValidation ? .validationLoss : .trainingLoss, value: losses[least])
    return try history(losses, accuracy: accuracy, isOfValidation: isOfValidation).isStillImproving(
      best: best, epochCount: losses.count, ignorance: ignorance)
  }

  /// The share of its way that a cosine has gone: ∫ (1 + cos πt) / 2, from 0 to 1.
  private func way(_ share: Double) -> Double { share + sin(.pi * share) / .pi }

  /// A loss that falls with the way that the steps go: it stops falling only because the steps do.
  @Test(arguments: [2, 3, 10, 100, 1000], [false, true])
  func aWayCutShortIsTold(_ epochs: Int, _ isOfValidation: Bool) throws {
    let losses = (1...epochs).map { 0.7 - 0.4 * way(Double($0) / Double(epochs)) }
    #expect(losses[epochs - 1] > 0.25)
    #expect(try isImproving(losses, isOfValidation: isOfValidation))
    // As a quantity: of a variance of 1 a third is left.
    #expect(try isImproving(losses, accuracy: nil, isOfValidation: false, ignorance: 1))
  }

  @Test func whatHasComeToRestIsNot() throws {
    // Halved with every tenth of the way, down to 0.3, which noise does not let it leave.
    #expect(try !isImproving((1...100).map { 0.3 + 0.4 * pow(0.5, Double($0) / 4) }))
    // Only by so little that nobody would wait for it.
    #expect(try !isImproving((1...100).map { 0.31 - 0.01 * way(Double($0) / 100) }))
    // By much of itself, but nearly all is right already.
    #expect(try !isImproving((1...100).map { 0.05 - 0.04 * way(Double($0) / 100) }))
    #expect(
      try !isImproving((1...100).map { 0.009 - 0.008 * way(Double($0) / 100) }, accuracy: nil, ignorance: 1))
  }

  @Test func whatGotWorseIsNot() throws {
    // Learning by heart: the best epoch is the fifth.
    #expect(try !isImproving((1...100).map { abs(Double($0) - 5) * 0.01 + 0.4 }, isOfValidation: true))
    #expect(try !isImproving([0.6]))
    #expect(try !isImproving((1...100).map { $0 == 95 ? 0.1 : 0.5 + 0.001 * Double($0) }))
  }

  /// Steps so small that the loss has hardly moved.
  @Test func whoKnowsNothingAtTheLastEpochIsTold() throws {
    #expect(try isImproving((1...40).map { 2.45 - 0.02 * way(Double($0) / 40) }, ignorance: log(10)))
    #expect(try !isImproving((1...40).map { _ in 2.45 }, ignorance: log(10)))
  }
}
