import Foundation
public import SomaData
import SomaFormats
public import SomaNN
import SomaTensor

/// A trained network with all that is needed to use it: its layers, its numbers, its scaling and its classes.
public struct SavedRun: Sendable {
  /// Where in a weights file the configuration stands.
  static let metadataKey = "soma.config"

  /// The weights file.
  public let path: String
  /// How it was trained.
  public let configuration: RunConfiguration
  /// The network.
  public let model: Model
  /// What is worth a note: that whether the file has changed cannot be told.
  public let notes: [String]

  /// Reads a weights file that a run saved, or one of its checkpoints, of which the best weights are taken.
  ///
  /// - Throws: ``RunError`` telling what is wrong with the file.
  public init(weights path: String) throws(RunError) {
    try self.init(WeightsFile(path))
  }

  /// Reads the bytes of a weights file, for those who let somebody else open files.
  package init(bytes: [UInt8], path: String) throws(RunError) {
    try self.init(WeightsFile(bytes: bytes, path: path))
  }

  private init(_ file: WeightsFile) throws(RunError) {
    let path = file.path
    guard let text = file.content.metadata[Self.metadataKey] else { throw .noConfiguration(path: path) }
    let tensors = try Self.tensors(of: file)
    var configuration = try RunConfiguration(json: text, path: path)
    // Only the run folder knows where the data lay; without it, a folder can still be named.
    let local = RunFolder(path: AtomicFile.split(path).folder).configurationPath
    // A file of that name may be another program's.
    if let text = try? String(contentsOfFile: local, encoding: .utf8),
      let data = try? RunConfiguration(json: text, path: local).data
    {
      (configuration.data.folder, configuration.data.table) = (data.folder, data.table)
      configuration.data.images = data.images
    }
    self.configuration = configuration
    (self.path, notes) = (path, file.notes)
    try configuration.checkNetwork(
      storedCount: tensors.reduce(0) { $0 + $1.value.count }, path: path)
    do {
      var model = try configuration.network.makeModel(
        inputShape: configuration.input.shape, seed: configuration.training.seed)
      try model.load(tensors)
      self.model = model
    } catch let error as ModelError {
      throw .doesNotFit(path: path, error)
    } catch {
      throw .badConfiguration(path: path, reason: "\(error)")
    }
  }

  /// The tensors of a weights file, or the best weights in a checkpoint.
  private static func tensors(of file: WeightsFile) throws(RunError) -> [NamedTensor] {
    guard file.content.metadata[CheckpointFile.key] != nil else {
      return file.content.tensors.map { NamedTensor(name: $0.name, value: $0.tensor) }
    }
    do throws(CheckpointError) {
      return try CheckpointFile(file.content, path: file.path).bestTensors
    } catch {
      throw .badCheckpoints(folder: AtomicFile.split(file.path).folder, [error])
    }
  }

  /// Reads the data the network was trained on, from where it was then unless told otherwise.
  ///
  /// - Throws: `DataError`.
  public func loadData(_ options: DataOptions) throws(DataError) -> DataSet {
    try configuration.loadData(options)
  }

  /// Reads the samples to measure the network with: those that the training held out, or, where `options.folder` names
  /// another file of a table's rows or folder of images, all of these.
  ///
  /// - Throws: `DataError`.
  public func loadTest(_ options: DataOptions) throws(DataError) -> DataSet {
    guard let path = options.folder else { return try configuration.loadData(options) }
    // The samples of the training itself, from another place: those that were learned from would flatter.
    if let own = try? configuration.loadData(options), own.test != nil { return own }
    if let table = configuration.data.table, let preprocessing = configuration.preprocessing {
      return try table.testSet(preprocessing, from: path, name: TablePlan.name(of: path))
    }
    if let images = configuration.data.images {
      return try images.testSet(
        from: path, classNames: configuration.classes, shape: configuration.input.shape)
    }
    return try configuration.loadData(options)
  }
}

extension RunConfiguration {
  /// Reads the data of a run, from where it was then unless told otherwise: from `options.folder`, which for a table is
  /// its file, and for images the folder of their classes.
  ///
  /// - Throws: `DataError`.
  public func loadData(_ options: DataOptions) throws(DataError) -> DataSet {
    if let table = data.table, let preprocessing {
      return try table.dataSet(
        preprocessing, from: options.folder, name: data.set, validationFraction: data.validationFraction,
        seed: data.seed)
    }
    if let images = data.images {
      return try images.dataSet(
        from: options.folder, name: data.set, classNames: classes,
        validationFraction: data.validationFraction, seed: data.seed)
    }
    var options = options
    options.folder = options.folder ?? data.folder
    options.seed = data.seed
    return try DataSet.load(data.set, options)
  }
}
