import CZlib

/// What can be wrong with compressed bytes.
public enum CompressionFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The bytes do not start as compressed bytes of this kind do.
  case notCompressed
  /// The bytes end before the compressed data does.
  case truncated
  /// A checksum or length at the end does not fit what was unpacked.
  case checksumDiffers
  /// Something other than another member or zeros follows.
  case trailingBytes(count: Int)
  /// The bytes are no compressed data; with zlib's words.
  case corrupt(String)
  /// More would come out than is due.
  case tooLarge(limit: Int)

  /// The fault in words.
  public var description: String {
    switch self {
    case .notCompressed: "what should be compressed data is none"
    case .truncated: "the compressed data is cut off"
    case .checksumDiffers: "the checksum of the compressed data is wrong"
    case .trailingBytes(let count): "\(count) bytes that are no compressed data follow its end"
    case .corrupt(let reason): "the compressed data is damaged (\(reason))"
    case .tooLarge(let limit): "more than \(limit) bytes come out of it"
    }
  }
}

/// Unpacks deflated bytes that are all in memory.
enum Compression {
  /// The frame around the deflated bytes.
  enum Format {
    /// One member or several after each other, as `.gz` files have.
    case gzip
    /// One stream, as PNG files have.
    case zlib
  }

  /// Unpacks everything.
  ///
  /// - Parameters:
  ///   - expectedByteCount: How much room to make beforehand.
  ///   - limit: More than this is an error, so that a small file cannot fill the memory.
  static func unpack(
    _ bytes: [UInt8], _ format: Format, expectedByteCount: Int, limit: Int
  ) throws(CompressionFault) -> [UInt8] {
    var stream = try Stream(format)
    var output: [UInt8] = []
    // Deflate cannot do better than 1032 : 1, so a false promise costs little.
    output.reserveCapacity(min(expectedByteCount, limit, bytes.count &* 1032))
    var offset = 0
    repeat {
      offset += try stream.unpackMember(bytes[offset...], into: &output, limit: limit)
    } while format == .gzip && hasMember(bytes, at: offset)
    let rest = bytes[offset...]
    // Tapes and block devices pad with zeros; gzip itself allows them.
    guard format == .gzip && rest.allSatisfy({ $0 == 0 }) || rest.isEmpty else {
      throw .trailingBytes(count: rest.count)
    }
    return output
  }

  /// The first bytes of what is packed; fewer when there are not as many.
  static func prefix(of bytes: [UInt8], count: Int) throws(CompressionFault) -> [UInt8] {
    var stream = try Stream(.gzip)
    var output: [UInt8] = []
    do throws(CompressionFault) {
      _ = try stream.unpackMember(bytes[...], into: &output, limit: count)
    } catch .tooLarge {
    }
    return Array(output.prefix(count))
  }

  /// Whether a gzip member starts there.
  static func hasMember(_ bytes: [UInt8], at offset: Int) -> Bool {
    bytes.count >= offset + 2 && bytes[offset] == 0x1F && bytes[offset + 1] == 0x8B
  }
}

/// The state of zlib, freed when the value goes away.
private struct Stream: ~Copyable {
  private let state: UnsafeMutablePointer<z_stream>
  private static let pieceByteCount = 1 << 18

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

  /// Unpacks up to the end of one member and returns how many bytes it took.
  mutating func unpackMember(
    _ bytes: ArraySlice<UInt8>, into output: inout [UInt8], limit: Int
  ) throws(CompressionFault) -> Int {
    inflateReset(state)
    return try bytes.withUnsafeBufferPointer { input throws(CompressionFault) -> Int in
      try withPiece { piece throws(CompressionFault) -> Int in
        var taken = 0
        while true {
          // zlib never writes through `next_in`; its counters have 32 bits.
          state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + taken })
          let offered = min(input.count - taken, 1 << 30)
          state.pointee.avail_in = UInt32(offered)
          state.pointee.next_out = piece.baseAddress
          state.pointee.avail_out = UInt32(piece.count)
          let result = inflate(state, Z_NO_FLUSH)
          taken += offered - Int(state.pointee.avail_in)
          output.append(contentsOf: piece.prefix(piece.count - Int(state.pointee.avail_out)))
          guard output.count <= limit else { throw .tooLarge(limit: limit) }
          switch result {
          case Z_STREAM_END: return taken
          case Z_OK where taken < input.count || state.pointee.avail_out == 0: continue
          case Z_OK, Z_BUF_ERROR: throw .truncated
          default: throw fault(result)
          }
        }
      }
    }
  }

  private func withPiece<R>(
    _ body: (UnsafeMutableBufferPointer<UInt8>) throws(CompressionFault) -> R
  ) throws(CompressionFault) -> R {
    let piece = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.pieceByteCount)
    defer { piece.deallocate() }
    return try body(piece)
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
