import SomaTensor
public import SomaData
public import SomaNN

/// A training that is ready to go: its configuration, its samples and its model.
public struct TrainingRun: Sendable {
  /// Every setting.
  public let configuration: RunConfiguration
  /// The samples to learn from, to choose the best epoch with, and to test with.
  public let training: Samples
  /// Drawn from the training samples, each class with its share.
  public let validation: Samples?
  /// Never learned from.
  public let test: Samples?
  /// The network; after ``run(shouldStop:report:)`` with its best numbers.
  public private(set) var model: Model
  private var optimizer: any Optimizer

  /// Splits the data and builds the model and the optimizer.
  ///
  /// - Throws: `UnknownName`, `ModelError` or `DataError.cannotSplit`.
  public init(configuration: RunConfiguration, data: DataSet) throws {
    self.configuration = configuration
    model = try configuration.network.makeModel(
      inputShape: configuration.input.shape, seed: configuration.training.seed)
    if configuration.data.validationFraction > 0 {
      let split = try data.train.split(
        fraction: configuration.data.validationFraction, seed: configuration.data.seed)
      (training, validation) = (split.rest, split.part)
    } else {
      (training, validation) = (data.train, nil)
    }
    test = data.test
    optimizer = try OptimizerName.named(configuration.training.optimizer).makeOptimizer(
      learningRate: configuration.training.learningRate)
  }

  /// Trains.
  ///
  /// - Throws: As ``Trainer/fit(_:optimizer:training:validation:test:shouldStop:report:)`` does.
  @discardableResult
  public mutating func run(
    shouldStop: @autoclosure () -> Bool = false, report: (TrainingEvent) throws -> Void = { _ in }
  ) throws -> TrainingEnd {
    let settings = configuration.training
    let stepCount = settings.epochs * ((training.count + settings.batchSize - 1) / settings.batchSize)
    var trainer = Trainer(
      epochCount: settings.epochs, batchSize: settings.batchSize, seed: settings.seed,
      objective: settings.objective,
      schedule: settings.schedule.makeSchedule(stepCount: stepCount))
    trainer.precision = settings.precision
    return try trainer.fit(
      &model, optimizer: &optimizer, training: training, validation: validation, test: test,
      shouldStop: shouldStop(), report: report)
  }
}
