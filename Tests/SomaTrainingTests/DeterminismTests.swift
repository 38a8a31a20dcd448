import Soma
import Testing

/// These change how many threads the whole process uses, so they run one after another; other tests may run beside
/// them, as the number of threads changes no number.
@Suite(.serialized) struct DeterminismTests {
  /// The fingerprint of the weights that a whole training gives.
  private func fingerprint(threads: Int, seed: UInt64 = 0, precision: Precision? = nil) throws -> String {
    let before = ThreadPool.threadCount
    defer { ThreadPool.use(threadCount: before) }
    ThreadPool.use(threadCount: threads)
    var settings = TrainingSettings()
    settings.epochs = 5
    settings.dropProbability = 0.1
    settings.seed = seed
    settings.precision = precision
    let data = try DataSet.load("digits")
    var run = try TrainingRun(
      configuration: settings.resolved(for: data, name: "digits", folder: nil), data: data)
    try run.run()
    let file = Safetensors(tensors: run.model.namedTensors.map { ($0.name, $0.value) })
    return SHA256.hash(try file.serialized()).hexadecimal
  }

  @Test func aTrainingGivesTheSameBitsWithAnyNumberOfThreads() throws {
    let one = try fingerprint(threads: 1)
    #expect(try fingerprint(threads: 2) == one)
    #expect(try fingerprint(threads: 3) == one)
    #expect(try fingerprint(threads: 1) == one)
  }

  @Test func andSoDoesOneInMixedPrecision() throws {
    let one = try fingerprint(threads: 1, precision: .bfloat16)
    #expect(try fingerprint(threads: 2, precision: .bfloat16) == one)
    #expect(try fingerprint(threads: 3, precision: .bfloat16) == one)
    #expect(try fingerprint(threads: 1) != one)
  }

  @Test func anotherSeedGivesOtherNumbers() throws {
    #expect(try fingerprint(threads: 2, seed: 1) != fingerprint(threads: 2))
  }

  @Test func bigImagesOnAnyNumberOfThreadsToo() throws {
    // 784 inputs and 300 units cross the borders of the tiles that products are cut into.
    func weights(_ threads: Int, _ precision: Precision = .float32) throws -> [UInt8] {
      let before = ThreadPool.threadCount
      defer { ThreadPool.use(threadCount: before) }
      ThreadPool.use(threadCount: threads)
      let features = Tensor(uniform: [500, 784], using: RandomStream(seed: 3, purpose: .testing))
      let targets = Tensor((0..<500).map { Int32($0 % 10) })
      var model = try Model(inputShape: [784], seed: 0) {
        Linear(300)
        ReLU()
        Linear(10)
      }
      var optimizer = Adam()
      var trainer = Trainer(epochCount: 2, batchSize: 100)
      trainer.precision = precision
      try trainer.fit(
        &model, optimizer: &optimizer, training: Samples(features: features, targets: targets))
      return try Safetensors(tensors: model.namedTensors.map { ($0.name, $0.value) }).serialized()
    }
    let one = try weights(1)
    #expect(try weights(2) == one)
    #expect(try weights(3) == one)
    let rounded = try weights(1, .bfloat16)
    #expect(try weights(2, .bfloat16) == rounded && weights(3, .bfloat16) == rounded)
  }
}
