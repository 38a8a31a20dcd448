import Foundation
import Soma

/// The data and the configuration of a training, made of settings.
struct TrainingSetup {
  let configuration: RunConfiguration
  private let data: TrainingData
  private let settings: Settings
  private let seed: UInt64
  private let initialWeights: InitialWeights?

  /// Loads the data and resolves every setting; tells on standard error what is worth a note.
  ///
  /// - Parameters:
  ///   - showsColumns: Whether to tell what a table's columns are taken for.
  ///   - showsNotes: Whether to tell what was noticed in the data.
  init(_ settings: Settings, showsColumns: Bool = false, showsNotes: Bool = true) throws {
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
    let folder = settings.text("data.folder").map {
      URL(filePath: $0).standardizedFileURL.path(percentEncoded: false)
    }
    data = try TrainingData(source, settings, seed: seed, folder: folder, showsColumns: showsColumns)
    for note in showsNotes ? data.dataSet.notes : [] { Console.message("note: \(note)") }
    configuration = try Self.configuration(settings, data, seed: seed, initialWeights)
    let precision = configuration.training.precision
    if let note = PrecisionText.note(precision, isAccelerated: precision.isAccelerated) {
      Console.message("note: \(note)")
    }
  }

  /// That training samples choose the best epoch, where they are few and nobody asked for it.
  var validationNote: String? {
    let source = configuration.data
    guard source.validationFraction == 0, source.table != nil || source.images != nil,
      settings["data.split.val"] == nil, configuration.training.supervision.monitor == nil
    else { return nil }
    return
      "of so few \(source.table == nil ? "images" : "rows") none are held out for validation: the training loss "
      + "chooses the best epoch; --val-fraction 0.1 holds some out"
  }

  /// The training, before its first step.
  func makeRun() throws -> TrainingRun {
    try TrainingRun(
      configuration: configuration, data: data.dataSet, initialWeights: initialWeights,
      report: { Console.message("note: \($0)") })
  }

  /// The same training but for some settings, on the same data without its test samples.
  func makeTrial(_ assignments: [Assignment], epochs: Int) throws -> TrainingRun {
    var configuration = try Self.configuration(
      settings.replacing(assignments), data, seed: seed, initialWeights)
    configuration.training.epochs = epochs
    return try TrainingRun(
      configuration: configuration, data: data.withoutTest.dataSet, initialWeights: initialWeights)
  }

  private static func configuration(
    _ settings: Settings, _ data: TrainingData, seed: UInt64, _ initialWeights: InitialWeights?
  ) throws -> RunConfiguration {
    // The name of a file or folder may be none for a run.
    let usual = RunName.isAllowed(data.dataSet.name) ? data.dataSet.name : "data"
    return try data.configuration(
      settings.training(seed: seed, initialWeights: initialWeights), name: settings.text("name") ?? usual)
  }
}
