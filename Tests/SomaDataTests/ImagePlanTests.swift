import Foundation
import SomaData
import SomaTensor
import SomaTestSupport
import Testing

@Suite struct ImagePlanTests {
  /// So many images of each class, each of a brightness of its own.
  private func folder(_ counts: [String: Int], under part: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try write(counts, to: folder, under: part)
    return folder
  }

  private func write(_ counts: [String: Int], to folder: TemporaryFolder, under part: String = "") throws {
    for (name, count) in counts {
      for index in 0..<count { try folder.writeGray("\(part)\(name)/\(100 + index).png", UInt8(index)) }
    }
  }

  @Test func everyClassKeepsItsShareInEveryPart() throws {
    let folder = try folder(["a": 50, "b": 100, "c": 150])
    var plan = ImagePlan(path: folder.path + "/")
    plan.validationFraction = 0.25
    let prepared = try plan.prepare(seed: 3), set = prepared.dataSet
    func counts(_ samples: Samples?) -> [Int] {
      (samples?.classIndices ?? []).reduce(into: [0, 0, 0]) { $0[Int($1)] += 1 }
    }
    #expect(counts(set.test) == [10, 20, 30])
    #expect(counts(set.validation) == [10, 20, 30])
    #expect(counts(set.train) == [30, 60, 90])
    #expect(prepared.source.testFraction == 0.2 && prepared.validationFraction == 0.25)
    // Nothing is in two parts: within a class every image has a brightness of its own.
    var seen: Set<[Int]> = []
    for part in [set.train, set.validation, set.test].compactMap(\.self) {
      let pixels = part.features.array(of: UInt8.self)
      for (index, label) in part.classIndices.enumerated() {
        seen.insert([Int(label), Int(pixels[6 * index])])
      }
    }
    #expect(seen.count == 300)
    // The draw is the one that tables make from the same seed.
    let rows = try Samples(
      features: Tensor(zeros: [300, 1]),
      targets: Tensor((0..<300).map { Int32($0 < 50 ? 0 : $0 < 150 ? 1 : 2) })
    ).splitIndices(fraction: 0.2, seed: 3).part
    let values = try #require(set.test).features.array(of: UInt8.self)
    let starts = [0, 50, 150]
    let drawn = try #require(set.test).classIndices.enumerated().map { starts[Int($1)] + Int(values[6 * $0]) }
    #expect(drawn == rows)
    let again = try plan.prepare(seed: 3)
    #expect(again.dataSet.fingerprint == set.fingerprint)
    let other = try plan.prepare(seed: 4)
    #expect(other.dataSet.fingerprint != set.fingerprint && other.source.sha256 == prepared.source.sha256)
  }

