/// The rows of a PNG image as they come out of the decompression: each a byte that names a filter, then the
/// filtered bytes.
struct PNGScan {
  let header: PNGHeader
  var bytes: [UInt8]

  /// The samples of the whole image, row by row.
  ///
  /// - Precondition: There are `header.scanByteCount` bytes.
  mutating func samples() throws(PNGFault) -> [UInt16] {
    let channelCount = header.colorType.channelCount
    var samples = [UInt16](repeating: 0, count: header.width * header.height * channelCount)
    var offset = 0
    for pass in header.passes {
      let width = pass.width(of: header.width)
      let rowByteCount = header.rowByteCount(width)
      for row in 0..<pass.height(of: header.height) {
        try unfilter(rowAt: offset, byteCount: rowByteCount, isFirst: row == 0)
        let line = (pass.y + row * pass.stepY) * header.width
        for column in 0..<width {
          let pixel = (line + pass.x + column * pass.stepX) * channelCount
          for channel in 0..<channelCount {
            samples[pixel + channel] = sample(column * channelCount + channel, ofRowAt: offset + 1)
          }
        }
        offset += 1 + rowByteCount
      }
    }
    return samples
  }

  /// The rows without the bytes that name their filters.
  ///
  /// - Precondition: There are `header.scanByteCount` bytes, and the image is not interlaced.
  mutating func plainBytes() throws(PNGFault) -> [UInt8] {
    let rowByteCount = header.rowByteCount(header.width)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(header.height * rowByteCount)
    for row in 0..<header.height {
      let offset = row * (1 + rowByteCount)
      try unfilter(rowAt: offset, byteCount: rowByteCount, isFirst: row == 0)
      pixels += bytes[offset + 1..<offset + 1 + rowByteCount]
    }
    return pixels
  }

  /// The sample of that number in a row; samples of fewer than 8 bits start at the high end of a byte.
  private func sample(_ number: Int, ofRowAt start: Int) -> UInt16 {
    switch header.bitDepth {
    case 8: return UInt16(bytes[start + number])
    case 16: return UInt16(bytes[start + 2 * number]) << 8 | UInt16(bytes[start + 2 * number + 1])
    default:
      let bit = number * header.bitDepth
      let shift = 8 - header.bitDepth - bit % 8
      return UInt16(bytes[start + bit / 8] >> UInt8(shift)) & (1 << header.bitDepth - 1)
    }
  }

  /// Undoes the filter of a row in place: each byte was stored as its difference from a guess made of the
  /// byte to the left (a), above (b) and above left (c), those outside the image being zero.
  private mutating func unfilter(rowAt offset: Int, byteCount: Int, isFirst: Bool) throws(PNGFault) {
    let filter = bytes[offset]
    guard filter <= 4 else { throw PNGFault("a row has the filter \(filter), which does not exist") }
    guard filter > 0 else { return }
    // The distance of the byte "to the left": a pixel, but at least a byte.
    let step = max(1, header.colorType.channelCount * header.bitDepth / 8)
    bytes.withUnsafeMutableBufferPointer { bytes in
      for index in 0..<byteCount {
        let place = offset + 1 + index
        let above = place - byteCount - 1
        let a = index >= step ? Int(bytes[place - step]) : 0
        let b = isFirst ? 0 : Int(bytes[above])
        let c = isFirst || index < step ? 0 : Int(bytes[above - step])
        let guess =
          switch filter {
          case 1: a
          case 2: b
          case 3: (a + b) / 2
          default: Self.paeth(a, b, c)
          }
        bytes[place] &+= UInt8(truncatingIfNeeded: guess)
      }
    }
  }

  /// Of left, above and above left, the one nearest to left + above − above left; ties in this order.
  private static func paeth(_ a: Int, _ b: Int, _ c: Int) -> Int {
    let distances = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
    if distances.0 <= distances.1, distances.0 <= distances.2 { return a }
    return distances.1 <= distances.2 ? b : c
  }
}
