import ArgumentParser
import Foundation
import Soma
import SomaRules

/// What to train on and how: shared by the commands that train. Every flag stands for a key of the configuration.
struct SettingsFlags: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A CSV file, a folder of images, a data set (soma data list names them), or a configuration, .toml or .json; "
        + "without one, ./soma.toml.")
  )
  var source: String?
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Set any key; soma config show lists them.", valueName: "key=value"))
  var sets: [String] = []
  @OptionGroup(title: "Data") var data: DataFlags
  @OptionGroup(title: "Tables") var table: TableFlags
  @OptionGroup(title: "Images") var images: ImageFlags
  @OptionGroup(title: "Network") var network: NetworkFlags
  @OptionGroup(title: "Training") var training: TrainingFlags
  @OptionGroup(title: "When it ends") var target: TargetFlags
  @OptionGroup(title: "When it ends") var ending: EndingFlags
  @OptionGroup(title: "Run") var run: RunFlags

  /// The settings of these flags and of all that lies behind them.
  ///
  /// - Parameter announce: Receives what is used beside the command line.
  func settings(announce: @escaping (String) -> Void) throws -> Settings {
    var sources = SettingsSources(sets: sets, announce: announce)
    if let source, source.hasSuffix(".toml") || source.hasSuffix(".json") {
      sources.file = source
    } else if let source {
      sources.flags.append(try Assignment("data.source", text: source, origin: .flag("the argument")))
    }
    for group in [data, table, images, network, training, target, ending, run] as [any SettingFlags] {
      sources.flags += try group.assignments()
    }
    return try sources.settings()
  }
}

/// Flags that stand for keys.
protocol SettingFlags {
  /// The keys, and what was typed for them.
  var typed: [(path: String, text: String?)] { get }
}

extension SettingFlags {
  /// What was typed, checked.
  func assignments() throws -> [Assignment] {
    try typed.compactMap { path, text in
      try text.map { try Assignment(path, text: $0, origin: .flag(SettingKey.at(path)?.flag ?? path)) }
    }
  }
}

extension ArgumentHelp {
  /// The help of a flag that stands for a key.
  static func key(_ path: String, _ valueName: String? = nil) -> ArgumentHelp {
    guard let key = SettingKey.at(path) else { brokenRule("flags: there is no key \(path)") }
    return ArgumentHelp("\(key.summary)", valueName: valueName ?? key.name)
  }
}

extension DataFlags: SettingFlags {
  var typed: [(path: String, text: String?)] {
    [("data.folder", folder), ("data.offline", offline ? "true" : nil)]
  }
}

/// How a network is made.
struct NetworkFlags: ParsableArguments, SettingFlags {
  @Option(help: .key("model.layers", "128,64")) var layers: String?
  @Option(help: .key("model.activation")) var activation: String?
  @Option(name: .customLong("init"), help: .key("model.init")) var initializer: String?
  @Option(help: .key("model.init-from", "weights")) var initFrom: String?
  @Option(parsing: .unconditional, help: .key("model.dropout")) var dropout: String?

  var typed: [(path: String, text: String?)] {
    [
      ("model.layers", layers), ("model.activation", activation), ("model.init", initializer),
      ("model.init-from", initFrom), ("model.dropout", dropout),
    ]
  }
}

/// How it is trained.
struct TrainingFlags: ParsableArguments, SettingFlags {
  @Option(parsing: .unconditional, help: .key("train.epochs")) var epochs: String?
  @Option(parsing: .unconditional, help: .key("train.batch-size")) var batchSize: String?
  @Option(parsing: .unconditional, help: .key("train.lr")) var lr: String?
  @Option(help: .key("train.class-weights")) var classWeights: String?
  @Option(help: .key("train.schedule")) var schedule: String?
  @Option(help: .key("train.optimizer")) var optimizer: String?
  @Option(parsing: .unconditional, help: .key("train.clip-norm")) var clipNorm: String?
  @Option(help: .key("train.precision")) var precision: String?
  @Option(parsing: .unconditional, help: .key("data.split.test", "share")) var testFraction: String?
  @Option(parsing: .unconditional, help: .key("data.split.val", "share")) var valFraction: String?
  @Flag(help: "Keep the samples in the order of the data.") var noShuffle = false
  @Option(help: .key("train.monitor")) var monitor: String?
  @Option(parsing: .unconditional, help: .key("train.log-every", "steps")) var logEvery: String?
  @Option(parsing: .unconditional, help: .key("train.save-every", "seconds")) var saveEvery: String?

