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
    let form = try ImageForm(of: parts, size: size)
    func samples(_ list: ImageList) throws(DataError) -> Samples {
      try form.samples(list, list.entries).samples
    }
    return DataSet(
      name: name(of: path), classNames: parts.training.classNames, train: try samples(parts.training),
      validation: try parts.validation.map(samples), test: try parts.test.map(samples), notes: parts.notes)
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
    try check(count: paths.count, path: parts.training.folder)
  }

  /// Some of the images of a list as samples, and the SHA-256 of their files.
  func samples(
    _ list: ImageList, _ entries: [ImageList.Entry]
  ) throws(DataError) -> (samples: Samples, digests: [SHA256.Digest]) {
    let (images, digests) = try read(entries.map(list.path))
    return (
      Samples(
        features: images, targets: Tensor(entries.map(\.label), shape: [entries.count]), divisor: 255),
      digests
    )
  }
}
