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
    try RunFolder.checkMemory(forReading: path)
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
  /// - Throws: `DataError`, also where the samples held out are others by now; those of a folder that is named are
  ///   measured all the same, with a note.
  public func loadTest(_ options: DataOptions) throws(DataError) -> DataSet {
    guard let path = options.folder else { return try checked(configuration.loadData(options)) }
    // The samples of the training itself, from another place: those that were learned from would flatter.
    if let own = try? configuration.loadData(options), own.test != nil { return noted(own) }
    if let table = configuration.data.table, let preprocessing = configuration.preprocessing {
      return try table.testSet(preprocessing, from: path, name: TablePlan.name(of: path))
    }
    if let images = configuration.data.images {
      return try images.testSet(
        from: path, classNames: configuration.classes, shape: configuration.input.shape)
    }
    return noted(try configuration.loadData(options))
  }

  /// The set, if its test part is that of the training.
  private func checked(_ data: DataSet) throws(DataError) -> DataSet {
    guard let expected = configuration.data.parts?.test else { return noted(data) }
    let found = PartFingerprints(of: data).test ?? "none"
    guard found == expected else {
      throw .partsChanged(set: data.name, parts: ["test"], expected: expected, found: found)
    }
    return data
  }

  /// The set with a note where its test part is not that of the training, or nobody can tell.
  private func noted(_ data: DataSet) -> DataSet {
    if configuration.data.isOfFiles, let expected = configuration.data.parts?.test {
      return PartFingerprints(of: data).test == expected
        ? data : data.adding(note: "the test samples are not those of the training")
    }
    let isUnknown =
      configuration.data.isOfFiles
      || configuration.data.table.map { $0.testPath != nil && $0.testSHA256 == nil } ?? false
    guard isUnknown else { return data }
    // An older run, whose folder tells the samples as a whole.
    let folder = RunFolder(path: AtomicFile.split(path).folder)
    let known = RunRecord(contentsOf: folder.statePath)?.data?.sha256
    return known == data.fingerprint.hexadecimal
      ? data
      : data.adding(
        note: "an older run does not tell its test samples: whether these are the same is not known")
  }
}

extension DataSet {
  fileprivate func adding(note: String) -> DataSet {
    DataSet(
      name: name, attribution: attribution, classNames: classNames, train: train, validation: validation,
      test: test, notes: notes + [note])
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
