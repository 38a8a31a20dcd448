import Soma

/// One point of the scale curves: a network of linear layers with ReLU, cross-entropy and Adam over a made-up set.
struct ScalePoint {
  /// Of the inputs and of every layer's outputs.
  private var sizes = [784, 512, 256, 10]
  private var batch = 128
  private var rows = 8192
  private var repeatCount = 5
  /// At least so many steps are a repeat; by default what fills ``shortestRepeat``.
  private var stepCount: Int?
  private static let shortestRepeat = 0.2

  static let usage = """
    usage: SomaBenchmarks scale [--sizes 784,512,256,10] [--batch 128] [--rows 8192] [--repeats 5] [--steps N]

    One training of these sizes, timed by whole epochs, as a line of JSON. A repeat has at least N steps.
    """

  init(_ arguments: Arguments) throws(UsageError) {
    var arguments = arguments
    while let option = arguments.next() {
      switch option {
      case "--sizes":
        let words = try arguments.value(of: option).split(separator: ",")
        sizes = words.compactMap { Int($0) }
        guard sizes.count == words.count, sizes.count > 1, sizes.allSatisfy({ $0 > 0 }) else {
          throw UsageError("--sizes needs two or more positive numbers, such as 784,10")
        }
      case "--batch": batch = try arguments.count(of: option)
      case "--rows": rows = try arguments.count(of: option)
      case "--repeats": repeatCount = try arguments.count(of: option)
      case "--steps": stepCount = try arguments.count(of: option)
      default: throw UsageError("unexpected '\(option)'")
      }
    }
    guard rows.isMultiple(of: batch) else { throw UsageError("--rows must be a multiple of --batch") }
  }

  /// What was measured, and what it is to be compared with.
  struct Result: Codable {
    let sizes: [Int]
    let batch, rows, threads, parameterCount: Int
    /// Of one step; see ``StepCost``.
    let flops, bytes: Double
    /// What has to be held: the data set, and what ``StepCost`` says.
    let expectedBytes: Double
    /// Of one repeat.
    let stepCount: Int
    /// Seconds per step: the middle, the fastest and the slowest repeat.
    let median, minimum, maximum: Double
    let peakBytes: Int
    /// The last loss.
    let check: Double
  }

  func measured() throws -> Result {
    let samples = Samples(
      features: Tensor(
        uniform: [rows, sizes[0]], using: RandomStream(seed: 0, purpose: .order)),
      targets: Numbers.labels(stream: 50, count: rows, classCount: UInt64(sizes[sizes.count - 1])))
    let order = BatchOrder(sampleCount: rows, batchSize: batch, seed: 0)
    let optimizer = Adam(learningRate: 1e-4)
    var training = Training(try Model(sizes: sizes), optimizer, loss: .crossEntropy)
    var epoch = 0, last = 0.0

    func time(epochs: Int) throws -> Double {
      let start = ContinuousClock.now
      for _ in 0..<epochs {
        epoch += 1
        for indices in order.batches(epoch: epoch) {
          let batch = samples.batch(indices)
          last = try training(batch.inputs, batch.targets)
        }
      }
      return (ContinuousClock.now - start) / .seconds(1)
    }

    while training.replayCount == 0, epoch < 4 { _ = try time(epochs: 1) }
    try training.requireReplaying()
    let epochs =
      if let stepCount { (stepCount + order.batchCount - 1) / order.batchCount } else {
        try epochsPerRepeat { try time(epochs: $0) }
      }
    let steps = epochs * order.batchCount
    let seconds = try (0..<repeatCount).map { _ in try time(epochs: epochs) / Double(steps) }
    let measurement = Measurement(
      workload: "scale",
      repeats: seconds.map { Repeat(seconds: $0, check: last, peakBytes: PeakMemory.bytes()) })
    let cost = StepCost(sizes: sizes, batch: batch, slotCount: optimizer.slotNames.count)
    let dataBytes = samples.features.count * 4 + samples.targets.count * 4
    return Result(
      sizes: sizes, batch: batch, rows: rows, threads: ThreadPool.threadCount,
      parameterCount: training.parameterCount, flops: cost.flops, bytes: cost.bytes,
      expectedBytes: cost.residentBytes + Double(dataBytes), stepCount: steps,
      median: measurement.median, minimum: measurement.minimum, maximum: measurement.maximum,
      peakBytes: measurement.peakBytes, check: measurement.check)
  }

  /// As many epochs as fill the shortest repeat at the pace of the last try, which grows until it can be measured.
  private func epochsPerRepeat(_ time: (Int) throws -> Double) rethrows -> Int {
    var count = 1
    while true {
      let seconds = try time(count)
      if seconds >= Self.shortestRepeat / 4 {
        return max(1, Int((Double(count) * Self.shortestRepeat / seconds).rounded(.up)))
      }
      count *= 4
    }
  }
}
