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
    case .epochStarted, .checkpoint: nil
    case .stepped(let progress):
      progress.isLogged
        ? [
          "event": .string("step"), "epoch": .integer(progress.epoch), "step": .integer(progress.step),
          "loss": .number(progress.stepLoss), "lr": .number(progress.learningRate), "time": .string(time),
        ] : nil
    case .started(let start):
      .object(
        [
          ("event", .string("start")), ("schema", .string(Self.schema)),
          ("train", .integer(start.trainingCount)),
          ("validation", .integer(start.validationCount)), ("testing", .integer(start.testCount)),
          ("epochs", .integer(start.epochCount)), ("steps", .integer(start.stepsPerEpoch)),
          ("batch", .integer(start.batchSize)), ("parameters", .integer(start.parameterCount)),
          ("precision", .string(start.precision.rawValue)), ("seed", .string(String(start.seed))),
        ] + Self.resumption(start) + [("time", .string(time))] + Self.runField(run))
    case .epochEnded(let result):
      .object(
        [("event", .string("epoch")), ("epoch", .integer(result.epoch))] + result.training.fields
          + (result.validation.map { [("val", $0.json)] } ?? [])
          + [
            ("lr", .number(result.learningRate)), ("seconds", .rounded(result.seconds)),
            ("samplesPerSecond", .rounded(result.samplesPerSecond)), ("best", .bool(result.isBest)),
            ("time", .string(time)),
          ])
    case .improved(let best, _):
      [
        "event": .string("best"), "epoch": .integer(best.epoch), "metric": .string(best.metric.rawValue),
        "value": .number(best.value), "time": .string(time),
      ]
    case .health(let report):
      [
        "event": .string("health"), "epoch": .integer(report.epoch),
        "gradientNorm": .optional(report.gradientNorm), "layers": .array(report.layers.map(\.json)),
        "time": .string(time),
      ]
    case .ended(let end):
      .object(
        [
          ("event", .string("end")), ("reason", .string(end.reason.rawValue)),
          ("epochs", .integer(end.epochs)), ("best", end.best?.json ?? .null),
        ] + (end.isTargetReached.map { [("targetReached", .bool($0))] } ?? []) + [
          ("seconds", .rounded(end.seconds)), ("time", .string(time)),
        ] + Self.runField(run) + [("test", end.test?.json ?? .null)])
    }
  }

  /// Where the training goes on, if it does not begin.
  private static func resumption(_ start: TrainingStart) -> [(key: String, value: JSONValue)] {
    guard start.epochsDone > 0 || start.stepsDone > 0 else { return [] }
    return [("after", ["epochs": .integer(start.epochsDone), "steps": .integer(start.stepsDone)])]
  }

  private static func runField(_ run: String?) -> [(key: String, value: JSONValue)] {
    run.map { [("run", .string($0))] } ?? []
  }
}

extension BestEpoch {
  /// `{"epoch":…,"metric":"val.loss","value":…}`.
  public var json: JSONValue {
    ["epoch": .integer(epoch), "metric": .string(metric.rawValue), "value": .number(value)]
  }
}

extension Divergence {
  /// One line of a log: the last of a training that diverged.
  public func json(time: String) -> JSONValue {
    [
      "event": .string("diverged"), "epoch": .integer(epoch), "step": .integer(step),
      "lr": .number(learningRate), "gradientNorm": .optional(previousGradientNorm),
      "cause": cause?.json ?? .null, "time": .string(time),
    ]
  }
}

extension NonFiniteTensor {
  fileprivate var json: JSONValue {
    [
      "in": .string("\(role)"), "name": .string(name), "count": .integer(statistics.count),
      "nan": .integer(statistics.nanCount), "infinite": .integer(statistics.infiniteCount),
      "smallest": .optional(statistics.smallest), "largest": .optional(statistics.largest),
    ]
  }
}

extension HealthReport.Layer {
  fileprivate var json: JSONValue {
    .object(
      [("layer", .string(name)), ("kind", .string(kind))]
        + (unitCount == nil ? [("gradientNorm", .optional(gradientNorm))] : [])
        + (unitCount.map { [("units", .integer($0)), ("dead", deadCount.map { .integer($0) } ?? .null)] }
          ?? []))
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
  /// A number, or `null` where there is none.
  static func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

  /// A measured time or speed: more than three decimals say nothing.
  public static func rounded(_ value: Double) -> JSONValue { .number((value * 1000).rounded() / 1000) }
}
