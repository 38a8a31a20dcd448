import Foundation
import SomaFormats
import SomaTensor

/// Reads a folder of PNG images: one folder per class, named after it, with the images in it.
///
///     flowers/daisy/1.png   flowers/daisy/2.png   flowers/rose/1.png
///
/// Classes and images are taken in the order of their names' bytes. Images must all have one size. If every
/// image is gray they are read with one channel, otherwise with three; what is transparent is shown on
/// white. Names that start with a dot, and files that do not end in `.png`, are passed over.
public enum ImageFolder {
  /// Reads all images into memory.
  ///
  /// - Returns: Images, `uint8` of shape `[count, 1 or 3, height, width]`, with their classes; no test part.
  /// - Throws: `DataError`: `.file`, `.noImages`, `.badPNG` or `.imageSizeDiffers`.
  public static func read(_ path: String) throws(DataError) -> DataSet {
    let classNames = try list(path).filter { isFolder("\(path)/\($0)") }
    guard !classNames.isEmpty else { throw .noImages(path: path) }
    var images: [PNGImage] = []
    var labels: [Int32] = []
    for (label, className) in classNames.enumerated() {
      let folder = "\(path)/\(className)"
      let files = try list(folder).filter { $0.lowercased().hasSuffix(".png") }
      guard !files.isEmpty else { throw .noImages(path: folder) }
      for file in files {
        let image = try PNGImage(contentsOf: "\(folder)/\(file)")
        let first = images.first ?? image
        guard image.width == first.width, image.height == first.height else {
          throw .imageSizeDiffers(
            path: "\(folder)/\(file)", width: image.width, height: image.height,
            expectedWidth: first.width, expectedHeight: first.height)
        }
        images.append(image)
        labels.append(Int32(label))
      }
    }
    let name = URL(filePath: path).standardized.lastPathComponent
    return DataSet(
      name: name, classNames: classNames,
      train: Samples(features: features(images), targets: Tensor(labels, shape: [labels.count]), divisor: 255)
    )
  }

  /// The planes of all images, one after the other.
  private static func features(_ images: [PNGImage]) -> Tensor {
    let channelCount = images.allSatisfy { $0.channelCount <= 2 } ? 1 : 3
    let planes = images.flatMap { image in
      (0..<channelCount).flatMap { channel in image.plane(channel) }
    }
    let (width, height) = images.first.map { ($0.width, $0.height) } ?? (0, 0)
    return Tensor(planes, shape: [images.count, channelCount, height, width])
  }

  private static func list(_ path: String) throws(DataError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw .file(FileError(.list, path: path, reason: error.localizedDescription))
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

extension PNGImage {
  /// One channel of the image on a white ground; a gray image is gray in every channel.
  public func plane(_ channel: Int) -> [UInt8] {
    let hasAlpha = channelCount == 2 || channelCount == 4
    let source = channelCount <= 2 ? 0 : channel
    return stride(from: 0, to: pixels.count, by: channelCount).map { start in
      guard hasAlpha else { return pixels[start + source] }
      let alpha = Int(pixels[start + channelCount - 1])
      // Rounded to the nearest.
      return UInt8((Int(pixels[start + source]) * alpha + 255 * (255 - alpha) + 127) / 255)
    }
  }
}
