import SomaData
import SomaLabs
import SomaTraining
import Testing

@Suite struct RegulariseTests {
  static let parts = Result {
    try KnownDataSet.named("moons").load(DataOptions(sampleCount: 600, noise: 0.3)).train.split(
      fraction: 0.1, seed: 0)
  }

  private func run(_ remedy: Remedy, _ change: (inout RegularisedRun.Settings) -> Void = { _ in }) throws
    -> RegularisedRun
  {
    var settings = RegularisedRun.Settings()
    change(&settings)
    let (rest, part) = try Self.parts.get()
    return try RegularisedRun(remedy, training: part, validation: rest, classCount: 2, settings)
  }

  @Test func fewSamplesAreLearnedByHeartAndPenaltiesHelp() throws {
    let plain = try run(.none), l2 = try run(.l2), l1 = try run(.l1), stopped = try run(.earlyStopping)
    let losses = plain.validation.map(\.loss)
    let lowest = try #require(losses.min())
    #expect(plain.result.training.loss < 0.1 && plain.result.validation.loss > 1.5 * lowest)
    #expect(l2.result.validation.loss < plain.result.validation.loss && l2.weightNorm < plain.weightNorm / 2)
    #expect(l1.result.validation.loss < plain.result.validation.loss && l1.smallShare > 0.3)
    #expect(plain.smallShare < 0.1)
    // The same run, ended: the best epoch so far, then as many as the patience allows.
    #expect(stopped.validation == Array(plain.validation.prefix(stopped.validation.count)))
    #expect(stopped.validation.map(\.loss).min() == stopped.result.validation.loss)
    #expect(stopped.validation.count == stopped.epoch + 20 + 1)
  }

  @Test func remediesOfStrengthZeroChangeNothing() throws {
    func short(_ settings: inout RegularisedRun.Settings) {
      (settings.epochs, settings.l2, settings.l1, settings.dropProbability) = (20, 0, 0, 0)
    }
    let plain = try run(.none, short)
    for remedy in [Remedy.l2, .l1, .dropout] {
      #expect(try run(remedy, short).training == plain.training, "\(remedy)")
    }
    #expect(try run(.batchNorm, short).training != plain.training)
  }
}
