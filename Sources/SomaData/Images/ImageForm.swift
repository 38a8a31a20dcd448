import SomaFormats
public import SomaTensor

/// The form that images must have for a network, and how others are brought into it.
public struct ImageForm: Sendable {
  /// What happens to an image.
  public enum Rule: Sendable, Equatable {
    /// Nothing: it must have the form already.
    case unchanged
    /// It is stretched to the size, as in a training with `--image-size`.
    case scaled
    /// It is fitted as a photograph: ``PlanarImage/fittedInk(in:hasDarkGround:)`` in gray, else
    /// ``PlanarImage/fittedMiddle(in:)``.
    case fitted(hasDarkGround: Bool)
  }

  /// The size.
  public var size: ImageSize
  /// 1 for gray images, 3 for red, green and blue.
  public var channelCount: Int
  /// What happens to an image.
  public var rule: Rule
  /// What the network divides stored numbers by: 255 where it was trained on files of images.
  public var divisor: Float = 255
  /// Whether an error may tell of fitting.
  var canBeFitted = false

  /// The form of an input shape, `[channels, height, width]`; nothing for a shape that is not that of images.
  public init?(shape: [Int], _ rule: Rule = .unchanged) {
    guard shape.count == 3, [1, 3].contains(shape[0]), shape[1] > 0, shape[2] > 0 else { return nil }
    self.init(ImageSize(width: shape[2], height: shape[1]), channelCount: shape[0], rule)
    canBeFitted = true
  }

  init(_ size: ImageSize, channelCount: Int, _ rule: Rule) {
    (self.size, self.channelCount, self.rule) = (size, channelCount, rule)
  }

  /// The shape of an input.
  var shape: [Int] { [channelCount, size.height, size.width] }

  /// An image in this form. Gray images are gray in every channel.
  ///
  /// - Parameter path: What errors should call it.
  /// - Throws: `DataError.image` with `.doesNotFit`, or with `.blank` where there is nothing to fit.
  public func input(of image: PNGImage, path: String) throws(DataError) -> PlanarImage {
    switch rule {
    case .fitted(let hasDarkGround):
      guard channelCount == 1 else {
        return PlanarImage(image, channelCount: channelCount).fittedMiddle(in: size)
      }
      guard let fitted = PlanarImage(image).fittedInk(in: size, hasDarkGround: hasDarkGround) else {
        throw .image(ImageError(path, .blank))
      }
      return fitted
    case .unchanged, .scaled:
      guard image.isGray || channelCount == 3, rule == .scaled || image.size == size else {
        throw .image(
          ImageError(
            path,
            .doesNotFit(
              image.size, isGray: image.isGray, expected: size, isGrayExpected: channelCount == 1,
              canBeFitted: canBeFitted)))
      }
      return PlanarImage(image, channelCount: channelCount).scaled(to: size)
    }
  }

  /// Bytes of images as the network's inputs are stored: for a divisor of 16, from 0 to 16.
  public func stored(_ images: Tensor) -> Tensor {
    divisor == 255 ? images : images.toFloat32() * Tensor(Double(divisor) / 255)
  }

  /// Reads images into one tensor, on several threads. Each is decoded and written to its place, so that beside the
  /// result there are only as many images in memory as there are threads.
  ///
  /// - Returns: Bytes of shape `[count, channels, height, width]`, and the SHA-256 of each file.
  /// - Throws: `DataError` of the first image, in their order, that cannot be read.
  func read(_ paths: [String]) throws(DataError) -> (images: Tensor, digests: [SHA256.Digest]) {
    let images = Tensor(uninitialized: [paths.count] + shape, dtype: .uint8)
    let imageByteCount = channelCount * size.pixelCount
    // Nobody else has the new tensor yet, and each image has a place of its own in it.
    nonisolated(unsafe) let start = UnsafeMutableRawPointer(mutating: images.start)
    let outcomes = parallelMap(count: paths.count) { index -> Result<SHA256.Digest, DataError> in
      do throws(DataError) {
        let path = paths[index]
        let bytes = try RawFile(path).stored
        let input = try input(of: PNGImage(bytes: bytes, path: path), path: path)
        input.pixels.withUnsafeBytes { pixels in
          if let base = pixels.baseAddress {
            (start + index * imageByteCount).copyMemory(from: base, byteCount: imageByteCount)
          }
        }
        return .success(SHA256.hash(bytes))
      } catch {
        return .failure(error)
      }
    }
    var digests: [SHA256.Digest] = []
    for outcome in outcomes { digests.append(try outcome.get()) }
    return (images, digests)
  }
}

extension ImageForm {
  /// Reads the PNG files of a folder, in the order of their names.
  ///
  /// - Returns: The names, the inputs as they are stored, and what was passed over.
  /// - Throws: `DataError`.
  public func readFolder(_ path: String) throws(DataError) -> (
    names: [String], inputs: Tensor, notes: [String]
  ) {
    let list = try ImageList(imagesIn: path)
    try check(count: list.entries.count, path: path)
    return (list.entries.map(\.name), stored(try read(list.entries.map(list.path)).images), list.notes)
  }

  /// Checks that so many images fit into memory.
  ///
  /// - Throws: `DataError.image` with `.tooLarge`.
  func check(count: Int, path: String) throws(DataError) {
    let byteCount = count.multipliedReportingOverflow(by: channelCount * size.pixelCount)
    guard !byteCount.overflow, byteCount.partialValue <= Shape.memoryLimit / 2 else {
      throw .image(
        ImageError(
          path, .tooLarge(count: count, size, byteCount: byteCount.overflow ? .max : byteCount.partialValue)))
    }
  }
}
