import SomaFormats

/// A PNG file of which the head is read, and nothing else yet: enough to know what the image needs.
struct PNGSource: ~Copyable {
  private let file: InputFile
  let head: PNGHead

  /// The first part of a file that is no PNG file is enough to say what is wrong with it.
  private static let startByteCount = 1 << 16

  /// - Throws: `DataError`: `.file`, `.empty`, `.badPNG` or `.image`.
  init(_ path: String) throws(DataError) {
    let file = try InputFile.opened(path)
    head = try Self.head(file, path)
    self.file = file
  }

  private static func head(_ file: borrowing InputFile, _ path: String) throws(DataError) -> PNGHead {
    let start = try file.start(PNGHead.byteCount)
    guard !start.isEmpty else { throw .empty(path: path) }
    guard let head = try PNGHead(start, path: path) else {
      // The chunks have an error that says more; without one, there is no head to go on with.
      _ = try PNGImage(bytes: file.start(startByteCount), path: path)
      throw .badPNG(path: path, reason: "it changed while it was read")
    }
    guard file.byteCount <= head.fileByteLimit else {
      throw .badPNG(path: path, reason: head.tooLong(file.byteCount))
    }
    return head
  }

  /// How much memory the file and its pixels, in so many channels of bytes, take while it is decoded.
  func neededByteCount(channelCount: Int) -> Int {
    file.byteCount + head.size.pixelCount * channelCount
  }

  /// The bytes of the file.
  func readAll() throws(DataError) -> [UInt8] { try file.content() }
}

/// What the first bytes of a file say of its image, without reading the rest.
struct PNGHead: Sendable {
  let size: ImageSize
  /// Whether it is stored without colors.
  let isGray: Bool
  /// Whether its values have 16 bits.
  let isDeep: Bool
  /// The most bytes that a file of such an image has.
  let fileByteLimit: Int

  /// Signature, length and name of the first chunk, and its content.
  static let byteCount = 8 + 8 + 13
  /// Color profiles, texts and the like.
  private static let extraByteCount = 64 << 20

  /// Nothing where the bytes are not the start of a PNG file.
  ///
  /// - Throws: `DataError.badPNG`.
  init?(_ start: [UInt8], path: String) throws(DataError) {
    guard start.count >= Self.byteCount, start.starts(with: PNGFile.signature + [0, 0, 0, 13] + "IHDR".utf8)
    else { return nil }
    do throws(PNGFault) {
      let header = try PNGHeader(start[16..<Self.byteCount])
      size = ImageSize(width: header.width, height: header.height)
      isGray = [.gray, .grayAlpha].contains(header.colorType)
      isDeep = header.bitDepth == 16
      // What deflate cannot make smaller grows by less than a hundredth.
      fileByteLimit = header.scanByteCount + header.scanByteCount / 64 + Self.extraByteCount
    } catch {
      throw .badPNG(path: path, reason: error.reason)
    }
  }

  /// - Throws: As ``PNGImage/init(contentsOf:)`` does, as far as the first bytes tell.
  init(contentsOf path: String) throws(DataError) { self = try PNGSource(path).head }

  /// What is wrong with a file of more bytes than its image can need.
  func tooLong(_ byteCount: Int) -> String {
    "\(byteCount) bytes, where an image of \(size) takes at most \(fileByteLimit)"
  }
}
