import Foundation
import Soma

/// The data and the configuration of a training, made of settings.
struct TrainingSetup {
  let data: DataSet
  let configuration: RunConfiguration
  private let settings: Settings
  private let seed: UInt64
  private let folder: String?
  private let initialWeights: InitialWeights?

  /// Loads the data and resolves every setting; tells on standard error what is worth a note.
  init(_ settings: Settings) throws {
    self.settings = settings
    if let seed = settings.seed {
      self.seed = seed
    } else {
      seed = .random(in: 0...UInt64(UInt32.max))
      Console.message("seed \(seed)")
    }
    guard let source = settings.text("data.source") else {
      throw Failure(
        .usage, "nothing says what to train on",
        help: "name a data set, as in soma train digits, or write a soma.toml: soma init")
    }
    initialWeights = try settings.initialWeights()
    folder = settings.text("data.folder").map {
      URL(filePath: $0).standardizedFileURL.path(percentEncoded: false)
    }
    data = try DataSet.load(
      source,
      DataOptions(
        folder: folder, isOffline: settings.flag("data.offline") ?? false, seed: seed,
        report: { Console.message($0) }))
    for note in data.notes { Console.message("note: \(note)") }
    configuration = try Self.configuration(settings, data, seed: seed, folder: folder, initialWeights)
    let precision = configuration.training.precision
    if let note = PrecisionText.note(precision, isAccelerated: precision.isAccelerated) {
      Console.message("note: \(note)")
    }
  }

  /// The training, before its first step.
  func makeRun() throws -> TrainingRun {
    try TrainingRun(
      configuration: configuration, data: data, initialWeights: initialWeights,
      report: { Console.message("note: \($0)") })
  }

  /// The same training but for some settings, on the same data without its test samples.
  func makeTrial(_ assignments: [Assignment], epochs: Int) throws -> TrainingRun {
    var configuration = try Self.configuration(
      settings.replacing(assignments), data, seed: seed, folder: folder, initialWeights)
    configuration.training.epochs = epochs
    let withoutTest = DataSet(
      name: data.name, attribution: data.attribution, classNames: data.classNames, train: data.train)
    return try TrainingRun(configuration: configuration, data: withoutTest, initialWeights: initialWeights)
  }

  private static func configuration(
    _ settings: Settings, _ data: DataSet, seed: UInt64, folder: String?, _ initialWeights: InitialWeights?
  ) throws -> RunConfiguration {
    try settings.training(seed: seed, initialWeights: initialWeights).resolved(
      for: data, name: settings.text("name") ?? data.name, folder: folder)
  }
}
