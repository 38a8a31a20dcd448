import CZlib

/// Unpacks deflated bytes piece by piece. The state of zlib is freed when the value goes away.
struct Inflater: ~Copyable {
  private let state: UnsafeMutablePointer<z_stream>
  private static let pieceByteCount = 1 << 18

  /// What one step did.
  struct Step {
    /// How many bytes it took and made.
    let taken, made: Int
    /// Whether the end of a stream or member was reached, and its checksum is right.
    let isOver: Bool
  }

  init(_ format: Compression.Format) throws(CompressionFault) {
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    // 15 is the largest window; 16 more asks for the frame of gzip.
    let windowBits: Int32 = format == .gzip ? 15 + 16 : 15
    let result = inflateInit2_(state, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      state.deallocate()
      throw .corrupt("zlib did not start: \(result)")
    }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  /// Gets ready for another stream or member.
  mutating func reset() { inflateReset(state) }

  /// Unpacks as much as there are bytes and room for. A step that takes and makes nothing, and is not over, lacks
  /// one of them.
  mutating func step(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(CompressionFault) -> Step {
    // zlib never writes through `next_in`; its counters have 32 bits.
    let (offered, room) = (min(input.count, 1 << 30), min(output.count, 1 << 30))
    state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    state.pointee.avail_in = UInt32(offered)
    state.pointee.next_out = output.baseAddress
    state.pointee.avail_out = UInt32(room)
    let result = inflate(state, Z_NO_FLUSH)
    guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else { throw fault(result) }
    return Step(
      taken: offered - Int(state.pointee.avail_in), made: room - Int(state.pointee.avail_out),
      isOver: result == Z_STREAM_END)
  }

  /// Unpacks up to the end of one member and returns how many bytes it took.
  mutating func unpackMember(
    _ bytes: ArraySlice<UInt8>, into output: inout [UInt8], limit: Int
  ) throws(CompressionFault) -> Int {
    reset()
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.pieceByteCount)
    defer { piece.deallocate() }
    return try bytes.withUnsafeBufferPointer { input throws(CompressionFault) -> Int in
      var taken = 0
      while true {
        let step = try step(UnsafeBufferPointer(rebasing: input[taken...]), into: piece)
        taken += step.taken
        output.append(contentsOf: piece.prefix(step.made))
        guard output.count <= limit else { throw .tooLarge(limit: limit) }
        if step.isOver { return taken }
        guard step.taken > 0 || step.made > 0 else { throw .truncated }
      }
    }
  }

  private func fault(_ result: Int32) -> CompressionFault {
    let reason = state.pointee.msg.map { String(cString: $0) } ?? "zlib's error \(result)"
    return switch reason {
    case "incorrect header check": .notCompressed
    case "incorrect data check", "incorrect length check": .checksumDiffers
    default: .corrupt(reason)
    }
  }
}
