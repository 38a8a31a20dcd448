/// A row of a PNG image, or of one of its passes, with its filter undone.
struct PNGRow {
  /// Which row of the image it is, the column of its first pixel, and how many columns from one pixel to the next.
  let y, x, step: Int
  /// Its pixels.
  let width: Int
  let bytes: UnsafePointer<UInt8>
  fileprivate let bitDepth: Int

  /// The sample of that number; samples of fewer than 8 bits start at the high end of a byte.
  @inline(__always)
  func sample(_ number: Int) -> UInt16 {
    switch bitDepth {
    case 8: return UInt16(bytes[number])
    case 16: return UInt16(bytes[2 * number]) << 8 | UInt16(bytes[2 * number + 1])
    default:
      let bit = number * bitDepth
      let shift = 8 - bitDepth - bit % 8
      return UInt16(bytes[bit / 8] >> UInt8(shift)) & (1 << bitDepth - 1)
    }
  }
}

extension PNGFile {
  /// Unpacks the rows and undoes their filters, some rows at a time: an image of half a gigabyte needs no more memory for
  /// it than a small one.
  func forEachRow(_ body: (PNGRow) throws(PNGFault) -> Void) throws(PNGFault) {
    var stream = try PNGStream(self)
    // The distance of the byte "to the left": a pixel, but at least a byte.
    let pixelStep = max(1, header.colorType.channelCount * header.bitDepth / 8)
    for pass in header.passes {
      let (width, height) = (pass.width(of: header.width), pass.height(of: header.height))
      // A row is a byte that names a filter, then the filtered bytes.
      let byteCount = 1 + header.rowByteCount(width)
      let bandHeight = min(height, max(1, Self.bandByteCount / byteCount))
      // Before the band stands the row above it; above the first, zeros.
      let band = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: (1 + bandHeight) * byteCount)
      defer { band.deallocate() }
      band.initialize(repeating: 0)
      guard let start = band.baseAddress else { continue }
      for first in stride(from: 0, to: height, by: bandHeight) {
        let count = min(bandHeight, height - first)
        try stream.fill(UnsafeMutableBufferPointer(start: start + byteCount, count: count * byteCount))
        for index in 0..<count {
          let row = start + (1 + index) * byteCount
          try PNGFilter.undo(row, byteCount: byteCount, step: pixelStep)
          try body(
            PNGRow(
              y: pass.y + (first + index) * pass.stepY, x: pass.x, step: pass.stepX, width: width,
              bytes: row + 1, bitDepth: header.bitDepth))
        }
        start.update(from: start + count * byteCount, count: byteCount)
      }
    }
    try stream.finish()
  }

  private static var bandByteCount: Int { 1 << 18 }
}

/// The compressed rows of a PNG file, one after the other.
private struct PNGStream: ~Copyable {
  private let file: PNGFile
  private var inflater: Inflater
  /// The piece of data that is read, and how much of it was.
  private var (piece, taken) = (0, 0)
  private var made = 0
  private var isOver = false

  init(_ file: PNGFile) throws(PNGFault) {
    self.file = file
    do throws(CompressionFault) { inflater = try Inflater(.zlib) } catch { throw PNGFault("\(error)") }
  }

  /// Fills a buffer with what comes next.
  mutating func fill(_ buffer: UnsafeMutableBufferPointer<UInt8>) throws(PNGFault) {
    var done = 0
    while done < buffer.count {
      guard !isOver else {
        throw PNGFault("\(made) bytes of pixels, where \(file.header.scanByteCount) are due")
      }
      done += try step(into: UnsafeMutableBufferPointer(rebasing: buffer[done...]))
    }
  }

  /// Checks that the rows were all there is.
  mutating func finish() throws(PNGFault) {
    let limit = file.header.scanByteCount
    let place = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1)
    defer { place.deallocate() }
    while !isOver {
      guard try step(into: place) == 0 else { throw PNGFault("\(CompressionFault.tooLarge(limit: limit))") }
    }
    let rest = file.data[min(piece, file.data.count)...].reduce(0) { $0 + $1.count } - taken
    guard rest <= 0 else { throw PNGFault("\(CompressionFault.trailingBytes(count: rest))") }
  }

  /// - Returns: How many bytes were made.
  private mutating func step(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(PNGFault) -> Int {
    let bytes = file.bytes
    while true {
      let isLast = piece >= file.data.count
      let range = isLast ? 0..<0 : file.data[piece].lowerBound + taken..<file.data[piece].upperBound
      let step: Inflater.Step
      do throws(CompressionFault) {
        step = try bytes.withUnsafeBufferPointer { bytes throws(CompressionFault) in
          try inflater.step(UnsafeBufferPointer(rebasing: bytes[range]), into: buffer)
        }
      } catch {
        throw PNGFault("\(error)")
      }
      taken += step.taken
      made += step.made
      if !isLast, taken == file.data[piece].count {
        piece += 1
        taken = 0
      }
      isOver = step.isOver
      if isOver || step.made > 0 { return step.made }
      guard step.taken > 0 || !isLast else { throw PNGFault("\(CompressionFault.truncated)") }
    }
  }
}

/// The filters of rows: each byte was stored as its difference from a guess made of the byte to the left (a), above (b)
/// and above left (c), those outside the image being zero.
private enum PNGFilter {
  /// Undoes the filter of a row in place; the row above stands before it.
  static func undo(_ row: UnsafeMutablePointer<UInt8>, byteCount: Int, step: Int) throws(PNGFault) {
    let above = UnsafePointer(row) - byteCount
    switch row[0] {
    case 0: break
    case 1:
      for place in min(1 + step, byteCount)..<byteCount { row[place] &+= row[place - step] }
    case 2:
      for place in 1..<byteCount { row[place] &+= above[place] }
    case 3:
      for place in 1..<byteCount {
        let a = place > step ? Int(row[place - step]) : 0
        row[place] &+= UInt8(truncatingIfNeeded: (a + Int(above[place])) / 2)
      }
    case 4:
      for place in 1..<byteCount {
        let a = place > step ? Int(row[place - step]) : 0
        let c = place > step ? Int(above[place - step]) : 0
        row[place] &+= UInt8(truncatingIfNeeded: paeth(a, Int(above[place]), c))
      }
    default: throw PNGFault("a row has the filter \(row[0]), which does not exist")
    }
  }

  /// Of left, above and above left, the one nearest to left + above − above left; ties in this order.
  @inline(__always)
  private static func paeth(_ a: Int, _ b: Int, _ c: Int) -> Int {
    let distances = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
    if distances.0 <= distances.1, distances.0 <= distances.2 { return a }
    return distances.1 <= distances.2 ? b : c
  }
}
