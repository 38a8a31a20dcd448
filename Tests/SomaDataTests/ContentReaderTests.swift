import Foundation
import SomaData
import SomaTensor
import Testing

/// Reading block by block.
@Suite struct ContentReaderTests {
  /// A reader of bytes that arrive a few at a time.
  private func reader(_ bytes: [UInt8], _ piece: Int = 7) throws -> ContentReader {
    var rest = bytes[...]
    return try ContentReader(path: "x") { buffer throws(DataError) in
      let part = rest.prefix(min(piece, buffer.count))
      buffer.copyBytes(from: part)
      rest = rest.dropFirst(part.count)
      return part.count
    }
  }

  @Test func whatWasLookedAtIsReadAll() throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    let content = try reader(bytes)
    #expect(try content.peek(3) == [0, 1, 2] && content.peek(40) == Array(bytes.prefix(40)))
    #expect(try content.read(upTo: 10) == Array(bytes.prefix(10)))
    #expect(try content.read(upTo: 5000) == Array(bytes.dropFirst(10)))
    #expect(try content.read(upTo: 5).isEmpty && content.peek(1).isEmpty)
  }

  @Test(arguments: [1, 7, 100, 100_000]) func packedContentIsUnpacked(_ piece: Int) throws {
    let content = try reader(greetingPacked + greetingPacked + [0, 0, 0], piece)
    #expect(try content.peek(5) == Array(greeting.prefix(5)) && content.byteCount == nil)
    #expect(try content.read(upTo: 10_000) == greeting + greeting)
  }

  @Test func damageIsSaid() throws {
    func fault(_ bytes: [UInt8]) -> CompressionFault? {
      do { _ = try reader(bytes).read(upTo: 1000) } catch DataError.badGzip("x", let fault) {
        return fault
      } catch {}
      return nil
    }
    #expect(fault(Array(greetingPacked.dropLast(3))) == .truncated)
    #expect(fault(greetingPacked + [0, 7]) == .trailingBytes(count: 2))
    var damaged = greetingPacked
    damaged[damaged.count - 6] ^= 1
    #expect(fault(damaged) == .checksumDiffers)
    #expect(throws: DataError.empty(path: "x")) { try reader([]) }
  }

  @Test func aFileIsReadAsLongAsItWasWhenOpened() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("abc".utf8), to: "x")
    let content = try ContentReader(path)
    #expect(content.byteCount == 3)
    try folder.write(Array("abcdef".utf8), to: "x")
    #expect(try content.read(upTo: 100) == Array("abc".utf8))
  }

  @Test func imagesOfAnIDXFileComeInParts() throws {
    let bytes = IDXTests.header(type: 8, [5, 2]) + [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    let parts = try IDXReader(reader(bytes))
    #expect(parts.shape == [5, 2])
    let (first, second) = (try #require(try parts.next(3)), try #require(try parts.next(3)))
    #expect(first.shape == [3, 2] && first.array(of: UInt8.self) == [0, 1, 2, 3, 4, 5])
    #expect(second.shape == [2, 2] && second.array(of: UInt8.self) == [6, 7, 8, 9])
    #expect(try parts.next(3) == nil)

    let short = try IDXReader(reader(Array(bytes.dropLast())))
    _ = try short.next(3)
    #expect(throws: DataError.wrongByteCount(path: "x", expected: 22, found: 21)) { try short.next(3) }
    let long = try IDXReader(reader(bytes + [1]))
    _ = try long.next(4)
    #expect(throws: DataError.badGzip(path: "x", .tooLarge(limit: 22))) { try long.next(1) }
  }

  /// Files far larger than the memory: a hole on the disk takes no room there.
  @Test func theFirstBytesDecideBeforeTheRestIsRead() throws {
    let folder = try TemporaryFolder()
    func sparse(_ start: [UInt8], _ name: String) throws -> String {
      let path = try folder.write(start, to: name)
      try #require(truncate(path, 3 << 30) == 0)
      return path
    }
    let nothing = try sparse([], "x.idx")
    #expect(throws: DataError.notIDX(path: nothing, firstBytes: [0, 0, 0, 0])) { try IDX.read(nothing) }
    let short = try sparse(IDXTests.header(type: 8, [60_000, 28, 28]), "y.idx")
    #expect(throws: DataError.wrongByteCount(path: short, expected: 47_040_016, found: 3 << 30)) {
      try IDX.read(short)
    }
    let table = try sparse(Array("a,b\n1,2\n".utf8), "t.csv")
    #expect { try Table.read(table) } throws: { "\($0)".contains("zero byte") }
    let image = try sparse(
      PNGTests.signature + PNGTests.header(width: 100, height: 100) + PNGTests.data, "x.png")
    #expect(
      throws: DataError.badPNG(
        path: image, reason: "3221225472 bytes, where an image of 100×100 takes at most 67119121")
    ) { try PNGImage(contentsOf: image) }
    let noImage = try sparse(PNGTests.signature, "y.png")
    #expect(throws: DataError.self) { try PNGImage(contentsOf: noImage) }
  }
}
