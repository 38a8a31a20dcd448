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

  /// Reads a weights file that a run saved, or one of its checkpoints, of which the best weights are taken.
  ///
  /// - Throws: ``RunError`` telling what is wrong with the file.
  public init(weights path: String) throws(RunError) {
    try self.init(path) { () throws(SafetensorsError) in try Safetensors(contentsOf: path) }
  }

  /// Reads the bytes of a weights file, for those who let somebody else open files.
  package init(bytes: [UInt8], path: String) throws(RunError) {
    try self.init(path) { () throws(SafetensorsError) in try Safetensors(bytes: bytes, path: path) }
  }

  private init(
    _ path: String, _ read: () throws(SafetensorsError) -> Safetensors
  ) throws(RunError) {
    let file = try Self.read(path)
    guard let text = file.metadata[Self.metadataKey] else { throw .noConfiguration(path: path) }
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
    self.path = path
    try configuration.checkNetwork(
      storedCount: file.tensors.reduce(0) { $0 + $1.tensor.count }, path: path)
    do {
      var model = try configuration.network.makeModel(
        inputShape: configuration.input.shape, seed: configuration.training.seed)
      try model.load(file.tensors.map { NamedTensor(name: $0.name, value: $0.tensor) })
      self.model = model
    } catch let error as ModelError {
      throw .doesNotFit(path: path, error)
    } catch {
      throw .badConfiguration(path: path, reason: "\(error)")
    }
  }

  /// Reads a weights file, or the best weights in a checkpoint.
  private static func read(_ path: String) throws(RunError) -> Safetensors {
    var file: Safetensors
    do throws(SafetensorsError) {
      file = try Safetensors(contentsOf: path)
    } catch {
      if case .file(let cause) = error.rule { throw .cannotRead(cause) }
      throw .badWeights(error)
    }
    if file.metadata[CheckpointFile.key] != nil {
      do throws(CheckpointError) {
        file.tensors = try CheckpointFile(path).bestTensors.map { ($0.name, $0.value) }
      } catch {
        throw .badCheckpoints(folder: AtomicFile.split(path).folder, [error])
      }
    }
    return file
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
        from: options.folder, name: data.set, validationFraction: data.validationFraction, seed: data.seed)
    }
    var options = options
    options.folder = options.folder ?? data.folder
    options.seed = data.seed
    return try DataSet.load(data.set, options)
  }
}
