import SomaFormats
import SomaTensor
import Testing

/// Soma against files of the reference implementation, in both directions.
@Suite struct SafetensorsFixtureTests {
  static func types() throws -> Safetensors {
    Safetensors(
      tensors: [
        ("bytes", try tensor([0, 1, 254, 255, 7] as [UInt8], [5], .uint8)),
        ("flags", try tensor([true, false, true], [3], .bool)),
        ("double", try tensor([0.1, -2.5, 1e300, 3] as [Double], [2, 2], .float64)),
        // The upper halves of the float32 patterns of 1, −0.5 and 3.140625.
        ("brain", try tensor([0x3F80, 0xBF00, 0x4049] as [UInt16], [3], .bfloat16)),
        ("single", try tensor([0.1, -2.5, 1e-30] as [Float], [1, 3, 1], .float32)),
        ("long", try tensor([-1, 1 << 62] as [Int64], [2], .int64)),
        ("int", try tensor([-1, 1 << 30] as [Int32], [1, 2], .int32)),
      ], metadata: ["format": "pt"])
  }

  static func names() throws -> Safetensors {
    Safetensors(
      tensors: [
        ("", try tensor([1] as [Float], [1], .float32)),
        (
          "quote \" backslash \\ slash / tab \t bell \u{7} delete \u{7F}",
          try tensor([2] as [Float], [1], .float32)
        ),
        ("가중치.é.🧠", try tensor([3] as [Float], [1], .float32)),
        ("../../etc/passwd", try tensor([4] as [Float], [], .float32)),
        ("empty.b", try tensor([] as [Float], [0, 3], .float32)),
        ("empty.a", try tensor([] as [Float], [2, 0, 5], .float32)),
        ("Z", try tensor([5] as [Float], [1], .float32)),
        ("a.10", try tensor([6] as [Float], [1], .float32)),
        ("a.2", try tensor([7] as [Float], [1], .float32)),
      ], metadata: ["note \n": "\u{2028} \u{8} \u{C} \r"])
  }

  static let files: [(String, @Sendable () throws -> Safetensors)] = [
    ("types.safetensors", { try types() }),
    ("names.safetensors", { try names() }),
    ("empty.safetensors", { Safetensors(tensors: []) }),
  ]

  @Test(arguments: files)
  func writesTheReferencesBytes(name: String, make: @Sendable () throws -> Safetensors) throws {
    let expected = try contents(of: fixture(name))
    #expect(try make().serialized() == expected)
    let folder = try TemporaryFolder()
    try make().write(to: folder.file("a.safetensors"))
    #expect(try contents(of: folder.file("a.safetensors")) == expected)
    #expect(folder.contents == ["a.safetensors"])
  }

  @Test(arguments: files)
  func readsTheReferencesFiles(name: String, make: @Sendable () throws -> Safetensors) throws {
    let expected = try make()
    let read = try Safetensors(contentsOf: fixture(name))
    #expect(read.metadata == expected.metadata)
    #expect(read.tensors.count == expected.tensors.count)
    for (name, tensor) in expected.tensors {
      let found = try #require(read[name], "\(name)")
      #expect(found.dtype == tensor.dtype)
      #expect(found.shape == tensor.shape)
      #expect(bytes(of: found) == bytes(of: tensor), "\(name)")
    }
  }

  @Test func namesKeepTheOrderOfTheHeader() throws {
    let names = try Safetensors(contentsOf: fixture("types.safetensors")).tensors.map(\.name)
    #expect(names == ["long", "double", "single", "int", "brain", "bytes", "flags"])
  }

  /// The numbers are those of IEEE 754: 0x3C00 is 1 by definition, 0x0001 the smallest, 0x7BFF the largest.
  @Test func halfPrecisionBecomesSinglePrecision() throws {
    #expect(try Safetensors(contentsOf: fixture("half.safetensors"))["half"]?.floats == [1])
    let numbers: [(UInt16, Float)] = [
      (0x0000, 0), (0x8000, -0.0), (0x3C00, 1), (0xC000, -2), (0x3555, 0.333251953125), (0x7BFF, 65504),
      (0x0400, 0x1p-14), (0x03FF, 1023 * 0x1p-24), (0x0001, 0x1p-24), (0x8001, -0x1p-24),
      (0x7C00, .infinity), (0xFC00, -.infinity),
    ]
    let header = #"{"a":{"dtype":"F16","shape":[13],"data_offsets":[0,26]},"__metadata__":null}"#
    var file = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8)
    for bits in numbers.map(\.0) + [0x7E00] { file += [UInt8(bits & 0xFF), UInt8(bits >> 8)] }
    let read = try Safetensors(bytes: file, path: "x")
    let tensor = try #require(read["a"])
    #expect(tensor.dtype == .float32 && tensor.shape == [13] && read.metadata.isEmpty)
    #expect(tensor.floats.dropLast().map(\.bitPattern) == numbers.map(\.1.bitPattern))
    #expect(tensor.floats.last?.isNaN == true)
  }

  @Test func absentFileIsNamed() {
    let error = #expect(throws: SafetensorsError.self) {
      try Safetensors(contentsOf: "/nowhere/x.safetensors")
    }
    #expect(error?.description == "cannot open /nowhere/x.safetensors: No such file or directory")
  }

  @Test func doubledAndReservedNamesAreNotWritten() throws {
    let one = Tensor(zeros: [1])
    let twice = Safetensors(tensors: [("a", one), ("a", one)])
    #expect(#expect(throws: SafetensorsError.self) { try twice.serialized() }?.rule == .duplicateName("a"))
    let reserved = Safetensors(tensors: [("__metadata__", one)])
    #expect(#expect(throws: SafetensorsError.self) { try reserved.serialized() }?.rule == .reservedName)
  }
}
