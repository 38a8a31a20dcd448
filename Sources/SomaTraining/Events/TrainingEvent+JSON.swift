import SomaTensor

extension TrainingEvent {
  /// The version of the lines that ``json(run:time:)`` makes.
  public static let schema = "soma.train/1"

  /// The event as one object of JSON Lines, or nothing for those that only a progress bar needs.
  ///
  /// - Parameters:
  ///   - run: Where the run is kept, told in the first and the last line.
  ///   - time: When it happened, in ISO 8601.
  public func json(run: String?, time: String) -> JSONValue? {
    switch self {
    case .epochStarted, .stepped: nil
    case .started(let start):
      .object(
        [
          ("event", .string("start")), ("schema", .string(Self.schema)),
          ("train", .integer(start.trainingCount)),
          ("validation", .integer(start.validationCount)), ("testing", .integer(start.testCount)),
          ("epochs", .integer(start.epochCount)), ("steps", .integer(start.stepsPerEpoch)),
          ("batch", .integer(start.batchSize)), ("parameters", .integer(start.parameterCount)),
          ("precision", .string(start.precision.rawValue)), ("seed", .string(String(start.seed))),
          ("time", .string(time)),
        ] + Self.runField(run))
    case .epochEnded(let result):
      .object(
        [("event", .string("epoch")), ("epoch", .integer(result.epoch))] + result.training.fields
          + (result.validation.map { [("val", $0.json)] } ?? [])
          + [
            ("lr", .number(result.learningRate)), ("seconds", .rounded(result.seconds)),
            ("samplesPerSecond", .rounded(result.samplesPerSecond)), ("best", .bool(result.isBest)),
            ("time", .string(time)),
          ])
    case .improved(let epoch, let loss, _):
      [
        "event": .string("best"), "epoch": .integer(epoch), "loss": .number(loss), "time": .string(time),
      ]
    case .ended(let end):
      .object(
        [
          ("event", .string("end")), ("reason", .string(end.reason.rawValue)),
          ("epochs", .integer(end.epochs)),
          (
            "best",
            ["epoch": .integer(end.bestEpoch), "loss": end.bestLoss.map { .number($0) } ?? .null]
          ),
          ("seconds", .rounded(end.seconds)), ("time", .string(time)),
        ] + Self.runField(run) + [("test", end.test?.json ?? .null)])
    }
  }

  private static func runField(_ run: String?) -> [(key: String, value: JSONValue)] {
    run.map { [("run", .string($0))] } ?? []
  }
}

extension Score {
  /// `{"accuracy":…,"loss":…}`, without accuracy where values are predicted.
  public var json: JSONValue { .object(fields.reversed()) }

  fileprivate var fields: [(key: String, value: JSONValue)] {
    [("loss", .number(loss))] + (accuracy.map { [("accuracy", .number($0))] } ?? [])
  }
}

extension JSONValue {
  /// A measured time or speed: more than three decimals say nothing.
  public static func rounded(_ value: Double) -> JSONValue { .number((value * 1000).rounded() / 1000) }
}
