import SomaFormats
import Testing

@Suite struct SHA256Tests {
  /// NIST's examples for SHA-256, and the messages of FIPS 180-2, appendix B.
  @Test(arguments: [
    ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func matchesPublishedDigests(text: String, repetitions: Int, expected: String) {
    let message = [UInt8](String(repeating: text, count: repetitions).utf8)
    #expect(SHA256.hash(message).hexadecimal == expected)
  }

  @Test func piecesOfAnySizeGiveTheSameDigest() {
    let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let whole = SHA256.hash(message)
    for size in [1, 3, 55, 56, 63, 64, 65, 127, 128, 999] {
      var hash = SHA256()
      var rest = message[...]
      while !rest.isEmpty {
        hash.update(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      #expect(hash.finalize() == whole, "pieces of \(size)")
    }
  }

  @Test func theProcessorsInstructionsGiveTheSameDigest() {
    let message = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 7 &+ 13) }
    for count in Array(0..<300) + [4095, 4096, 4097, 5000] {
      var portable = SHA256(isPortable: true)
      portable.update(Array(message.prefix(count)))
      #expect(portable.finalize() == SHA256.hash(Array(message.prefix(count))), "\(count) bytes")
    }
  }
}