  var typed: [(path: String, text: String?)] {
    [
      ("train.epochs", epochs), ("train.batch-size", batchSize), ("train.lr", lr),
      ("train.schedule", schedule), ("train.optimizer", optimizer), ("train.clip-norm", clipNorm),
      ("train.class-weights", classWeights), ("train.precision", precision),
      ("data.split.test", testFraction), ("data.split.val", valFraction),
      ("train.shuffle", noShuffle ? "false" : nil), ("train.monitor", monitor),
      ("train.log-every", logEvery), ("train.save-every", saveEvery),
    ]
  }
}

/// What is to be reached. A column of a table has the same flag: "the target" is both, and a comparison tells them apart.
struct TargetFlags: ParsableArguments, SettingFlags {
  @Option(
    help: ArgumentHelp(
      "The column of a table to predict. Or a goal, 'val.accuracy>=0.98': end when this is reached; exit code 4 when it "
        + "never is.", valueName: "column or goal"))
  var target: [String] = []
  @Option(parsing: .unconditional, help: .key("train.min-gain")) var minGain: String?

  var typed: [(path: String, text: String?)] {
    [
      ("data.target", target.last { !Self.isGoal($0) }), ("train.target", target.last(where: Self.isGoal)),
      ("train.min-gain", minGain),
    ]
  }

  /// A metric alone is a goal that a shell took for a redirection.
  private static func isGoal(_ text: String) -> Bool {
    text.contains(">=") || text.contains("<=") || EpochMetric(rawValue: text) != nil
  }
}

/// When it ends at the latest, which may also change when a run goes on.
struct EndingFlags: ParsableArguments, SettingFlags {
  @Option(parsing: .unconditional, help: .key("train.patience", "epochs")) var patience: String?
  @Option(parsing: .unconditional, help: .key("train.time-limit", "20m")) var timeLimit: String?

  var typed: [(path: String, text: String?)] {
    [("train.patience", patience), ("train.time-limit", timeLimit)]
  }

  /// Changes what was given.
  func apply(to supervision: inout Supervision) throws {
    let settings = Settings([try assignments()])
    if let patience = settings.integer("train.patience") { supervision.patience = patience }
    if let timeLimit = settings.number("train.time-limit") { supervision.timeLimit = timeLimit }
  }
}

/// What belongs to a run but not to its network.
struct RunFlags: ParsableArguments, SettingFlags {
  @Option(parsing: .unconditional, help: .key("seed", "N|random")) var seed: String?
  @Option(help: .key("name")) var name: String?
  @Option(help: .key("out", "dir")) var out: String?
  @OptionGroup var threads: ThreadFlags

  var typed: [(path: String, text: String?)] {
    [("seed", seed), ("name", name), ("out", out)] + threads.typed
  }
}

/// With how many threads a command computes.
struct ThreadFlags: ParsableArguments, SettingFlags {
  @Option(parsing: .unconditional, help: .key("threads", "N")) var threads: String?

  var typed: [(path: String, text: String?)] { [("threads", threads)] }
}

/// What a training shows: shared by the commands that train.
struct OutputFlags: ParsableArguments {
  @Flag(help: "Print one JSON object a line: start, epoch, best, end.") var json = false
  @Flag(name: .shortAndLong, help: "Print the result only.") var quiet = false
}
