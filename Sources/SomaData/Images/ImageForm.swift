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
  /// What the values of 16-bit images are stretched from, where the training's were. Photographs that are fitted have a
  /// range of their own.
  public var range: ValueRange?
  /// Whether the training's images all have 16 bits.
  var isDeep = false
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
  package var shape: [Int] { [channelCount, size.height, size.width] }

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
      try check(image.size, isGray: image.isGray, path)
      return PlanarImage(image, channelCount: channelCount).scaled(to: size)
    }
  }

  /// Checks that an image that is not fitted has the form.
  func check(_ found: ImageSize, isGray: Bool, _ path: String) throws(DataError) {
    guard isGray || channelCount == 3, rule == .scaled || found == size else {
      throw .image(
        ImageError(
          path,
          .doesNotFit(
            found, isGray: isGray, expected: size, isGrayExpected: channelCount == 1, canBeFitted: canBeFitted
          )))
    }
  }

  /// Bytes of images as the network's inputs are stored: for a divisor of 16, from 0 to 16.
  public func stored(_ images: Tensor) -> Tensor {
    divisor == 255 ? images : images.toFloat32() * Tensor(Double(divisor) / 255)
  }
}
