import CKernels

/// SHA-256, fed piece by piece: the fingerprint that says whether a file is the one that was published.
///
///     var hash = SHA256()
///     hash.update([UInt8]("abc".utf8))
///     hash.finalize().hexadecimal  // ba7816bf 8f01cfea 414140de 5dae2223 …, without the blanks
///
/// **Source**: NIST FIPS 180-4, sections 5.1.1, 5.3.3 and 6.2.2.
public struct SHA256: Sendable {
  /// The 32 bytes that SHA-256 makes of a message.
  public struct Digest: Hashable, Sendable {
    /// The digest, most significant byte first.
    public let bytes: [UInt8]

    /// The digest as 64 lower-case hexadecimal digits.
    public var hexadecimal: String {
      let digits = Array("0123456789abcdef".utf8)
      return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }

  static let blockSize = 64

  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// Bytes that do not fill a block yet; always fewer than 64 between calls.
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0
  private let isPortable: Bool

  /// Starts the hash of an empty message.
  public init() { self.init(isPortable: false) }

  /// Without the processor's instructions for SHA-256 where `isPortable`; the digest is the same.
  package init(isPortable: Bool) {
    self.isPortable = isPortable || !soma_has_sha256()
    pending.reserveCapacity(Self.blockSize)
  }

  /// The digest of bytes that are all there.
  public static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// The digest of bytes that are all there.
  public static func hash(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { hash($0) } }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let taken = rest.prefix(Self.blockSize - pending.count)
      pending.append(contentsOf: taken)
      rest = rest.dropFirst(taken.count)
      guard pending.count == Self.blockSize else { return }
      pending.withUnsafeBytes { SHA256Compression.absorb($0, into: &state, isPortable: isPortable) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count / Self.blockSize * Self.blockSize
    SHA256Compression.absorb(
      UnsafeRawBufferPointer(rebasing: rest.prefix(whole)), into: &state, isPortable: isPortable)
    pending.append(contentsOf: rest.dropFirst(whole))
  }

  /// Ends the message and returns its digest; the value itself can go on being fed.
  public func finalize() -> Digest {
    var padded = self
    let bitCount = byteCount &* 8
    padded.update([0x80])
    while padded.pending.count != Self.blockSize - 8 { padded.update([0]) }
    padded.update((0..<8).map { UInt8(truncatingIfNeeded: bitCount >> UInt64(56 - 8 * $0)) })
    return Digest(
      bytes: padded.state.flatMap { word in
        (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
      })
  }
}

/// The compression function of SHA-256.
private enum SHA256Compression {
  /// Mixes whole blocks into the state.
  static func absorb(_ bytes: UnsafeRawBufferPointer, into state: inout [UInt32], isPortable: Bool) {
    guard isPortable else {
      return soma_sha256_blocks(
        &state, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count / SHA256.blockSize)
    }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      roundConstants.withUnsafeBufferPointer { constants in
        state.withUnsafeMutableBufferPointer { state in
          var offset = 0
          while offset < bytes.count {
            expand(bytes, at: offset, into: schedule)
            mix(schedule, constants, into: state)
            offset += SHA256.blockSize
          }
        }
      }
    }
  }

  /// FIPS 180-4, section 6.2.2, step 1.
  @inline(__always)
  private static func expand(
    _ bytes: UnsafeRawBufferPointer, at offset: Int, into w: UnsafeMutableBufferPointer<UInt32>
  ) {
    for t in 0..<16 {
      w[t] = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 4 * t, as: UInt32.self))
    }
    for t in 16..<64 {
      let a = w[t - 15]
      let b = w[t - 2]
      let small0 = rotated(a, 7) ^ rotated(a, 18) ^ (a >> 3)
      let small1 = rotated(b, 17) ^ rotated(b, 19) ^ (b >> 10)
      w[t] = small1 &+ w[t - 7] &+ small0 &+ w[t - 16]
    }
  }

  /// FIPS 180-4, section 6.2.2, steps 2 to 4. Eight rounds are written out so that the eight working
  /// variables change roles by name instead of being moved around.
  @inline(__always)
  private static func mix(
    _ w: UnsafeMutableBufferPointer<UInt32>, _ k: UnsafeBufferPointer<UInt32>,
    into state: UnsafeMutableBufferPointer<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var t = 0
    while t < 64 {
      step(a, b, c, &d, e, f, g, &h, k[t] &+ w[t])
      step(h, a, b, &c, d, e, f, &g, k[t + 1] &+ w[t + 1])
      step(g, h, a, &b, c, d, e, &f, k[t + 2] &+ w[t + 2])
      step(f, g, h, &a, b, c, d, &e, k[t + 3] &+ w[t + 3])
      step(e, f, g, &h, a, b, c, &d, k[t + 4] &+ w[t + 4])
      step(d, e, f, &g, h, a, b, &c, k[t + 5] &+ w[t + 5])
      step(c, d, e, &f, g, h, a, &b, k[t + 6] &+ w[t + 6])
      step(b, c, d, &e, f, g, h, &a, k[t + 7] &+ w[t + 7])
      t += 8
    }
    for (index, value) in [a, b, c, d].enumerated() { state[index] &+= value }
    for (index, value) in [e, f, g, h].enumerated() { state[index + 4] &+= value }
  }

  @inline(__always)
  private static func step(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
  ) {
    let big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    let choice = g ^ (e & (f ^ g))
    let big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    let majority = (a & b) | (c & (a | b))
    let first = h &+ big1 &+ choice &+ input
    d = d &+ first
    h = first &+ big0 &+ majority
  }

  @inline(__always)
  private static func rotated(_ x: UInt32, _ count: UInt32) -> UInt32 {
    (x &>> count) | (x &<< (32 &- count))
  }

  private static let roundConstants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}

extension SHA256 {
  /// The digest of a file, read piece by piece.
  package static func hash(file path: String) throws(FileError) -> Digest {
    let file = try InputFile(path)
    var hash = SHA256(), offset = 0
    while offset < file.byteCount {
      var bytes = [UInt8](repeating: 0, count: min(1 << 20, file.byteCount - offset))
      try bytes.withUnsafeMutableBufferPointer { buffer throws(FileError) in
        try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
      }
      hash.update(bytes)
      offset += bytes.count
    }
    return hash.finalize()
  }
}
