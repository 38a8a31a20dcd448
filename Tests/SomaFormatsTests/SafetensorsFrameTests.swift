import SomaFormats
import Testing

/// What surrounds the header, and files that are not text or not whole.
@Suite struct SafetensorsFrameTests {
  @Test(
    arguments: [
      ([], .tooShort(byteCount: 0)),
      ([1, 2, 3, 4, 5, 6, 7], .tooShort(byteCount: 7)),
      ([3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D], .headerPastEnd(headerByteCount: 3, fileByteCount: 10)),
      ([1, 0xE1, 0xF5, 0x05, 0, 0, 0, 0], .headerTooLarge(byteCount: 100_000_001)),
      ([UInt8](repeating: 0xFF, count: 64), .headerTooLarge(byteCount: .max)),
      ([0, 0, 0, 0, 0, 0, 0, 0], .malformedHeader(offset: 0, expected: "'{'")),
    ] as [([UInt8], SafetensorsError.Rule)])
  func brokenFrameIsRefused(bytes: [UInt8], rule: SafetensorsError.Rule) {
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes, path: "x") }
    #expect(error?.rule == rule)
  }

  @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
  func nameMustBeUTF8(name: [UInt8]) {
    let header = Array("{\"".utf8) + name + Array("\":{}}".utf8)
    let error = #expect(throws: SafetensorsError.self) {
      try Safetensors(bytes: file(header: header, dataByteCount: 0), path: "x")
    }
    #expect(error?.rule == .malformedHeader(offset: 2, expected: "text in UTF-8"))
  }

  @Test func booleanMustBeZeroOrOne() {
    let header = #"{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"#
    let bytes = file(header: Array(header.utf8), dataByteCount: 0) + [1, 7]
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(bytes: bytes, path: "x") }
    #expect(error?.rule == .invalidBool(value: 7))
    #expect(error?.tensor == "a")
  }

  @Test func everyPrefixOfAFileIsRefused() throws {
    let whole = try contents(of: fixture("types.safetensors"))
    for count in 0..<whole.count {
      #expect(throws: SafetensorsError.self, "\(count) bytes") {
        try Safetensors(bytes: Array(whole.prefix(count)), path: "x")
      }
    }
  }

  /// A reader that survives this by throwing, never by trapping, passes. What it accepts must be written
  /// and read again to the same bytes.
  @Test(arguments: ["types.safetensors", "names.safetensors"])
  func mutatedFilesNeverTrap(name: String) throws {
    let whole = try contents(of: fixture(name))
    let tokens = [
      "\"", "{", "}", "[", "]", ",", ":", "0", "9223372036854775807", "\\u", "F32", "__metadata__",
    ]
    var random = SplitMix(state: 20_260_101)
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...random.below(3) {
        let place = random.below(
          min(bytes.count, whole[0...1].enumerated().reduce(8) { $0 + Int($1.1) << (8 * $1.0) }))
        switch random.below(4) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(random.below(256))
        case 2: bytes.remove(at: place)
        default: bytes.insert(contentsOf: tokens[random.below(tokens.count)].utf8, at: place)
        }
      }
      guard let read = try? Safetensors(bytes: bytes, path: "x") else { continue }
      let written = try read.serialized()
      #expect(try Safetensors(bytes: written, path: "x").serialized() == written)
    }
  }
}

/// Sebastiano Vigna's SplitMix64: enough to draw repeatable mutations.
struct SplitMix {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}
