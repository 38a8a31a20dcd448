public import SomaData
import SomaNN
public import SomaTensor

/// What a person chose for a training; everything left out gets the default for the data.
public struct TrainingSettings: Sendable {
  /// Units of the hidden layers.
  public var hidden: [Int]?
  /// The activation between layers.
  public var activation: String?
  /// How weights are drawn; by default what suits the activation.
  public var initializer: String?
  /// The share of units dropped in training.
  public var dropProbability: Double?
  /// The optimizer's name.
  public var optimizer: String?
  /// The greatest step size.
  public var learningRate: Double?
  /// How the step size changes.
  public var schedule: LearningRatePlan?
  /// How often all samples are seen.
  public var epochs: Int?
  /// Samples in a step.
  public var batchSize: Int?
  /// What the operands of products are rounded to in training.
  public var precision: Precision?
  /// The share of the training samples that chooses the best epoch.
  public var validationFraction: Double?
  /// Decides every random number.
  public var seed: UInt64 = 0
  /// Whether every epoch sees the samples in a new order.
  public var shuffles = true
  /// The longest that all gradients of a step together may be.
  public var clipNorm: Double?
  /// Which file the first numbers come from.
  public var initialWeights: InitialWeights.Source?
  /// When the training ends, and what is kept of it.
  public var supervision = Supervision()

  /// Nothing chosen.
  public init() {}

  /// The settings with every default filled in for a data set.
  ///
  /// - Parameters:
  ///   - name: The run's name.
  ///   - folder: The only folder that the data's files are looked for in, if one was named.
  /// - Throws: ``TrainingError/badSetting(name:value:allowed:)``, or `UnknownName` for a name that stands for nothing.
  public func resolved(for data: DataSet, name: String, folder: String?) throws -> RunConfiguration {
    let defaults = Defaults(for: data)
    let activation = try ActivationFunction.named(activation ?? defaults.activation)
    let chosenOptimizer = try optimizer.map(OptimizerName.named)
    var configuration = RunConfiguration(
      name: name,
      data: RunConfiguration.Source(
        set: data.name, folder: folder, seed: seed,
        validationFraction: validationFraction ?? defaults.validationFraction),
      input: RunConfiguration.Input(shape: data.train.inputShape, divisor: data.train.divisor),
      classes: data.classNames,
      network: NetworkPlan(
        hidden: hidden ?? defaults.hidden, activation: activation.name,
        initializer: try initializer.map(Initializer.named)?.name ?? activation.recommendedInitializer.name,
        dropProbability: dropProbability ?? 0,
        outputs: data.isClassification ? data.classNames.count : data.train.targets.shape[1]),
      training: RunConfiguration.Training(
        objective: data.isClassification ? .classification : .regression,
        optimizer: (chosenOptimizer ?? .adam).rawValue,
        learningRate: learningRate ?? chosenOptimizer?.defaultLearningRate ?? defaults.learningRate,
        schedule: schedule ?? .cosine,
        epochs: epochs ?? defaults.epochs, batchSize: batchSize ?? defaults.batchSize,
        precision: precision ?? .float32, seed: seed))
    configuration.training.shuffles = shuffles
    configuration.training.clipNorm = clipNorm
    configuration.training.initialWeights = initialWeights
    configuration.training.supervision = supervision
    try configuration.check()
    return configuration
  }
}

/// What works for a kind of data without anybody choosing.
private struct Defaults {
  let hidden: [Int]
  let activation: String
  let learningRate: Double
  let epochs, batchSize: Int
  let validationFraction: Double

  /// Big images get the network that LeCun et al. measured on MNIST in 1998, with ReLU; data of few samples gets a
  /// small network and small batches.
  init(for data: DataSet) {
    // A tenth of a few samples chooses nothing; the four corners of a gate are all needed.
    validationFraction = data.train.count >= 100 ? 0.1 : 0
    if data.train.count >= 10_000 {
      (hidden, activation, learningRate, epochs, batchSize) = ([512, 256], "relu", 1e-3, 10, 128)
    } else if data.train.inputShape.count > 1 {
      (hidden, activation, learningRate, epochs, batchSize) = ([64, 32], "relu", 3e-3, 40, 32)
    } else {
      (hidden, activation, learningRate, epochs, batchSize) = ([32, 32], "tanh", 1e-2, 100, 32)
    }
  }
}

extension RunConfiguration {
  /// - Throws: ``TrainingError/badSetting(name:value:allowed:)`` for a number outside its range.
  public func check() throws(TrainingError) {
    func require(_ isRight: Bool, _ name: String, _ value: Any, _ allowed: String) throws(TrainingError) {
      if !isRight { throw .badSetting(name: name, value: "\(value)", allowed: allowed) }
    }
    // Upper bounds, so that a slip of the hand cannot make the number of steps overflow.
    try require((0...1_000_000).contains(training.epochs), "epochs", training.epochs, "from 0 to 1000000")
    try require(
      (1...1_000_000_000).contains(training.batchSize), "batch-size", training.batchSize,
      "from 1 to 1000000000")
    try require(
      training.learningRate > 0 && training.learningRate.isFinite, "lr", training.learningRate,
      "a number above 0")
    try require(
      (0..<1).contains(network.dropProbability), "dropout", network.dropProbability, "from 0 to below 1")
    try require(
      (0..<1).contains(data.validationFraction), "val-fraction", data.validationFraction, "from 0 to below 1")
    // A layer of a million units is a slip of the hand, and would ask for more memory than there is.
    try require(
      network.hidden.allSatisfy { (1...1_000_000).contains($0) }, "layers",
      network.hidden.map(String.init).joined(separator: ","), "numbers from 1 to 1000000, such as 128,64")
    try require(
      training.clipNorm ?? 1 > 0 && (training.clipNorm ?? 1).isFinite, "clip-norm", training.clipNorm ?? 0,
      "a number above 0")
    try training.supervision.check()
    for metric in [training.supervision.monitor, training.supervision.target?.metric].compactMap(\.self) {
      try metric.check(hasValidation: data.validationFraction > 0, training.objective)
    }
  }
}
