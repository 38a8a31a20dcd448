import SomaFormats

/// An image of bytes, decoded from a PNG file.
///
/// All kinds of PNG are read: gray, color, palette, with and without alpha, 1 to 16 bits, interlaced or not.
/// Checksums are checked, sizes are compared with what is unpacked, and an image has at most 2²⁶ pixels.
/// Samples of fewer than 8 bits are widened to 0...255, samples of 16 bits are rounded to 8. Gamma and color
/// profiles are not applied. A file is refused by its size and its first bytes where its pixels cannot need as many.
///
/// **Source**: W3C, *Portable Network Graphics (PNG) Specification (Third Edition)*.
public struct PNGImage: Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// 1 gray, 2 gray and alpha, 3 red green blue, 4 red green blue alpha.
  public let channelCount: Int
  /// `height · width · channelCount` bytes: row by row, the channels of a pixel together.
  public let pixels: [UInt8]

  /// The most pixels an image may have.
  public static let maximumPixelCount = 1 << 26

  /// Reads a file.
  ///
  /// - Throws: `DataError.file`, `.empty`, `.badPNG` or `.image`.
  public init(contentsOf path: String) throws(DataError) {
    try self.init(bytes: PNGSource(path).readAll(), path: path)
  }

  /// Decodes the bytes of a file.
  ///
  /// - Parameter path: What errors should call it.
  /// - Throws: `DataError.badPNG`, or `.image` with `.notPNG` for an image of another format.
  public init(bytes: [UInt8], path: String) throws(DataError) {
    if let format = ImageFormat.name(of: bytes) { throw .image(ImageError(path, .notPNG(format: format))) }
    do throws(PNGFault) {
      let file = try PNGFile(bytes)
      (width, height, channelCount) = (file.header.width, file.header.height, file.channelCount)
      pixels = try file.interleavedBytes()
    } catch {
      throw .badPNG(path: path, reason: error.reason)
    }
  }
}

/// A broken rule, before the name of the file is known.
package struct PNGFault: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// The first chunk of a file: what the pixels are.
struct PNGHeader {
  /// The numbers are those of the format.
  enum ColorType: UInt8 {
    case gray = 0, color = 2, palette = 3, grayAlpha = 4, colorAlpha = 6

    /// Samples per pixel, as stored.
    var channelCount: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .color: 3
      case .colorAlpha: 4
      }
    }

    var bitDepths: [Int] {
      switch self {
      case .gray: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .color, .grayAlpha, .colorAlpha: [8, 16]
      }
    }
  }

  let width, height, bitDepth: Int
  let colorType: ColorType
  let isInterlaced: Bool

  init(_ bytes: ArraySlice<UInt8>) throws(PNGFault) {
    let bytes = Array(bytes)
    guard bytes.count == 13 else { throw PNGFault("a header of \(bytes.count) bytes, where 13 are due") }
    width = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
    height = bytes[4..<8].reduce(0) { $0 << 8 | Int($1) }
    bitDepth = Int(bytes[8])
    guard let colorType = ColorType(rawValue: bytes[9]), colorType.bitDepths.contains(bitDepth) else {
      throw PNGFault("color type \(bytes[9]) with \(bitDepth) bits does not exist")
    }
    self.colorType = colorType
    guard bytes[10] == 0, bytes[11] == 0, bytes[12] <= 1 else {
      throw PNGFault("methods \(bytes[10]), \(bytes[11]), \(bytes[12]) do not exist")
    }
    isInterlaced = bytes[12] == 1
    guard width > 0, height > 0, width <= PNGImage.maximumPixelCount / height else {
      throw PNGFault("\(width) × \(height) pixels; 1 to \(PNGImage.maximumPixelCount) are read")
    }
  }

  /// The images that are stored one after the other: the whole, or the seven of Adam7.
  var passes: [PNGPass] {
    let all = isInterlaced ? PNGPass.adam7 : [PNGPass(x: 0, y: 0, stepX: 1, stepY: 1)]
    return all.filter { $0.width(of: width) > 0 && $0.height(of: height) > 0 }
  }

  /// The bytes of a row of so many pixels, without its filter's byte.
  func rowByteCount(_ width: Int) -> Int { (width * colorType.channelCount * bitDepth + 7) / 8 }

  /// What the compressed data must unpack to.
  var scanByteCount: Int {
    passes.reduce(0) { $0 + $1.height(of: height) * (1 + rowByteCount($1.width(of: width))) }
  }
}

/// Every how many pixels one of the images of an interlaced file has one.
struct PNGPass {
  let x, y, stepX, stepY: Int

  func width(of width: Int) -> Int { (width - x + stepX - 1) / stepX }
  func height(of height: Int) -> Int { (height - y + stepY - 1) / stepY }

  static let adam7 = [
    PNGPass(x: 0, y: 0, stepX: 8, stepY: 8), PNGPass(x: 4, y: 0, stepX: 8, stepY: 8),
    PNGPass(x: 0, y: 4, stepX: 4, stepY: 8), PNGPass(x: 2, y: 0, stepX: 4, stepY: 4),
    PNGPass(x: 0, y: 2, stepX: 2, stepY: 4), PNGPass(x: 1, y: 0, stepX: 2, stepY: 2),
    PNGPass(x: 0, y: 1, stepX: 1, stepY: 2),
  ]
}
