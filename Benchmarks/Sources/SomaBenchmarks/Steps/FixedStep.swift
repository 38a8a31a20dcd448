import Soma

/// A training step of fixed size, for counting what it costs apart from time.
struct FixedStep: Sendable {
  let name: String
  /// How many steps are counted together.
  private let count: Int
  /// Makes the network and its batch.
  private let prepare: @Sendable () throws -> (training: Training, inputs: Tensor, targets: Tensor)

  /// The smallest network, the network of `mnist` with few rows, because counting is slow, and a small one with each optimizer.
  static let all = [xor, mnist] + OptimizerName.allCases.map(small)

  static let usage = """
    usage: SomaBenchmarks steps

    Makes some replayed steps of each kind, for runner/guards.py to count, and prints "name count" for each.
    """

  /// Makes the steps.
  func run() throws {
    var (training, inputs, targets) = try prepare()
    while training.replayCount == 0, training.number < 4 { try training(inputs, targets) }
    try training.requireReplaying()
    try makeCountedSteps(&training, inputs, targets, count)
    reportCountedSteps(name, count)
  }

  private static let xor = FixedStep(name: "xor", count: 100) {
    (Training(try xorNetwork(), SGD(learningRate: 2), loss: .meanSquaredError), xorInputs, xorTargets)
  }

  private static let mnist = FixedStep(name: "mnist", count: 2) {
    (
      Training(try imageClassifier(inputShape: [784]), Adam(), loss: .crossEntropy),
      Numbers.tensor(stream: 60, shape: [16, 784]), Numbers.labels(stream: 61, count: 16, classCount: 10)
    )
  }

  private static func small(_ optimizer: OptimizerName) -> FixedStep {
    FixedStep(name: "small-\(optimizer.rawValue)", count: 100) {
      (
        Training(
          try Model(sizes: [20, 32, 32, 4]).withWeights(firstStream: 62), try optimizer.makeOptimizer(),
          loss: .crossEntropy),
        Numbers.tensor(stream: 60, shape: [16, 20]), Numbers.labels(stream: 61, count: 16, classCount: 4)
      )
    }
  }
}

// The counter finds these two functions by their names: what happens between the beginnings of the first and of the
// second is the cost of the steps.

@inline(never)
private func makeCountedSteps(
  _ training: inout Training, _ inputs: Tensor, _ targets: Tensor, _ count: Int
) throws {
  for _ in 0..<count { try training(inputs, targets) }
}

@inline(never)
private func reportCountedSteps(_ name: String, _ count: Int) { print(name, count) }
