/// Writes PNG files for tests: 8 or 16 bits a channel, rows unfiltered, stored without compression.
///
/// **Source**: W3C, *Portable Network Graphics (PNG) Specification (Third Edition)*; RFC 1950 and 1951 for the blocks.
public enum PNGWriter {
  /// A file of pixels, row by row, the channels of a pixel together.
  ///
  /// - Parameter channelCount: 1 gray, 2 gray and alpha, 3 red green blue, 4 red green blue alpha.
  public static func file(width: Int, height: Int, channelCount: Int = 1, _ pixels: [UInt8]) -> [UInt8] {
    file(width, height, channelCount, bitDepth: 8, pixels)
  }

  /// The same with 16 bits a channel.
  public static func deepFile(width: Int, height: Int, channelCount: Int = 1, _ pixels: [UInt16]) -> [UInt8] {
    let bytes = pixels.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    return file(width, height, channelCount, bitDepth: 16, bytes)
  }

  private static func file(
    _ width: Int, _ height: Int, _ channelCount: Int, bitDepth: UInt8, _ pixels: [UInt8]
  ) -> [UInt8] {
    let rowByteCount = width * channelCount * Int(bitDepth / 8)
    precondition(
      pixels.count == rowByteCount * height, "png: \(pixels.count) bytes do not fill the image")
    let colorType: [UInt8] = [0, 4, 2, 6]
    var rows: [UInt8] = []
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * rowByteCount..<(row + 1) * rowByteCount]
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      + chunk(
        "IHDR", bigEndian(width) + bigEndian(height) + [bitDepth, colorType[channelCount - 1], 0, 0, 0])
      + chunk("IDAT", stored(rows)) + chunk("IEND", [])
  }

  private static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(kind.utf8) + content
    return bigEndian(content.count) + body + bigEndian(checksum(body))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  /// A zlib stream of stored blocks.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: bytes.count, by: 65_535) {
      let block = bytes[start..<min(bytes.count, start + 65_535)]
      let isLast: UInt8 = block.endIndex == bytes.count ? 1 : 0
      let size = UInt16(block.count)
      stream += [isLast] + [size, ~size].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] } + block
    }
    var (a, b) = (1, 0)
    for byte in bytes {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return stream + bigEndian(b << 16 | a)
  }

  /// CRC-32 of all bytes.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    var sum = ~UInt32(0)
    for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ sum >> 8 }
    return Int(~sum)
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value >> 1 ^ (value & 1 == 0 ? 0 : 0xEDB8_8320) }
  }
}
