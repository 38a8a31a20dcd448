/// Makes PNG files with right checksums around any header and rows.
enum PNGMaker {
  /// A file with a palette of two colors and all rows in one stored block of at most 65 535 bytes.
  static func file(header: ArraySlice<UInt8>, rows: ArraySlice<UInt8>) -> [UInt8] {
    let rows = rows.prefix(65_535)
    let size = UInt16(rows.count)
    let sizes = [size, ~size].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let packed = [0x78, 0x01, 0x01] + sizes + rows + bigEndian(adler32(rows))
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", Array(header))
      + chunk("PLTE", [1, 2, 3, 4, 5, 6]) + chunk("IDAT", packed) + chunk("IEND", [])
  }

  private static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    bigEndian(UInt32(content.count)) + kind.utf8 + content + bigEndian(crc32(kind.utf8 + content))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func adler32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let (a, b) = bytes.reduce((UInt32(1), UInt32(0))) { sums, byte in
      let a = (sums.0 + UInt32(byte)) % 65_521
      return (a, (sums.1 + a) % 65_521)
    }
    return b << 16 | a
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
  }
}
