extension PNGFile {
  /// All pixels, row by row, the channels of a pixel together; 16 bits are rounded to 8.
  func interleavedBytes() throws(PNGFault) -> [UInt8] {
    let (width, channelCount, isDeep) = (header.width, channelCount, header.bitDepth == 16)
    var pixels = [UInt8](repeating: 0, count: width * header.height * channelCount)
    let line = UnsafeMutablePointer<UInt16>.allocate(capacity: width * channelCount)
    defer { line.deallocate() }
    try pixels.withUnsafeMutableBufferPointer { pixels throws(PNGFault) in
      guard let base = pixels.baseAddress else { return }
      try forEachRow { row throws(PNGFault) in
        let start = base + (row.y * width + row.x) * channelCount
        if hasPlainBytes, row.step == 1 {
          start.update(from: row.bytes, count: width * channelCount)
          return
        }
        try writeColors(of: row, to: line)
        for pixel in 0..<row.width {
          for channel in 0..<channelCount {
            let value = line[pixel * channelCount + channel]
            start[pixel * row.step * channelCount + channel] = isDeep ? Self.byte(value) : UInt8(value)
          }
        }
      }
    }
    return pixels
  }

  /// The nearest to value · 255 / 65535, as libpng's png_set_scale_16 has it.
  @inline(__always)
  static func byte(_ value: UInt16) -> UInt8 { UInt8((UInt32(value) * 255 + 32895) >> 16) }

  /// A value of 8 bits on white, rounded to the nearest.
  @inline(__always)
  private static func onWhite(_ value: UInt8, _ alpha: UInt8) -> UInt16 {
    let (color, alpha) = (UInt32(value), UInt32(alpha))
    let sum: UInt32 = color * alpha + 255 * (255 - alpha)
    return UInt16((sum + 127) / 255)
  }

  /// A value of 16 bits on white, rounded to the nearest.
  @inline(__always)
  private static func onWhite(_ value: UInt16, _ alpha: UInt16) -> UInt16 {
    let (color, alpha) = (UInt64(value), UInt64(alpha))
    let sum: UInt64 = color * alpha + 65_535 * (65_535 - alpha)
    return UInt16((sum + 32_767) / 65_535)
  }

  /// Gives the channels of each row one after the other, on a white ground; a gray image is gray in every channel.
  ///
  /// - Parameters:
  ///   - channelCount: 1 for a gray image, or 3.
  ///   - keepsDepth: Whether values of 16 bits go up to 65 535; otherwise they are rounded to 8 bits first.
  ///   - body: Takes a row, the number of a channel, and the row's values in it.
  func forEachPlane(
    _ channelCount: Int, keepsDepth: Bool, _ body: (PNGRow, Int, UnsafePointer<UInt16>) -> Void
  ) throws(PNGFault) {
    let stored = self.channelCount
    let (isGray, hasAlpha) = (stored <= 2, stored == 2 || stored == 4)
    let isRounded = header.bitDepth == 16 && !keepsDepth
    let isWide = header.bitDepth == 16 && keepsDepth
    let line = UnsafeMutablePointer<UInt16>.allocate(capacity: header.width * (stored + 1))
    defer { line.deallocate() }
    let values = line + header.width * stored
    try forEachRow { row throws(PNGFault) in
      try writeColors(of: row, to: line)
      if isRounded {
        for index in 0..<row.width * stored { line[index] = UInt16(Self.byte(line[index])) }
      }
      for channel in 0..<channelCount {
        let source = isGray ? 0 : channel
        guard hasAlpha else {
          for pixel in 0..<row.width { values[pixel] = line[pixel * stored + source] }
          body(row, channel, values)
          continue
        }
        for pixel in 0..<row.width {
          let (value, alpha) = (line[pixel * stored + source], line[pixel * stored + stored - 1])
          values[pixel] = isWide ? Self.onWhite(value, alpha) : Self.onWhite(UInt8(value), UInt8(alpha))
        }
        body(row, channel, values)
      }
    }
  }
}

extension PNGFile {
  /// The least and the greatest value of an image of 16 bits, on a white ground.
  func valueRange(_ channelCount: Int) throws(PNGFault) -> ClosedRange<Int> {
    var (low, high) = (UInt16.max, UInt16.min)
    try forEachPlane(channelCount, keepsDepth: true) { row, _, values in
      for pixel in 0..<row.width {
        low = min(low, values[pixel])
        high = max(high, values[pixel])
      }
    }
    return Int(min(low, high))...Int(high)
  }
}

extension PlanarImage {
  /// Decodes a file; only the result, and some rows of the image, are in memory.
  ///
  /// - Parameters:
  ///   - channelCount: 1 for a gray image, or 3.
  ///   - range: What the values of 16 bits are stretched from. Otherwise they are rounded to 8 bits.
  ///   - isHeld: Becomes true where a value lies outside the range; it counts as the nearest inside.
  package init(
    _ file: PNGFile, channelCount: Int, range: ValueRange?, isHeld: inout Bool
  ) throws(PNGFault) {
    let size = ImageSize(width: file.header.width, height: file.header.height)
    var pixels = [UInt8](repeating: 0, count: size.pixelCount * channelCount)
    let range = file.header.bitDepth == 16 ? range : nil
    var holds = false
    try pixels.withUnsafeMutableBufferPointer { pixels throws(PNGFault) in
      guard let base = pixels.baseAddress else { return }
      if channelCount == 1, file.channelCount == 1, file.hasPlainBytes, !file.header.isInterlaced {
        // What most images are needs no detour.
        try file.forEachRow { row throws(PNGFault) in
          (base + row.y * size.width).update(from: row.bytes, count: size.width)
        }
        return
      }
      try file.forEachPlane(channelCount, keepsDepth: range != nil) { row, channel, values in
        let start = base + channel * size.pixelCount + row.y * size.width + row.x
        for pixel in 0..<row.width {
          let value = values[pixel]
          guard let range else {
            start[pixel * row.step] = UInt8(truncatingIfNeeded: value)
            continue
          }
          if value < range.low || value > range.high { holds = true }
          start[pixel * row.step] = range.byte(value)
        }
      }
    }
    if holds { isHeld = true }
    self.init(size: size, channelCount: channelCount, pixels: pixels)
  }
}
