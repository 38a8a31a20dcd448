import SomaData
import SomaTensor
import Testing

@Suite struct CIFAR10Tests {
  /// A record whose three planes are filled with the bytes 1, 2 and 3 above `base`.
  static func record(label: UInt8, base: UInt8) -> [UInt8] {
    [label] + (1...3).flatMap { [UInt8](repeating: base + $0, count: 1024) }
  }

  @Test func batchesAreJoinedInOrder() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write(Self.record(label: 9, base: 0) + Self.record(label: 0, base: 10), to: "1")
    let second = try folder.write(Self.record(label: 4, base: 20), to: "2")
    let samples = try CIFAR10.read([first, second])
    #expect(samples.features.shape == [3, 3, 32, 32])
    #expect(samples.classIndices == [9, 0, 4])
    let pixels = samples.features.array(of: UInt8.self)
    let planes: [UInt8] = [1, 2, 3, 11, 12, 13, 21, 22, 23]
    #expect(stride(from: 0, to: pixels.count, by: 1024).map { pixels[$0] } == planes)
    #expect(stride(from: 1023, to: pixels.count, by: 1024).map { pixels[$0] } == planes)
    #expect(samples.batch([1]).inputs.array(of: Float.self)[0] == Float(11) / 255)
  }

  @Test func brokenBatchesAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.record(label: 1, base: 0) + [7], to: "long")
    #expect(throws: DataError.wrongByteCount(path: path, expected: 3073, found: 3074)) {
      try CIFAR10.read([path])
    }
    let short = try folder.write(Self.record(label: 1, base: 0).dropLast(), to: "short")
    #expect(throws: DataError.wrongByteCount(path: short, expected: 3073, found: 3072)) {
      try CIFAR10.read([short])
    }
    let label = try folder.write(
      Self.record(label: 1, base: 0) + Self.record(label: 10, base: 0), to: "label")
    #expect(throws: DataError.labelOutOfRange(path: label, index: 1, label: 10, classCount: 10)) {
      try CIFAR10.read([label])
    }
    let empty = try folder.write([], to: "empty")
    #expect(throws: DataError.empty(path: empty)) { try CIFAR10.read([empty]) }
  }

  /// Batches under the official names must be the official batches.
  @Test func otherContentUnderAKnownNameIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.record(label: 1, base: 0), to: "data_batch_1.bin")
    try folder.write(Self.record(label: 1, base: 0), to: "test_batch.bin")
    let error = #expect(throws: DataError.self) {
      try DataSet.load("cifar-10", DataOptions(folder: folder.path))
    }
    guard case .checksumDiffers(_, let expected, _, 30_730_000, 3073) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(expected == "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5")
  }

  /// The fixture is made by Python's tarfile: a folder, two files of 5 and 600 bytes in it, and a link.
  @Test func membersOfAnArchiveAreFound() throws {
    let archive = try contents(of: fixture("small.tar"))
    let members = try Tar(archive, path: "small.tar").members
    #expect(members.keys.sorted() == ["a.bin", "b.bin"])
    #expect(members["a.bin"].map { Array(archive[$0]) } == Array("hello".utf8))
    #expect(members["b.bin"].map { Array(archive[$0]) } == [UInt8](repeating: 7, count: 600))
  }

  @Test func damagedArchivesAreRefused() throws {
    let archive = try contents(of: fixture("small.tar"))
    var damaged = archive
    damaged[512 + 3] ^= 1
    #expect(throws: DataError.badArchive(path: "x", reason: "the header at byte 512 is damaged")) {
      try Tar(damaged, path: "x")
    }
    #expect(throws: DataError.badArchive(path: "x", reason: "the member at byte 1536 is cut off")) {
      try Tar(Array(archive.prefix(2500)), path: "x")
    }
    #expect(try Tar([], path: "x").members.isEmpty)
  }

  @Test func archiveWithoutABatchIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(contents(of: fixture("small.tar")), to: "cifar-10-binary.tar.gz")
    #expect(throws: DataError.missingMember(path: path, member: "data_batch_1.bin")) {
      try DataSet.load("cifar-10", DataOptions(folder: folder.path))
    }
  }
}
