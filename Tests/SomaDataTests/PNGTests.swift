import CZlib
import Foundation
import SomaData
import SomaTensor
import Testing

@Suite struct PNGTests {
  /// A line of Fixtures/png-cases.txt; see scripts/golden/png_fixtures.py.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let width, height, channelCount: Int
    let file, pixels: [UInt8]
    var testDescription: String { name }

    init?(_ line: Substring) {
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count == 6, let width = Int(fields[1]), let height = Int(fields[2]),
        let channels = Int(fields[3])
      else { return nil }
      (name, self.width, self.height, channelCount) = (fields[0], width, height, channels)
      (file, pixels) = (hex(fields[4]), hex(fields[5]))
    }
  }

  static let cases = ((try? String(contentsOfFile: fixture("png-cases.txt"), encoding: .utf8)) ?? "")
    .split(separator: "\n").compactMap(Case.init)

  @Test func fixturesAreThere() { #expect(Self.cases.count == 53) }

  @Test(arguments: cases) func everyKindIsDecoded(_ test: Case) throws {
    let image = try PNGImage(bytes: test.file, path: test.name)
    #expect(image.width == test.width && image.height == test.height)
    #expect(image.channelCount == test.channelCount)
    #expect(image.pixels == test.pixels)
  }

  static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(kind.utf8) + content
    return bigEndian(content.count) + body + bigEndian(Int(crc32(0, body, UInt32(body.count))))
  }

  static func bigEndian(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  static func packed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(UInt(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(count))
    compress(&result, &count, bytes, UInt(bytes.count))
    return Array(result.prefix(Int(count)))
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  static func header(width: Int = 2, height: Int = 1, bits: UInt8 = 8, color: UInt8 = 0, interlace: UInt8 = 0)
    -> [UInt8]
  {
    chunk("IHDR", bigEndian(width) + bigEndian(height) + [bits, color, 0, 0, interlace])
  }

  /// Two gray pixels.
  static let data = chunk("IDAT", packed([0, 10, 20]))
  static let end = chunk("IEND", [])

  static let broken: [([UInt8], String)] = [
    (Array("<html>".utf8), "not a PNG file"),
    (signature, "cut off after 8 bytes"),
    (signature + header() + data, "cut off after \(8 + 25 + data.count) bytes"),
    (signature + data + header() + end, "it starts with IDAT, not IHDR"),
    (signature + chunk("IHDR", [0, 0, 0, 1]) + data + end, "a header of 4 bytes, where 13 are due"),
    (signature + header(width: 0) + data + end, "0 × 1 pixels; 1 to 67108864 are read"),
    (
      signature + header(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF) + data + end,
      "2147483647 × 2147483647 pixels; 1 to 67108864 are read"
    ),
    (signature + header(bits: 3) + data + end, "color type 0 with 3 bits does not exist"),
    (signature + header(color: 5) + data + end, "color type 5 with 8 bits does not exist"),
    (signature + header(bits: 16, color: 3) + data + end, "color type 3 with 16 bits does not exist"),
    (signature + header(interlace: 2) + data + end, "methods 0, 0, 2 do not exist"),
    (signature + header() + end, "it has no IDAT chunk"),
    (signature + header() + header() + data + end, "the critical chunk \"IHDR\" is not known"),
    (signature + header() + chunk("ABCD", []) + data + end, "the critical chunk \"ABCD\" is not known"),
    (
      signature + header() + data + chunk("tEXt", []) + data + end, "its IDAT chunks do not follow each other"
    ),
    (signature + header(color: 3) + data + end, "its palette is missing"),
    (
      signature + header(color: 3) + chunk("PLTE", [1, 2]) + data + end,
      "a PLTE chunk of 2 bytes, or in a wrong place"
    ),
    (
      signature + header(color: 3) + chunk("PLTE", [1, 2, 3]) + data + end,
      "a pixel has color 10 of a palette of 1"
    ),
    (signature + header() + chunk("tRNS", [1]) + data + end, "a tRNS chunk of 1 bytes does not fit"),
    (signature + header() + data + chunk("tRNS", [0, 1]) + end, "a tRNS chunk in a wrong place"),
    (signature + header() + chunk("IDAT", packed([0, 10])) + end, "2 bytes of pixels, where 3 are due"),
    (signature + header() + chunk("IDAT", packed([0, 1, 2, 3])) + end, "more than 3 bytes come out of it"),
    (
      signature + header() + chunk("IDAT", packed([5, 1, 2])) + end,
      "a row has the filter 5, which does not exist"
    ),
    (
      signature + header() + chunk("IDAT", packed([0, 1, 2]) + [9]) + end,
      "1 bytes that are no compressed data follow its end"
    ),
    (signature + header() + chunk("IDAT", [1, 2, 3]) + end, "what should be compressed data is none"),
  ]

  @Test(arguments: broken) func brokenFileIsRefused(bytes: [UInt8], message: String) {
    #expect(throws: DataError.badPNG(path: "x", reason: message)) { try PNGImage(bytes: bytes, path: "x") }
  }

  @Test func everyChangedByteIsNoticed() throws {
    let whole = Self.signature + Self.header() + Self.data + Self.end
    #expect(try PNGImage(bytes: whole, path: "x").pixels == [10, 20])
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 0x10
      #expect(throws: DataError.self, "byte \(place)") { try PNGImage(bytes: bytes, path: "x") }
      #expect(throws: DataError.self, "\(place) bytes") {
        try PNGImage(bytes: Array(whole.prefix(place)), path: "x")
      }
    }
  }

  @Test func folderOfImagesIsADataSet() throws {
    let folder = try TemporaryFolder()
    func file(_ name: String) throws -> Case { try #require(Self.cases.first { $0.name == name }) }
    let (gray, color) = (try file("color0-bits8"), try file("color6-bits8"))
    try folder.write(gray.file, to: "set/b/2.png")
    try folder.write(gray.file, to: "set/b/1.PNG")
    try folder.write(gray.file, to: "set/a/x.png")
    try folder.write([1], to: "set/a/notes.txt")
    try folder.write([1], to: "set/.hidden/x.png")
    let set = try ImageFolder.read("\(folder.path)/set")
    #expect(set.name == "set")
    #expect(set.notes == ["passed over 1 other file in \(folder.path)/set"])
    #expect(set.classNames == ["a", "b"])
    #expect(set.train.classIndices == [0, 1, 1])
    #expect(set.train.features.shape == [3, 1, 7, 9])
    #expect(set.train.subset([1]).features.array(of: UInt8.self) == gray.pixels)

    // One image in color makes all of them color; half of transparent red on white is light red.
    try folder.write(color.file, to: "set/b/3.png")
    let mixed = try ImageFolder.read("\(folder.path)/set")
    #expect(mixed.train.features.shape == [4, 3, 7, 9])
    #expect(mixed.train.subset([0]).features.array(of: UInt8.self) == gray.pixels + gray.pixels + gray.pixels)
    let alpha = Double(color.pixels[3]) / 255
    let red = (Double(color.pixels[0]) * alpha + 255 * (1 - alpha)).rounded()
    #expect(Double(mixed.train.subset([3]).features.array(of: UInt8.self)[0]) == red)

    let small = try #require(Self.cases.first { $0.name == "size1x1" })
    let path = try folder.write(small.file, to: "set/b/4.png")
    #expect(
      imageFault(path) { _ = try ImageFolder.read("\(folder.path)/set") }
        == .sizeDiffers(ImageSize(width: 1, height: 1), first: ImageSize(width: 9, height: 7)))
  }
}
