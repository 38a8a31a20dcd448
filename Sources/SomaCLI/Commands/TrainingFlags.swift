import ArgumentParser
import Foundation
import Soma

/// How a network is made and trained: shared by the commands that train.
struct TrainingFlags: ParsableArguments {
  @Option(help: "How often all samples are seen.") var epochs: Int?
  @Option(help: "Samples in a step.") var batchSize: Int?
  @Option(help: "The greatest step size.") var lr: Double?
  @Option(help: "How the step size changes: constant, cosine (the default) or plateau.") var schedule: String?
  @Option(help: "adam, sgd, momentum, …") var optimizer: String?
  @Option(help: ArgumentHelp("Units of the hidden layers; none for a single layer.", valueName: "128,64"))
  var layers: String?
  @Option(help: "relu, tanh, gelu, …") var activation: String?
  @Option(name: .customLong("init"), help: "How weights are drawn: heNormal, xavierUniform, …")
  var initializer: String?
  @Option(
    help: ArgumentHelp(
      "Begin with the weights of a run or of a safetensors file, also PyTorch's.", valueName: "weights"))
  var initFrom: String?
  @Option(help: "The share of units dropped in training.") var dropout: Double?
  @Option(help: "The share of training samples that chooses the best epoch.") var valFraction: Double?
  @Option(
    help: ArgumentHelp(
      "What products round their operands to: float32 (nothing, the default) or bf16.", valueName: "bf16"))
  var precision: String?
  @Option(help: "The longest that all gradients together may be.") var clipNorm: Double?
  @Flag(help: "Keep the samples in the order of the data.") var noShuffle = false
  @Option(help: "Decides every random number.") var seed: UInt64 = 0
  @OptionGroup(title: "When it ends") var ending: EndingFlags
  @Option(help: "What makes an epoch the best: val.loss, val.accuracy, loss or accuracy.") var monitor:
    String?
  @Option(help: "How much better --monitor must get to count for --patience.") var minGain: Double?
  @Option(
    help: ArgumentHelp(
      "End when this is reached; exit code 4 when it never is.", valueName: "'val.accuracy>=0.98'"))
  var target: String?
  @Option(help: "Log the loss of every n-th step.") var logEvery: Int?
  @Option(help: ArgumentHelp("Seconds between saves within an epoch (30).", valueName: "seconds"))
  var saveEvery: Double?

  /// The settings for the library.
  ///
  /// - Parameter initialWeights: What ``initFrom`` names.
  func settings(initialWeights: InitialWeights?) throws -> TrainingSettings {
    var settings = TrainingSettings()
    settings.hidden = try layers.map(Self.hidden)
    settings.activation = activation
    settings.initializer = initializer
    settings.dropProbability = dropout
    settings.optimizer = optimizer
    settings.learningRate = lr
    settings.schedule = try schedule.map(LearningRatePlan.named)
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.validationFraction = valFraction
    settings.precision = try precision.map(Precision.named)
    settings.seed = seed
    settings.shuffles = !noShuffle
    settings.clipNorm = clipNorm
    settings.initialWeights = initialWeights?.source
    settings.supervision.monitor = try monitor.map(EpochMetric.named)
    settings.supervision.target = try target.map { try TrainingTarget($0) }
    settings.supervision.logInterval = logEvery
    if let minGain { settings.supervision.minimumGain = minGain }
    if let saveEvery { settings.supervision.saveInterval = saveEvery }
    try ending.apply(to: &settings.supervision)
    return settings
  }

  /// The weights to begin with, if there are such.
  func initialWeights() throws -> InitialWeights? {
    try initFrom.map { try InitialWeights(RunFolder.weightsPath(of: $0)) }
  }

  /// `128,64` as numbers; `none` for no hidden layer.
  private static func hidden(_ text: String) throws -> [Int] {
    if text == "none" || text.isEmpty { return [] }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let width = Int(part.trimmingCharacters(in: .whitespaces)) else {
        throw Failure(
          .usage, "--layers is \(text)", help: "numbers from 1 to 1000000, such as 128,64; or none")
      }
      return width
    }
  }
}

/// What may also change when a run goes on.
struct EndingFlags: ParsableArguments {
  @Option(help: "End after so many epochs in which --monitor got no better.") var patience: Int?
  @Option(
    help: ArgumentHelp(
      "End in time, measuring and saving included: 90s, 20m, 1h30m; exit code 75.", valueName: "20m"))
  var timeLimit: String?

  /// Changes what was given.
  func apply(to supervision: inout Supervision) throws {
    if let patience { supervision.patience = patience }
    if let timeLimit { supervision.timeLimit = try Self.seconds(timeLimit) }
  }

  /// `90s`, `20m`, `1h30m`, or seconds alone.
  static func seconds(_ text: String) throws -> Double {
    if let seconds = Double(text), seconds > 0, seconds.isFinite { return seconds }
    let units = try #/(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?/#.wholeMatch(in: text)
    let parts = [(units?.1, 3600.0), (units?.2, 60), (units?.3, 1)].compactMap { digits, unit in
      digits.flatMap { $0.flatMap { Double($0) } }.map { $0 * unit }
    }
    let total = parts.reduce(0, +)
    guard !parts.isEmpty, total > 0, total < 1e9 else {
      throw Failure(.usage, "--time-limit is \(text)", help: "a time such as 90s, 20m or 1h30m")
    }
    return total
  }
}

/// What a training shows, and with how many threads: shared by the commands that train.
struct OutputFlags: ParsableArguments {
  @Option(help: "Threads to use; the result does not depend on it.") var threads: Int?
  @Flag(help: "Print one JSON object a line: start, epoch, best, end.") var json = false
  @Flag(name: .shortAndLong, help: "Print the result only.") var quiet = false

  /// Sets the number of threads.
  func useThreads() throws {
    guard let threads else { return }
    guard (1...256).contains(threads) else {
      throw Failure(.usage, "--threads is \(threads)", help: "from 1 to 256")
    }
    ThreadPool.use(threadCount: threads)
  }
}