  @Test func ownPartsAreNotDrawnAgain() throws {
    let folder = try folder(["a": 6, "b": 6], under: "train/")
    try write(["a": 2, "b": 2], to: folder, under: "test/")
    try write(["a": 3, "b": 1], to: folder, under: "val/")
    var plan = ImagePlan(path: folder.path)
    let prepared = try plan.prepare(seed: 0)
    #expect(prepared.dataSet.train.count == 12 && prepared.dataSet.validation?.count == 4)
    #expect(prepared.validationFraction == 0.25 && prepared.source.testFraction == 0)
    #expect(prepared.source.hasValidation && prepared.dataSet.notes == [flatNote])
    (plan.testFraction, plan.validationFraction) = (0.3, 0.1)
    #expect(
      try plan.prepare(seed: 0).dataSet.notes == [
        "no test images are drawn: \(folder.path)/test has them",
        "no validation images are drawn: \(folder.path)/val has them",
        flatNote,
      ])
    try FileManager.default.removeItem(atPath: "\(folder.path)/test")
    plan.validationFraction = nil
    let drawn = try plan.prepare(seed: 0).dataSet
    #expect(drawn.train.count == 8 && drawn.test?.count == 4 && drawn.validation?.count == 4)
  }

  @Test func changedImagesAreNoticed() throws {
    let folder = try folder(["a": 6, "b": 6])
    let prepared = try ImagePlan(path: folder.path).prepare(seed: 1)
    func load(_ path: String? = nil) throws -> DataSet {
      try prepared.source.dataSet(
        from: path, name: "x", validationFraction: prepared.validationFraction, seed: 1)
    }
    #expect(try load().fingerprint == prepared.dataSet.fingerprint)
    // The same folder at another place is the same data.
    let copy = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: folder.path, toPath: "\(copy.path)/there")
    #expect(try load("\(copy.path)/there").fingerprint == prepared.dataSet.fingerprint)
    for change in [
      { try folder.writeGray("a/100.png", 200) }, { try folder.writeGray("a/106.png", 1) },
      { try folder.writeGray("a/z.png", 0) },
    ] {
      let before = folder.contents
      let old = try Data(contentsOf: URL(filePath: "\(folder.path)/a/100.png"))
      let path = try change()
      let fault = imageFault(folder.path) { _ = try load() }
      guard case .changed(let expected, let found)? = fault else {
        Issue.record("\(path): no change was noticed")
        continue
      }
      #expect(expected == prepared.source.sha256 && found != expected)
      if folder.contents != before { try FileManager.default.removeItem(atPath: path) }
      try old.write(to: URL(filePath: "\(folder.path)/a/100.png"))
    }
    #expect(try load().fingerprint == prepared.dataSet.fingerprint)
  }

  @Test func anotherFolderIsATestSet() throws {
    let folder = try folder(["a": 6, "b": 6, "c": 6])
    let source = try ImagePlan(path: folder.path).prepare(seed: 1).source
    let other = try self.folder(["c": 2, "a": 3])
    let names = ["a", "b", "c"]
    let set = try source.testSet(from: other.path, classNames: names, shape: [1, 2, 3])
    #expect(set.test?.classIndices == [0, 0, 0, 2, 2] && set.classNames == names)
    #expect(set.notes == ["no images of b"])
    try other.writeGray("d/1.png")
    #expect(
      imageFault(other.path) {
        _ = try source.testSet(from: other.path, classNames: names, shape: [1, 2, 3])
      }
        == .classesDiffer(missing: [], unexpected: ["d"]))
    try FileManager.default.removeItem(atPath: "\(other.path)/d")
    // Gray images for a network that takes colors are gray in every channel; the other way round is an error.
    #expect(
      try source.testSet(from: other.path, classNames: names, shape: [3, 2, 3]).train.inputShape == [3, 2, 3])
    let path = try other.write(
      PNGWriter.file(width: 3, height: 2, channelCount: 3, [UInt8](repeating: 1, count: 18)), to: "a/x.png")
    let size = ImageSize(width: 3, height: 2)
    #expect(
      imageFault(path) { _ = try source.testSet(from: other.path, classNames: names, shape: [1, 2, 3]) }
        == .doesNotFit(size, isGray: false, expected: size, isGrayExpected: true, canBeFitted: false))
  }

  @Test func whatCannotBeLearnedIsRefused() throws {
    let single = try folder(["only": 5])
    #expect(
      imageFault(single.path) { _ = try ImagePlan(path: single.path).prepare(seed: 0) }
        == .oneClass(name: "only"))
    let few = try folder(["a": 1, "b": 1])
    #expect(
      imageFault(few.path) { _ = try ImagePlan(path: few.path).prepare(seed: 0) }
        == .cannotSplit(count: 2, part: "test", fraction: 0.2))
    var plan = ImagePlan(path: few.path)
    plan.testFraction = 0
    #expect(try plan.prepare(seed: 0).dataSet.test == nil)
  }

  /// More than half of any memory: told from the heads, before a pixel is read.
  @Test func tooManyPixelsAreRefused() throws {
    let folder = try folder(["a": 2, "b": 2])
    var plan = ImagePlan(path: folder.path)
    plan.size = ImageSize(width: 1 << 30, height: 1 << 20)
    guard case .tooLarge(4, _, _)? = imageFault(folder.path, { _ = try plan.prepare(seed: 0) }) else {
      Issue.record("no error")
      return
    }
  }
}
