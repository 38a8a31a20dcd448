import CZlib

/// The chunks of a PNG file, checked, and what becomes of the samples they describe.
struct PNGFile {
  let header: PNGHeader
  /// The compressed rows.
  private(set) var data: [UInt8] = []
  /// Red, green and blue of each entry.
  private var palette: [UInt8] = []
  /// Alphas of the palette's entries, or the color that is transparent, 16 bits per channel.
  private var transparency: [UInt8]?

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  init(_ bytes: [UInt8]) throws(PNGFault) {
    guard bytes.starts(with: Self.signature) else { throw PNGFault("not a PNG file") }
    var chunks = Chunks(bytes: bytes, offset: Self.signature.count)
    let first = try chunks.next()
    guard first.kind == "IHDR" else { throw PNGFault("it starts with \(first.kind), not IHDR") }
    header = try PNGHeader(first.content)
    var isDataOver = false
    while true {
      let (kind, content) = try chunks.next()
      if kind != "IDAT", !data.isEmpty { isDataOver = true }
      switch kind {
      case "IDAT":
        guard !isDataOver else { throw PNGFault("its IDAT chunks do not follow each other") }
        data += content
      case "PLTE":
        guard palette.isEmpty, data.isEmpty, !content.isEmpty, content.count % 3 == 0, content.count <= 768
        else {
          throw PNGFault("a PLTE chunk of \(content.count) bytes, or in a wrong place")
        }
        palette = Array(content)
      case "tRNS":
        guard transparency == nil, data.isEmpty else { throw PNGFault("a tRNS chunk in a wrong place") }
        transparency = Array(content)
      case "IEND":
        guard !data.isEmpty else { throw PNGFault("it has no IDAT chunk") }
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

  /// Whether the rows, their filters undone, are the pixels already.
  var hasPlainBytes: Bool {
    header.bitDepth == 8 && header.colorType != .palette && transparency == nil && !header.isInterlaced
  }

  /// Turns samples, as stored, into channels of bytes.
  func colors(_ samples: [UInt16]) throws(PNGFault) -> (channelCount: Int, pixels: [UInt8]) {
    let channelCount = header.colorType.channelCount
    if header.colorType == .palette {
      let entryCount = palette.count / 3
      if let index = samples.first(where: { $0 >= entryCount }) {
        throw PNGFault("a pixel has color \(index) of a palette of \(entryCount)")
      }
      let pixels = samples.flatMap { index -> [UInt8] in
        let color = Array(palette[3 * Int(index)..<3 * Int(index) + 3])
        guard let transparency else { return color }
        return color + [Int(index) < transparency.count ? transparency[Int(index)] : 255]
      }
      return (transparency == nil ? 3 : 4, pixels)
    }
    let bytes = samples.map(byte)
    guard let transparency else { return (channelCount, bytes) }
    let key = (0..<channelCount).map { UInt16(transparency[2 * $0]) << 8 | UInt16(transparency[2 * $0 + 1]) }
    let pixels = stride(from: 0, to: samples.count, by: channelCount).flatMap { start -> [UInt8] in
      let pixel = start..<start + channelCount
      return bytes[pixel] + [samples[pixel].elementsEqual(key) ? 0 : 255]
    }
    return (channelCount + 1, pixels)
  }

  /// A sample scaled to 0...255.
  private func byte(_ sample: UInt16) -> UInt8 {
    switch header.bitDepth {
    case 1: UInt8(sample * 255)
    case 2: UInt8(sample * 85)
    case 4: UInt8(sample * 17)
    case 8: UInt8(sample)
    // The nearest to sample · 255 / 65535, as libpng's png_set_scale_16 has it.
    default: UInt8((UInt32(sample) * 255 + 32895) >> 16)
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
