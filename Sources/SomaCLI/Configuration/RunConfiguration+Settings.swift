import Soma

extension RunConfiguration {
  /// What decides the run, as values of keys: a training with these settings gives the same network.
  var settings: [(path: String, value: JSONValue)] {
    func optional(_ path: String, _ value: JSONValue?) -> [(path: String, value: JSONValue)] {
      value.map { [(path, $0)] } ?? []
    }
    let supervision = training.supervision
    return [
      ("seed", .string("\(training.seed)")), ("name", .string(name)),
      ("data.source", .string(data.table?.path ?? data.images?.path ?? data.set)),
      ("model.layers", .integers(network.hidden)),
      ("model.activation", .string(network.activation)), ("model.init", .string(network.initializer)),
      ("model.dropout", .number(network.dropProbability)), ("train.optimizer", .string(training.optimizer)),
      ("train.lr", .number(training.learningRate)), ("train.schedule", .string(training.schedule.rawValue)),
      ("train.epochs", .integer(training.epochs)), ("train.batch-size", .integer(training.batchSize)),
      ("train.class-weights", .string(training.classWeights == nil ? "equal" : "balanced")),
      ("train.precision", .string(training.precision.rawValue)), ("train.shuffle", .bool(training.shuffles)),
      ("train.min-gain", .number(supervision.minimumGain)),
      ("train.save-every", .number(supervision.saveInterval)),
    ]
      + tableSettings + imageSettings
      // A folder's own validation images are no share of others.
      + optional(
        "data.split.val", data.images?.hasValidation == true ? nil : .number(data.validationFraction))
      + optional("data.folder", data.folder.map { .string($0) })
      + optional("model.init-from", training.initialWeights?.path.map { .string($0) })
      + optional("train.clip-norm", training.clipNorm.map { .number($0) })
      + optional("train.monitor", supervision.monitor.map { .string($0.rawValue) })
      + optional("train.patience", supervision.patience.map { .integer($0) })
      + optional("train.target", supervision.target.map { .string($0.description) })
      + optional("train.time-limit", supervision.timeLimit.map { .number($0) })
      + optional("train.log-every", supervision.logInterval.map { .integer($0) })
  }

  /// What was said of a folder of images.
  private var imageSettings: [(path: String, value: JSONValue)] {
    guard let images = data.images else { return [] }
    return (images.testFraction > 0 ? [("data.split.test", .number(images.testFraction))] : [])
      + (images.size.map { [("data.image-size", .string($0.text))] } ?? [])
  }

  /// What was said of a table, and what was found out of it that decides what is learned.
  private var tableSettings: [(path: String, value: JSONValue)] {
    guard let table = data.table, let preprocessing else { return [] }
    var settings: [(path: String, value: JSONValue)] = [
      ("data.target", .string(preprocessing.target.column)),
      ("data.task", .string(training.objective == .classification ? "classification" : "regression")),
      ("data.missing", .string(preprocessing.missing.rawValue)),
      ("data.categories", .string(preprocessing.categories.rawValue)),
      ("data.header", .bool(table.format.hasHeader)),
      ("data.encoding", .string(table.format.encoding.rawValue)),
    ]
    func add(_ path: String, _ value: JSONValue?) { if let value { settings.append((path, value)) } }
    add("data.split.test", table.testPath == nil ? .number(table.testFraction) : nil)
    add("data.test-source", table.testPath.map { .string($0) })
    add("data.split.group", table.group.map { .string($0) })
    add("data.separator", table.format.separator.map { .string($0) })
    add("data.decimal", table.format.decimal.map { .string($0.rawValue) })
    add("data.thousands", table.format.thousands.map { .string($0.rawValue) })
    add("data.missing-values", table.format.missingWords.map { .strings($0) })
    let kinds = table.kinds.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value.rawValue)) }
    add("data.columns", kinds.isEmpty ? nil : .object(kinds))
    return settings
  }
}
