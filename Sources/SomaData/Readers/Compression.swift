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
    var inflater = try Inflater(format)
    var output: [UInt8] = []
    // Deflate cannot do better than 1032 : 1, so a false promise costs little.
    output.reserveCapacity(min(expectedByteCount, limit, bytes.count &* 1032))
    var offset = 0
    repeat {
      offset += try inflater.unpackMember(bytes[offset...], into: &output, limit: limit)
    } while format == .gzip && hasMember(bytes, at: offset)
    let rest = bytes[offset...]
    // Tapes and block devices pad with zeros; gzip itself allows them.
    guard format == .gzip && rest.allSatisfy({ $0 == 0 }) || rest.isEmpty else {
      throw .trailingBytes(count: rest.count)
    }
    return output
  }

  /// The first bytes of what is packed; fewer when there are not as many.
  ///
  /// - Parameter isCut: Whether `bytes` are only the first of the packed ones, so that their end is no fault.
  static func prefix(of bytes: [UInt8], count: Int, isCut: Bool = false) throws(CompressionFault) -> [UInt8] {
    var inflater = try Inflater(.gzip)
    var output: [UInt8] = []
    do throws(CompressionFault) {
      _ = try inflater.unpackMember(bytes[...], into: &output, limit: count)
    } catch .tooLarge {
    } catch .truncated where isCut {
    }
    return Array(output.prefix(count))
  }

  /// Whether a gzip member starts there.
  static func hasMember(_ bytes: [UInt8], at offset: Int) -> Bool {
    bytes.count >= offset + 2 && bytes[offset] == 0x1F && bytes[offset + 1] == 0x8B
  }
}
