/// Samples to train on, samples to test with, and what they are.
///
///     let mnist = try DataSet.load("mnist")
///     mnist.train.features.shape   // [60000, 1, 28, 28]
///     mnist.classNames[7]          // "7"
public struct DataSet: Sendable {
  /// What the set is called, such as `mnist`.
  public let name: String
  /// Who made it, where it comes from and under which terms.
  public let attribution: String
  /// The names of the classes, in the order of their indices; empty when values are to be predicted.
  public let classNames: [String]
  /// The part to train on.
  public let train: Samples
  /// The part to choose the best epoch with; absent where it is drawn from `train`.
  public let validation: Samples?
  /// The part to test with, never to be trained on; absent when the set has none of its own.
  public let test: Samples?
  /// What whoever uses the set should know, such as files that were missing.
  public let notes: [String]

  /// A set of data already in memory.
  public init(
    name: String, attribution: String = "", classNames: [String] = [], train: Samples,
    validation: Samples? = nil, test: Samples? = nil, notes: [String] = []
  ) {
    self.name = name
    self.attribution = attribution
    self.classNames = classNames
    self.train = train
    self.validation = validation
    self.test = test
    self.notes = notes
  }

  /// Whether classes are to be told apart, rather than values predicted.
  public var isClassification: Bool { train.hasClasses }

  /// The same without its test part, for choosing settings.
  public var withoutTest: DataSet {
    DataSet(
      name: name, attribution: attribution, classNames: classNames, train: train, validation: validation,
      notes: notes)
  }

  /// Loads a known set by its name; `KnownDataSet.all` lists them.
  ///
  /// - Throws: `DataError.unknownSet`, or why the set could not be found or read.
  public static func load(_ name: String, _ options: DataOptions = DataOptions()) throws(DataError) -> DataSet
  {
    try KnownDataSet.named(name).load(options)
  }
}
