/// Why images cannot be read or used: which file or folder, and what is wrong there.
public struct ImageError: Error, Equatable, Sendable {
  /// The file or folder, as it was named.
  public let path: String
  /// What is wrong.
  public let fault: Fault

  init(_ path: String, _ fault: Fault) {
    self.path = path
    self.fault = fault
  }

  /// What can be wrong with images.
  public enum Fault: Equatable, Sendable {
    /// The file is an image of another format.
    case notPNG(format: String)
    /// A folder has no folders named after classes, only so many images.
    case noClasses(imageCount: Int)
    /// There is only one class.
    case oneClass(name: String)
    /// A folder has no PNG files, only so many images of other formats.
    case noImages(otherCount: Int, ending: String)
    /// The classes of a part are not those of the training images, or of the network.
    case classesDiffer(missing: [String], unexpected: [String])
    /// The images of a training must all have one size.
    case sizeDiffers(ImageSize, first: ImageSize)
    /// An image does not have the form that a network takes.
    case doesNotFit(ImageSize, isGray: Bool, expected: ImageSize, isGrayExpected: Bool, canBeFitted: Bool)
    /// An image of 8 bits, for a network whose 16-bit images were stretched from a range.
    case depthDiffers(ValueRange)
    /// All pixels are alike, so that there is no ink to fit.
    case blank
    /// The images of a folder need more memory than is reasonable.
    case tooLarge(count: Int, ImageSize, byteCount: Int)
    /// A part of the images would be empty.
    case cannotSplit(count: Int, part: String, fraction: Double)
    /// The images are not those that the network was trained on.
    case changed(expected: String, found: String)
  }
}

extension ImageError: CustomStringConvertible {
  /// Where, and what is wrong there.
  public var description: String {
    switch fault {
    case .notPNG(let format): "\(path): it is a \(format) image; only PNG is read"
    case .noClasses(let count):
      "\(path): there are no folders named after classes"
        + (count > 0 ? ", only \(Self.images(count)) without one" : "")
    case .oneClass(let name): "\(path): there is only one class, \(name)"
    case .noImages(let count, let ending):
      "\(path): there are no PNG images"
        + (count > 0 ? "; \(count) \(ending) file\(count == 1 ? " is" : "s are") not read" : "")
    case .classesDiffer(let missing, let unexpected):
      "\(path): "
        + [
          missing.isEmpty ? nil : "there is no class \(TableError.listed(missing))",
          unexpected.isEmpty ? nil : "the training has no class \(TableError.listed(unexpected))",
        ].compactMap(\.self).joined(separator: "; ")
    case .sizeDiffers(let size, let first): "\(path): \(size) pixels, where the first image has \(first)"
    case .doesNotFit(let size, let isGray, let expected, let isGrayExpected, _):
      "\(path) is \(size) \(Self.kind(isGray)); this network takes \(expected) \(Self.kind(isGrayExpected))"
    case .depthDiffers(let range):
      "\(path): its values have 8 bits or fewer; this network takes images of 16 bits, stretched from \(range)"
    case .blank: "\(path): all pixels are alike, so there is nothing to fit"
    case .tooLarge(let count, let size, let byteCount):
      "\(path): \(Self.images(count)) of \(size) need \(byteCount >> 20) MiB, more than half of the memory"
    case .cannotSplit(let count, let part, let fraction):
      "\(path): \(Self.images(count)) cannot be split with a \(part) part of \(fraction): a part would be empty"
    case .changed(let expected, let found):
      "\(path): the images have changed since the training\n  then: SHA-256 \(expected)\n  now:  SHA-256 \(found)"
    }
  }

  /// What to do about it, where that can be said.
  public var help: String? {
    switch fault {
    case .notPNG: "convert it: mogrify -format png \(path)"
    case .noClasses:
      "each class has a folder: \(path)/daisy/1.png, \(path)/rose/1.png; or so below \(path)/train and \(path)/test"
    case .oneClass: "put images of another class into a folder beside it"
    case .noImages(let count, let ending):
      count > 0
        ? "convert them: mogrify -format png \(path)/*\(ending)" : "put PNG images into it, or remove it"
    case .classesDiffer: "all parts have folders of the same names"
    case .sizeDiffers: "--image-size 32x32 scales all of them"
    case .doesNotFit(_, _, _, let isGrayExpected, let canBeFitted):
      canBeFitted
        ? "soma predict … \(path) --fit       "
          + (isGrayExpected ? "scales, centers, inverts" : "scales and takes the middle")
        : "give images of the form that the network was trained on"
    case .depthDiffers: "give images that are stored as those of the training were, with 16 bits a value"
    case .blank: "name an image with something on it"
    case .tooLarge: "--image-size 32x32 scales all of them"
    case .cannotSplit: "take more images, or other shares: --test-fraction 0.5 --val-fraction 0"
    case .changed: "bring the images back, or name a folder to measure: --data FOLDER"
    }
  }

  private static func images(_ count: Int) -> String { "\(count) image\(count == 1 ? "" : "s")" }
  private static func kind(_ isGray: Bool) -> String { isGray ? "gray" : "RGB" }
}

extension PNGImage {
  /// Whether bytes start as a PNG file does, or as one of another format for images.
  public static func isImage(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) || ImageFormat.name(of: bytes) != nil
  }
}

/// Formats of images that are told apart from PNG only to say so.
enum ImageFormat {
  /// What a file is by its first bytes, where that is known.
  static func name(of start: [UInt8]) -> String? {
    func has(_ bytes: [UInt8], at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: bytes) }
    if has([0xFF, 0xD8, 0xFF]) { return "JPEG" }
    if has(Array("GIF8".utf8)) { return "GIF" }
    if has([0x49, 0x49, 0x2A, 0]) || has([0x4D, 0x4D, 0, 0x2A]) { return "TIFF" }
    if has(Array("RIFF".utf8)), has(Array("WEBP".utf8), at: 8) { return "WebP" }
    if has(Array("ftyp".utf8), at: 4), has(Array("hei".utf8), at: 8) { return "HEIC" }
    // Two letters are few, so the size that follows must be there as well.
    return has(Array("BM".utf8)) && has([0, 0, 0, 0], at: 6) ? "BMP" : nil
  }

  /// How files of such formats end, in small letters.
  static let endings: Set<String> = [
    ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic", ".bmp",
  ]

  /// The ending of a file's name that says it is an image, but none that is read.
  static func otherEnding(of name: String) -> String? {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return endings.contains(name[dot...].lowercased()) ? String(name[dot...]) : nil
  }
}
