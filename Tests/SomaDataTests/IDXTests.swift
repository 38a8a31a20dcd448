import SomaData
import SomaTensor
import Testing

@Suite struct IDXTests {
  /// Big-endian bytes of an IDX header.
  static func header(type: UInt8, _ shape: [Int]) -> [UInt8] {
    [0, 0, type, UInt8(shape.count)]
      + shape.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
  }

  @Test func readsEveryType() throws {
    let folder = try TemporaryFolder()
    func read(_ type: UInt8, _ shape: [Int], _ elements: [UInt8]) throws -> Tensor {
      try IDX.read(folder.write(Self.header(type: type, shape) + elements, to: "x"))
    }
    let bytes = try read(0x08, [2, 1, 3], [1, 2, 3, 4, 5, 255])
    #expect(bytes.shape == [2, 1, 3])
    #expect(bytes.array(of: UInt8.self) == [1, 2, 3, 4, 5, 255])
    #expect(try read(0x09, [2], [0xFF, 0x7F]).array(of: Int32.self) == [-1, 127])
    #expect(try read(0x0B, [2], [0xFF, 0xFE, 0x01, 0x00]).array(of: Int32.self) == [-2, 256])
    #expect(try read(0x0C, [1], [0x80, 0, 0, 1]).array(of: Int32.self) == [-2_147_483_647])
    #expect(
      try read(0x0D, [1], [0x40, 0x49, 0x0F, 0xDB]).array(of: Float.self) == [Float(bitPattern: 0x4049_0FDB)])
    #expect(try read(0x0E, [1], [0xC0, 0x04, 0, 0, 0, 0, 0, 0]).array(of: Double.self) == [-2.5])
    #expect(try read(0x08, [0, 28, 28], []).shape == [0, 28, 28])
  }

  @Test func readsPackedFilesWhateverTheyAreCalled() throws {
    let folder = try TemporaryFolder()
    // python3: gzip.compress(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]), mtime=0)
    let packed = hex("1f8b08000000000002036360e0606460606066e7e00400ad980aba0b000000")
    #expect(try IDX.read(folder.write(packed, to: "x")).array(of: UInt8.self) == [7, 8, 9])
  }

  @Test func everyPrefixIsRefused() throws {
    let folder = try TemporaryFolder()
    let whole = Self.header(type: 8, [2, 3]) + [1, 2, 3, 4, 5, 6]
    for count in 0..<whole.count {
      let path = try folder.write(Array(whole.prefix(count)), to: "x")
      #expect(throws: DataError.self, "\(count) bytes") { try IDX.read(path) }
    }
  }

  static let broken: [([UInt8], String)] = [
    ([], "the file is empty"),
    (
      [0x3C, 0x68, 0x74, 0x6D, 0x6C],
      "not an IDX file; it starts with bytes [60, 104, 116, 109], not 0, 0, type, number of axes"
    ),
    ([0, 0, 8, 0], "not an IDX file; it starts with bytes [0, 0, 8, 0], not 0, 0, type, number of axes"),
    ([0, 0, 7, 1, 0, 0, 0, 0], "the IDX type 7 is not known"),
    ([0, 0, 8, 5] + [UInt8](repeating: 0, count: 20), "5 axes; IDX files of 1 to 4 are read"),
    (header(type: 8, [3]) + [1, 2], "10 bytes, where 11 are due"),
    (header(type: 8, [3]) + [1, 2, 3, 4], "12 bytes, where 11 are due"),
    (header(type: 8, [2, 2]), "12 bytes, where 16 are due"),
    ([0, 0, 8, 2, 0, 0, 0, 1], "8 bytes, where 12 are due"),
    (
      header(type: 14, [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF]),
      "a shape of [4294967295, 4294967295, 4294967295] is too large"
    ),
  ]

  @Test(arguments: broken) func brokenFileIsRefused(bytes: [UInt8], message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "x")
    let error = #expect(throws: DataError.self) { try IDX.read(path) }
    #expect(error?.description == "\(path): \(message)")
  }

  @Test func imagesAndLabelsMustFit() throws {
    let folder = try TemporaryFolder()
    let images = try folder.write(Self.header(type: 8, [2, 1, 2]) + [1, 2, 3, 4], to: "images")
    let labels = try folder.write(Self.header(type: 8, [2]) + [0, 3], to: "labels")
    let three = try folder.write(Self.header(type: 8, [3]) + [0, 1, 2], to: "three")
    let samples = try IDX.readImages(images, labels: labels, classCount: 4)
    #expect(samples.features.shape == [2, 1, 1, 2])
    #expect(samples.classIndices == [0, 3])
    #expect(throws: DataError.labelOutOfRange(path: labels, index: 1, label: 3, classCount: 3)) {
      try IDX.readImages(images, labels: labels, classCount: 3)
    }
    #expect(throws: DataError.countsDiffer(images: images, imageCount: 2, labels: three, labelCount: 3)) {
      try IDX.readImages(images, labels: three, classCount: 4)
    }
    #expect(throws: DataError.wrongShape(path: images, expected: "bytes [count]", found: [2, 1, 2])) {
      try IDX.readImages(images, labels: images, classCount: 4)
    }
  }
}
