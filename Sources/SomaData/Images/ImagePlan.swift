import SomaFormats
import SomaTensor

/// What is to be learned from a folder of images; all but the folder has a default.
///
///     let plan = ImagePlan(path: "flowers")
///     let prepared = try plan.prepare(seed: 0)
///     prepared.dataSet.train.count
public struct ImagePlan: Sendable {
  /// The folder; ``ImageFolder`` tells what it holds.
  public var path: String
  /// What each image is scaled to; without it, all must have one size.
  public var size: ImageSize?
  /// The share of the images to test with, where the folder has no test part; by default 0.2.
  public var testFraction: Double?
  /// The share of the other images that chooses the best epoch, where the folder has no part for it; by default 0.1 from
  /// 100 images on, else none.
  public var validationFraction: Double?

  /// A plan for a folder.
  public init(path: String) { self.path = ImageFolder.plain(path) }

  /// Reads the images and divides them; every class keeps its share.
  ///
  /// - Parameter seed: What the parts are drawn from.
  /// - Throws: `DataError`.
  public func prepare(seed: UInt64) throws(DataError) -> PreparedImages {
    let parts = try ImageFolderParts(path)
    if let name = parts.training.classNames.first, parts.training.classNames.count == 1 {
      throw .image(ImageError(path, .oneClass(name: name)))
    }
    let test = parts.test == nil ? testFraction ?? 0.2 : 0
    let usual = parts.training.entries.count >= 100 ? 0.1 : 0
    let validation = validationFraction ?? usual
    let read = try parts.read(
      ImageForm(of: parts, size: size), test: test, validation: validation, seed: seed, isNew: true)
    var notes = parts.notes
    if parts.test != nil, testFraction != nil {
      notes.append("no test images are drawn: \(path)/test has them")
    }
    if let own = parts.validation, validationFraction != nil {
      notes.append("no validation images are drawn: \(own.folder) has them")
    }
    let own = parts.validation.map { list in
      Double(list.entries.count) / Double(list.entries.count + parts.training.entries.count)
    }
    return PreparedImages(
      dataSet: read.dataSet(name: ImageFolder.name(of: path), notes: notes),
      source: ImageSource(
        path: path, sha256: read.sha256, size: size, testFraction: test, hasValidation: own != nil,
        range: read.range),
      validationFraction: own ?? validation)
  }
}

/// Images that are ready to be learned from.
public struct PreparedImages: Sendable {
  /// The parts as samples.
  public let dataSet: DataSet
  /// Where the images came from, and how they were divided.
  public let source: ImageSource
  /// The share of the validation part in all training images.
  public let validationFraction: Double

  /// The same without its test part, for choosing settings.
  public var withoutTest: PreparedImages {
    PreparedImages(dataSet: dataSet.withoutTest, source: source, validationFraction: validationFraction)
  }
}

/// Where the images of a training come from, and how they were divided: enough to find its test images again.
public struct ImageSource: Codable, Sendable, Equatable {
  /// The folder, as an absolute path; only its name where the source has left its machine.
  public var path: String
  /// The SHA-256 of the names and contents of all images.
  public var sha256: String
  /// What each image is scaled to, where one said so.
  public var size: ImageSize?
  /// The share of the images that is tested with; 0 where the folder has a part of them.
  public var testFraction: Double
  /// Whether the folder has a part that chooses the best epoch, so that none is drawn.
  public var hasValidation: Bool
  /// What the values of 16-bit images were stretched from, where they were.
  public var range: ValueRange?

  /// The same without the folders of this machine.
  public var withoutFolders: ImageSource {
    var source = self
    source.path = AtomicFile.split(path).name
    return source
  }

  /// The images of the training, divided as they were.
  ///
  /// - Parameters:
  ///   - path: Where the folder is now, if it is elsewhere.
  ///   - name: What the set is called.
  ///   - classNames: The network's classes, which older ones may have by their bytes.
  ///   - validationFraction: The share of the training images that chooses the best epoch.
  ///   - seed: What the parts were drawn from.
  /// - Throws: `DataError`: why an image cannot be read, or `.image` with `.changed` where they are others by now.
  public func dataSet(
    from path: String? = nil, name: String, classNames: [String] = [], validationFraction: Double,
    seed: UInt64
  ) throws(DataError) -> DataSet {
    let path = path ?? self.path
    let parts = try ImageFolderParts(path, knownNames: classNames)
    var form = try ImageForm(of: parts, size: size)
    form.range = range
    let read = try parts.read(
      form, test: testFraction, validation: validationFraction, seed: seed, isNew: false)
    guard read.sha256 == sha256 else {
      throw .image(ImageError(path, .changed(expected: sha256, found: read.sha256)))
    }
    return read.dataSet(name: name, notes: parts.notes)
  }

  /// The images of a folder, to measure a network with; they are the only part of the set. Of a folder with parts, those
  /// of its test part.
  ///
  /// - Parameters:
  ///   - classNames: The network's classes; of some there may be no images.
  ///   - shape: What the network takes.
  /// - Throws: `DataError`, such as `.image` with `.classesDiffer` for a class that the network does not have.
  public func testSet(from path: String, classNames: [String], shape: [Int]) throws(DataError) -> DataSet {
    let parts = try ImageFolderParts(path, knownNames: classNames)
    let list = try (parts.test ?? parts.training).renumbered(as: classNames)
    guard var form = ImageForm(shape: shape, size == nil ? .unchanged : .scaled) else {
      throw .image(ImageError(path, .noClasses(imageCount: 0)))
    }
    form.canBeFitted = false
    form.range = range
    try form.check(count: list.entries.count, path: path)
    let (samples, images) = try form.samples(list, list.entries)
    let absent = classNames.filter { !parts.training.classNames.contains($0) }
    return DataSet(
      name: ImageFolder.name(of: path), classNames: classNames, train: samples, test: samples,
      notes: parts.notes + form.notes(heldCount: images.heldCount)
        + (absent.isEmpty ? [] : ["no images of \(TableError.listed(absent))"]))
  }
}
