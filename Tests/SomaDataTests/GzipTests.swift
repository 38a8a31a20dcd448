import SomaData
import SomaTensor
import Testing

/// Packed files as an IDX reader meets them: the content is one long axis of bytes.
@Suite struct GzipTests {
  /// `python3 -c 'import gzip; gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 60]), mtime=0)'`: a header for 60 bytes.
  static let header = hex("1f8b08000000000002036360e060646060b0010033087e9b08000000")
  /// `gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 60]) + bytes(60), mtime=0)`.
  static let whole = hex("1f8b08000000000002036360e060646060b061a0000000ea506fce44000000")
  /// `gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 60]) + bytes(5000), 9, mtime=0)`: more than the header says.
  static let bomb = hex(
    "1f8b0800000000000203edc1310100300cc0a0f49ba8fad75515fb807a536d00000000c0770767020113901300"
      + "00")

  func fault(_ bytes: [UInt8]) throws -> CompressionFault? {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "x.gz")
    let error = #expect(throws: DataError.self) { try IDX.read(path) }
    guard case .badGzip(path, let fault) = error else { return nil }
    return fault
  }

  @Test func membersAreJoined() throws {
    let folder = try TemporaryFolder()
    let tensor = try IDX.read(folder.write(Self.header + greetingPacked, to: "x.gz"))
    #expect(tensor.array(of: UInt8.self) == greeting)
  }

  @Test func zerosAfterTheEndAreAllowed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.whole + [UInt8](repeating: 0, count: 512), to: "x.gz")
    #expect(try IDX.read(path).shape == [60])
  }

  @Test func everyPrefixIsRefused() throws {
    let folder = try TemporaryFolder()
    for count in 0..<Self.whole.count {
      let path = try folder.write(Array(Self.whole.prefix(count)), to: "x.gz")
      #expect(throws: DataError.self, "\(count) bytes") { try IDX.read(path) }
    }
    #expect(try fault(Array(Self.whole.dropLast())) == .truncated)
    #expect(try fault(Array(Self.whole.prefix(20))) == .truncated)
  }

  @Test func changedChecksumAndLengthAreRefused() throws {
    for place in Self.whole.count - 8..<Self.whole.count {
      var bytes = Self.whole
      bytes[place] ^= 1
      #expect(try fault(bytes) == .checksumDiffers, "byte \(place)")
    }
  }

  @Test func everyChangedBitIsRefusedOrHarmless() throws {
    let folder = try TemporaryFolder()
    for place in 10..<Self.whole.count {  // the first ten bytes hold name flags and times
      for bit in 0..<8 {
        var bytes = Self.whole
        bytes[place] ^= 1 << bit
        let path = try folder.write(bytes, to: "x.gz")
        guard let read = try? IDX.read(path) else { continue }
        #expect(read.array(of: UInt8.self) == [UInt8](repeating: 0, count: 60), "byte \(place), bit \(bit)")
      }
    }
  }

  @Test func somethingElseAfterTheEndIsRefused() throws {
    #expect(try fault(Self.whole + [0, 0, 7]) == .trailingBytes(count: 3))
    #expect(try fault(Self.whole + [0x1F]) == .trailingBytes(count: 1))
  }

  @Test func moreThanTheHeaderSaysIsRefusedEarly() throws {
    #expect(try fault(Self.bomb) == .tooLarge(limit: 68))
    #expect(try fault(Self.whole + greetingPacked) == .tooLarge(limit: 68))
  }

  @Test func damagedFrameIsRefused() throws {
    var bytes = Self.whole
    bytes[2] = 9  // the method; 8 is deflate
    #expect(try fault(bytes) == .corrupt("unknown compression method"))
  }
}
