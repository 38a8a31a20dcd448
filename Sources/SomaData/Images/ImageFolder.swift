import SomaFormats
import SomaTensor

/// Reads a folder of PNG images: one folder per class, named after it, with the images in it.
///
///     flowers/daisy/1.png   flowers/daisy/2.png   flowers/rose/1.png
///
/// Where these lie in folders `train` and `test`, or `val` (also `valid`, `validation`), those are the parts.
///
/// Classes and images are taken in the order of their names' bytes. Images must all have one size, unless one is given,
/// to which each is scaled (``PlanarImage/scaled(to:)``). If every image is stored in gray they are read with one channel,
/// otherwise with three; what is transparent is shown on white. Names that start with a dot are passed over, and so are
/// files that do not end in `.png`, with a note.
public enum ImageFolder {
  /// Reads all images into memory; nothing is drawn.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - size: What each image is scaled to.
  /// - Returns: Images, `uint8` of shape `[count, 1 or 3, height, width]`, with their classes.
  /// - Throws: `DataError`: `.file`, `.empty`, `.badPNG` or `.image`.
  public static func read(_ path: String, size: ImageSize? = nil) throws(DataError) -> DataSet {
    let parts = try ImageFolderParts(path)
    let form = try ImageForm(of: parts, size: size).stretched(
      over: parts.training.entries.map(parts.training.path))
    func samples(_ list: ImageList) throws(DataError) -> Samples {
      try form.samples(list, list.entries).samples
    }
    let training = try samples(parts.training)
    return DataSet(
      name: name(of: path), classNames: parts.training.classNames, train: training,
      validation: try parts.validation.map(samples), test: try parts.test.map(samples),
      notes: parts.notes + form.notes(onTraining: training))
  }

  /// The classes of a folder, without a look into its images.
  ///
  /// - Throws: `DataError`: `.file` or `.image`.
  public static func classNames(in path: String) throws(DataError) -> [String] {
    try ImageFolderParts(path).training.classNames
  }

  /// A path without the slashes that it may end with.
  static func plain(_ path: String) -> String {
    let plain = path.reversed().drop { $0 == "/" }.reversed()
    return plain.isEmpty ? path : String(plain)
  }

  /// A folder's own name.
  static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension ImageForm {
  /// The form of the images of a folder, by the heads of their files.
  ///
  /// - Parameter size: What they are to be scaled to.
  /// - Throws: `DataError`, such as `.image` with `.sizeDiffers` where they differ and no size is given.
  init(of parts: ImageFolderParts, size: ImageSize?) throws(DataError) {
    let paths = parts.all.flatMap { list in list.entries.map(list.path) }
    let heads = parallelMap(count: paths.count) { index -> Result<PNGHead, DataError> in
      do throws(DataError) { return .success(try PNGHead(contentsOf: paths[index])) } catch {
        return .failure(error)
      }
    }
    var first: ImageSize?, isGray = true
    for (path, head) in zip(paths, heads) {
      let head = try head.get()
      let expected = first ?? head.size
      guard size != nil || head.size == expected else {
        throw .image(ImageError(path, .sizeDiffers(head.size, first: expected)))
      }
      first = expected
      if !head.isGray { isGray = false }
    }
    guard let first else { throw .image(ImageError(parts.training.folder, .noClasses(imageCount: 0))) }
    self.init(size ?? first, channelCount: isGray ? 1 : 3, size == nil ? .unchanged : .scaled)
    // The training's come first.
    let trained = try heads.prefix(parts.training.entries.count).map { head throws(DataError) in
      try head.get()
    }
    isDeep = trained.allSatisfy(\.isDeep)
    try check(count: paths.count, path: parts.training.folder)
  }

  /// Some of the images of a list as samples, and what was read.
  func samples(
    _ list: ImageList, _ entries: [ImageList.Entry]
  ) throws(DataError) -> (samples: Samples, images: ReadImages) {
    let images = try read(entries.map(list.path))
    return (
      Samples(
        features: images.tensor, targets: Tensor(entries.map(\.label), shape: [entries.count]), divisor: 255),
      images
    )
  }

  /// What should be known of the images that are trained on: that they are stretched, or hardly differ from one color.
  func notes(onTraining samples: Samples) -> [String] {
    var notes: [String] = []
    if let range {
      notes.append("the images use \(range) of 0 to 65535: these values are stretched to the whole range")
    }
    let planeByteCount = size.pixelCount, imageByteCount = planeByteCount * channelCount
    var (flatCount, low, high) = (0, UInt8.max, UInt8.min)
    samples.features.withUnsafeBytes { bytes in
      for image in 0..<samples.count {
        var isFlat = true
        for channel in 0..<channelCount {
          let start = image * imageByteCount + channel * planeByteCount
          let first = bytes[start]
          for byte in bytes[start..<start + planeByteCount] {
            low = min(low, byte)
            high = max(high, byte)
            if byte != first { isFlat = false }
          }
        }
        if isFlat { flatCount += 1 }
      }
    }
    if flatCount == samples.count {
      notes.append(
        "every training image is one flat color, by which alone classes can be told apart; what is transparent is shown "
          + "on white")
    } else if high >= low, high - low < 32 {
      notes.append(
        "the values of the training images go from \(low) to \(high) of 255 only: if the training fails, make them use "
          + "more of it")
    }
    return notes
  }
}
