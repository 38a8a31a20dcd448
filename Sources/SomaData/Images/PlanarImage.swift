import SomaRules

/// An image of bytes with its channels one after the other, as samples hold it: row by row within each channel.
public struct PlanarImage: Sendable, Equatable {
  /// Pixels in a row, and rows.
  public let size: ImageSize
  /// 1 gray, 3 red, green and blue.
  public let channelCount: Int
  /// `channelCount · height · width` bytes.
  public let pixels: [UInt8]

  /// An image of its bytes.
  ///
  /// - Precondition: There are as many as the size and the channels need.
  public init(size: ImageSize, channelCount: Int, pixels: [UInt8]) {
    mustHold(
      pixels.count == size.pixelCount * channelCount,
      "PlanarImage: \(pixels.count) bytes, expected those of \(channelCount) channels of \(size)")
    (self.size, self.channelCount, self.pixels) = (size, channelCount, pixels)
  }

  /// A decoded file: gray with one channel, others with three; what is transparent is shown on white.
  public init(_ image: PNGImage) { self.init(image, channelCount: image.isGray ? 1 : 3) }

  /// A decoded file with so many channels; a gray one is gray in each of them.
  package init(_ image: PNGImage, channelCount: Int) {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(image.size.pixelCount * channelCount)
    for channel in 0..<channelCount { pixels += image.plane(channel) }
    self.init(size: image.size, channelCount: channelCount, pixels: pixels)
  }

  /// The image in gray: `0.299 red + 0.587 green + 0.114 blue`, rounded.
  ///
  /// **Source**: ITU-R BT.601, with the whole numbers of Pillow's `convert("L")`.
  public var luminance: PlanarImage {
    guard channelCount == 3 else { return self }
    let count = size.pixelCount
    let gray = (0..<count).map { index in
      let (red, green, blue) = (
        Int(pixels[index]), Int(pixels[index + count]), Int(pixels[index + 2 * count])
      )
      return UInt8((19_595 * red + 38_470 * green + 7_471 * blue + 0x8000) >> 16)
    }
    return PlanarImage(size: size, channelCount: 1, pixels: gray)
  }

  /// A part of the image.
  ///
  /// - Precondition: The columns and rows are there.
  func cropped(columns: Range<Int>, rows: Range<Int>) -> PlanarImage {
    mustHold(
      columns.lowerBound >= 0 && columns.upperBound <= size.width && rows.lowerBound >= 0
        && rows.upperBound <= size.height,
      "PlanarImage: columns \(columns) and rows \(rows), expected ones inside \(size)")
    var part: [UInt8] = []
    part.reserveCapacity(channelCount * columns.count * rows.count)
    for channel in 0..<channelCount {
      for row in rows {
        let start = (channel * size.height + row) * size.width
        part += pixels[start + columns.lowerBound..<start + columns.upperBound]
      }
    }
    return PlanarImage(
      size: ImageSize(width: columns.count, height: rows.count), channelCount: channelCount, pixels: part)
  }
}

/// How wide and how high an image is.
public struct ImageSize: Codable, Sendable, Equatable, CustomStringConvertible {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int

  /// A size.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The size of a text, the width first: `32x24`. Nothing for what is none, or has a side of more than 4096.
  public init?(_ text: String) {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
    guard (1...4096).contains(width), (1...4096).contains(height) else { return nil }
    self.init(width: width, height: height)
  }

  /// As ``init(_:)`` reads it.
  public var text: String { "\(width)x\(height)" }
  /// For people.
  public var description: String { "\(width)×\(height)" }
  /// How many pixels there are.
  public var pixelCount: Int { width * height }
}

extension PNGImage {
  /// How wide and how high it is.
  public var size: ImageSize { ImageSize(width: width, height: height) }
  /// Whether it is stored without colors.
  public var isGray: Bool { channelCount <= 2 }

  /// One channel of the image on a white ground; a gray image is gray in every channel.
  public func plane(_ channel: Int) -> [UInt8] {
    let hasAlpha = channelCount == 2 || channelCount == 4
    let source = channelCount <= 2 ? 0 : channel
    if channelCount == 1 { return pixels }
    return stride(from: 0, to: pixels.count, by: channelCount).map { start in
      guard hasAlpha else { return pixels[start + source] }
      let alpha = Int(pixels[start + channelCount - 1])
      // Rounded to the nearest.
      return UInt8((Int(pixels[start + source]) * alpha + 255 * (255 - alpha) + 127) / 255)
    }
  }
}
