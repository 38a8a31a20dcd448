import CZlib

/// The chunks of a PNG file, checked, and what becomes of the samples they describe.
package struct PNGFile {
  let header: PNGHeader
  let bytes: [UInt8]
  /// Where the compressed rows stand in `bytes`, in pieces that follow each other.
  private(set) var data: [Range<Int>] = []
  /// How many bytes of them there are.
  private var dataByteCount = 0
  /// Red, green and blue of each entry.
  private var palette: [UInt8] = []
  /// Alphas of the palette's entries, or the color that is transparent, 16 bits per channel.
  private var transparency: [UInt8]?

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  package init(_ bytes: [UInt8]) throws(PNGFault) {
    guard bytes.starts(with: Self.signature) else { throw PNGFault("not a PNG file") }
    var chunks = Chunks(bytes: bytes, offset: Self.signature.count)
    let first = try chunks.next()
    guard first.kind == "IHDR" else { throw PNGFault("it starts with \(first.kind), not IHDR") }
    header = try PNGHeader(first.content)
    self.bytes = bytes
    var isDataOver = false
    while true {
      let (kind, content) = try chunks.next()
      if kind != "IDAT", dataByteCount > 0 { isDataOver = true }
      switch kind {
      case "IDAT":
        guard !isDataOver else { throw PNGFault("its IDAT chunks do not follow each other") }
        if !content.isEmpty { data.append(content.startIndex..<content.endIndex) }
        dataByteCount += content.count
      case "PLTE":
        guard palette.isEmpty, dataByteCount == 0, !content.isEmpty, content.count % 3 == 0,
          content.count <= 768
        else {
          throw PNGFault("a PLTE chunk of \(content.count) bytes, or in a wrong place")
        }
        palette = Array(content)
      case "tRNS":
        guard transparency == nil, dataByteCount == 0 else { throw PNGFault("a tRNS chunk in a wrong place") }
        transparency = Array(content)
      case "IEND":
        guard dataByteCount > 0 else { throw PNGFault("it has no IDAT chunk") }
        try checkColors()
        return
      default:
        // An upper-case first letter says that the image cannot be shown without the chunk.
        guard kind.utf8.first.map({ $0 & 0x20 != 0 }) == true else {
          throw PNGFault("the critical chunk \(kind.debugDescription) is not known")
        }
      }
    }
  }

  private func checkColors() throws(PNGFault) {
    if header.colorType == .palette, palette.isEmpty { throw PNGFault("its palette is missing") }
    guard let transparency else { return }
    let isRight =
      switch header.colorType {
      case .palette: transparency.count <= palette.count / 3
      case .gray: transparency.count == 2
      case .color: transparency.count == 6
      case .grayAlpha, .colorAlpha: false
      }
    guard isRight else { throw PNGFault("a tRNS chunk of \(transparency.count) bytes does not fit") }
  }

  /// 1 gray, 2 gray and alpha, 3 red green blue, 4 red green blue alpha.
  var channelCount: Int {
    let stored = header.colorType == .palette ? 3 : header.colorType.channelCount
    return stored + (transparency == nil ? 0 : 1)
  }

  /// Whether a row, its filter undone, is its pixels already.
  var hasPlainBytes: Bool {
    header.bitDepth == 8 && header.colorType != .palette && transparency == nil
  }

  /// Writes the colors of a row, `channelCount` numbers a pixel: from 0 to 255, or to 65 535 where the file has 16 bits.
  func writeColors(of row: PNGRow, to line: UnsafeMutablePointer<UInt16>) throws(PNGFault) {
    if header.colorType == .palette { return try writePalette(row, line) }
    let stored = header.colorType.channelCount
    guard let transparency else {
      let count = row.width * stored
      switch header.bitDepth {
      case 8:
        for number in 0..<count { line[number] = UInt16(row.bytes[number]) }
      case 16:
        let source = UnsafeRawPointer(row.bytes)
        for number in 0..<count {
          line[number] = UInt16(bigEndian: source.loadUnaligned(fromByteOffset: 2 * number, as: UInt16.self))
        }
      default:
        for number in 0..<count { line[number] = widened(row.sample(number)) }
      }
      return
    }
    let key = (0..<stored).map { UInt16(transparency[2 * $0]) << 8 | UInt16(transparency[2 * $0 + 1]) }
    let opaque: UInt16 = header.bitDepth == 16 ? 65_535 : 255
    for pixel in 0..<row.width {
      var isKey = true
      for channel in 0..<stored {
        let sample = row.sample(pixel * stored + channel)
        if sample != key[channel] { isKey = false }
        line[pixel * (stored + 1) + channel] = widened(sample)
      }
      line[pixel * (stored + 1) + stored] = isKey ? 0 : opaque
    }
  }

  private func writePalette(_ row: PNGRow, _ line: UnsafeMutablePointer<UInt16>) throws(PNGFault) {
    let entryCount = palette.count / 3, channelCount = channelCount
    for pixel in 0..<row.width {
      let index = Int(row.sample(pixel))
      guard index < entryCount else {
        throw PNGFault("a pixel has color \(index) of a palette of \(entryCount)")
      }
      let place = line + pixel * channelCount
      for channel in 0..<3 { place[channel] = UInt16(palette[3 * index + channel]) }
      if let transparency { place[3] = index < transparency.count ? UInt16(transparency[index]) : 255 }
    }
  }

  /// A sample of fewer than 8 bits scaled to 0...255; others as they are.
  @inline(__always)
  private func widened(_ sample: UInt16) -> UInt16 {
    switch header.bitDepth {
    case 1: sample * 255
    case 2: sample * 85
    case 4: sample * 17
    default: sample
    }
  }
}

/// Takes the chunks of a file one by one.
private struct Chunks {
  let bytes: [UInt8]
  var offset: Int

  mutating func next() throws(PNGFault) -> (kind: String, content: ArraySlice<UInt8>) {
    guard bytes.count - offset >= 12 else { throw PNGFault("cut off after \(bytes.count) bytes") }
    let count = integer(at: offset)
    guard count <= bytes.count - offset - 12 else { throw PNGFault("cut off after \(bytes.count) bytes") }
    let start = offset + 8
    let kind = String(decoding: bytes[offset + 4..<start], as: UTF8.self)
    let checksum = bytes[offset + 4..<start + count].withUnsafeBufferPointer { buffer in
      crc32(0, buffer.baseAddress, UInt32(buffer.count))
    }
    guard checksum == UInt(integer(at: start + count)) else {
      throw PNGFault("the checksum of its \(kind.debugDescription) chunk at byte \(offset) is wrong")
    }
    offset = start + count + 4
    return (kind, bytes[start..<start + count])
  }

  private func integer(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
}
