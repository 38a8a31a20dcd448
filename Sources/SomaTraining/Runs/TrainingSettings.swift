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
  /// How classes are weighted in the loss.
  public var classWeights = ClassWeighting.equal
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
    try resolved(for: data, Defaults(for: data), name: name, folder: folder)
  }

  /// The settings with every default filled in for a table.
  ///
  /// - Parameter name: The run's name.
  /// - Throws: As ``resolved(for:name:folder:)`` does.
  public func resolved(for table: PreparedTable, name: String) throws -> RunConfiguration {
    var configuration = try resolved(
      for: table.dataSet, Defaults(for: table, isLinear: hidden?.isEmpty ?? false), name: name, folder: nil)
    configuration.data.validationFraction = table.validationFraction
    configuration.data.table = table.source
    configuration.preprocessing = table.preprocessing
    let counts = table.preprocessing.embeddedCounts
    if !counts.isEmpty {
      configuration.network.embeddings = counts.map { ColumnEmbedding.Table(count: $0) }
    }
    return configuration
  }

  /// The settings with every default filled in for a folder of images.
  ///
  /// - Parameter name: The run's name.
  /// - Throws: As ``resolved(for:name:folder:)`` does.
  public func resolved(for images: PreparedImages, name: String) throws -> RunConfiguration {
    var settings = self
    // Before the check: a folder's own validation images can be watched as drawn ones can.
    settings.validationFraction = images.validationFraction
    var configuration = try settings.resolved(for: images.dataSet, name: name, folder: nil)
    configuration.data.images = images.source
    // Photographs as cameras write them would ask for more memory than there is. Weights, gradients and an optimizer's
    // two states take 16 bytes for each number.
    let count = configuration.network.parameterCount(inputShape: configuration.input.shape)
    guard let count, count <= Shape.memoryLimit / 32 else {
      let shape = configuration.input.shape
      throw TrainingError.badSetting(
        name: "image-size", value: ImageSize(width: shape[2], height: shape[1]).text,
        allowed: "a size with which the network fits into half of the memory, such as 32x32")
    }
    return configuration
  }

  private func resolved(
    for data: DataSet, _ defaults: Defaults, name: String, folder: String?
  ) throws -> RunConfiguration {
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
        initializer: try initializer.map(Initializer.named)?.name ?? defaults.initializer
          ?? activation.recommendedInitializer.name,
        dropProbability: dropProbability ?? defaults.dropProbability,
        outputs: data.isClassification ? data.classNames.count : data.train.targets.shape[1]),
      training: RunConfiguration.Training(
        objective: data.isClassification ? .classification : .regression,
        optimizer: (chosenOptimizer ?? .adam).rawValue,
        learningRate: learningRate ?? chosenOptimizer?.defaultLearningRate ?? defaults.learningRate,
        schedule: schedule ?? .cosine,
        epochs: epochs ?? defaults.epochs, batchSize: batchSize ?? defaults.batchSize,
        precision: precision ?? .float32, seed: seed))
    configuration.input.hasDarkGround = data.train.hasDarkGround
    configuration.training.shuffles = shuffles
    configuration.training.clipNorm = clipNorm
    configuration.training.initialWeights = initialWeights
    configuration.training.classWeights = classWeights.weights(data.train, classCount: data.classNames.count)
    configuration.training.supervision = supervision
    try configuration.check()
    return configuration
  }
}

/// How classes are weighted in the loss.
public enum ClassWeighting: String, Sendable, CaseIterable {
  /// All the same.
  case equal
  /// By n / (classes · n of the class), so that all classes count the same together.
  ///
  /// **Source**: scikit-learn, `compute_class_weight`, after King and Zeng, "Logistic Regression in Rare Events Data",
  /// 2001.
  case balanced

  /// The way of a name.
  ///
  /// - Throws: `UnknownName`.
  public static func named(_ name: String) throws(UnknownName) -> ClassWeighting {
    try UnknownName.choice("way to weight classes", named: name)
  }

  /// A weight for each class; nothing where all are the same. A class without a sample counts as if it had one.
  func weights(_ samples: Samples, classCount: Int) -> [Double]? {
    guard self == .balanced, samples.hasClasses else { return nil }
    var counts = [Int](repeating: 0, count: classCount)
    for label in samples.classIndices { counts[Int(label)] += 1 }
    return counts.map { Double(samples.count) / Double(classCount * max(1, $0)) }
  }
}

/// What works for a kind of data without anybody choosing.
private struct Defaults {
  let hidden: [Int]
  let activation: String
  let learningRate: Double
  let epochs, batchSize: Int
  let validationFraction: Double
  var dropProbability = 0.0
  /// How weights are drawn, where the activation does not say.
  var initializer: String?

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

  /// Tables have few rows for what they could mean; dropped units keep a network from learning them by heart. One layer
  /// did as well as two or better on six small tables: `Documentation/Design/0007-tables.md`.
  ///
  /// A network of one layer has one answer, which all seeds can reach: it begins at zero and makes steps enough.
  init(for table: PreparedTable, isLinear: Bool) {
    validationFraction = table.validationFraction
    let count = table.dataSet.train.count
    if isLinear {
      initializer = Initializer.zeros.name
      (hidden, activation, learningRate, epochs, batchSize) =
        count >= 10_000 ? ([], "relu", 1e-2, 20, 256) : ([], "relu", 3e-2, 100, Self.linearBatchSize(count))
      return
    }
    dropProbability = 0.3
    if count >= 10_000 {
      (hidden, activation, learningRate, epochs, batchSize) = ([128, 64], "relu", 1e-3, 20, 256)
    } else {
      (hidden, activation, learningRate, epochs, batchSize) = ([128], "relu", 3e-3, 100, 32)
    }
  }

  /// The largest power of two with a dozen steps in an epoch; from 4 to 32.
  private static func linearBatchSize(_ count: Int) -> Int {
    [32, 16, 8].first { $0 * 12 <= count } ?? 4
  }
}
