import Soma

extension RunConfiguration {
  /// What decides the run, as values of keys: a training with these settings gives the same network.
  var settings: [(path: String, value: JSONValue)] {
    func optional(_ path: String, _ value: JSONValue?) -> [(path: String, value: JSONValue)] {
      value.map { [(path, $0)] } ?? []
    }
    let supervision = training.supervision
    return [
      ("seed", .string("\(training.seed)")), ("name", .string(name)), ("data.source", .string(data.set)),
      ("data.split.val", .number(data.validationFraction)), ("model.layers", .integers(network.hidden)),
      ("model.activation", .string(network.activation)), ("model.init", .string(network.initializer)),
      ("model.dropout", .number(network.dropProbability)), ("train.optimizer", .string(training.optimizer)),
      ("train.lr", .number(training.learningRate)), ("train.schedule", .string(training.schedule.rawValue)),
      ("train.epochs", .integer(training.epochs)), ("train.batch-size", .integer(training.batchSize)),
      ("train.precision", .string(training.precision.rawValue)), ("train.shuffle", .bool(training.shuffles)),
      ("train.min-gain", .number(supervision.minimumGain)),
      ("train.save-every", .number(supervision.saveInterval)),
    ]
      + optional("data.folder", data.folder.map { .string($0) })
      + optional("model.init-from", training.initialWeights?.path.map { .string($0) })
      + optional("train.clip-norm", training.clipNorm.map { .number($0) })
      + optional("train.monitor", supervision.monitor.map { .string($0.rawValue) })
      + optional("train.patience", supervision.patience.map { .integer($0) })
      + optional("train.target", supervision.target.map { .string($0.description) })
      + optional("train.time-limit", supervision.timeLimit.map { .number($0) })
      + optional("train.log-every", supervision.logInterval.map { .integer($0) })
  }
}
