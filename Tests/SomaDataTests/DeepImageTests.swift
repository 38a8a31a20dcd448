import Foundation
import SomaTestSupport
import SomaTensor
import Synchronization
import Testing

import SomaData

/// Images of 16 bits, of which many use little.
@Suite struct DeepImageTests {
  /// So many images of two classes, of 2 × 1 pixels: a value of their own, then one of their class.
  private func folder(_ count: Int, _ values: (Int) -> (UInt16, UInt16)) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for index in 0..<count {
      let (first, second) = values(index)
      try folder.write(
        PNGWriter.deepFile(width: 2, height: 1, [first, second]), to: "set/\(index % 2)/\(100 + index).png")
    }
    return folder
  }

  @Test func theRangeOfTheTrainingIsStretched() throws {
    let folder = try folder(20) { (UInt16(10 + 10 * ($0 % 2)), UInt16(60)) }
    var plan = ImagePlan(path: folder.path + "/set")
    plan.testFraction = 0.2
    let prepared = try plan.prepare(seed: 0)
    #expect(prepared.source.range == ValueRange(low: 10, high: 60))
    // (20 − 10) / (60 − 10) · 255 = 51.
    let pixels = prepared.dataSet.train.features.array(of: UInt8.self)
    for (index, label) in prepared.dataSet.train.classIndices.enumerated() {
      #expect(pixels[2 * index] == (label == 0 ? 0 : 51) && pixels[2 * index + 1] == 255)
    }
    #expect(
      prepared.dataSet.notes == [
        "the images use 10 to 60 of 0 to 65535: these values are stretched to the whole range"
      ])

    // The same again from what was saved, also where other images would give another range.
    let source = prepared.source
    let again = try source.dataSet(name: "set", validationFraction: prepared.validationFraction, seed: 0)
    #expect(again.fingerprint == prepared.dataSet.fingerprint)
    try folder.write(PNGWriter.deepFile(width: 2, height: 1, [0, 900]), to: "new/0/1.png")
    let other = try source.testSet(from: folder.path + "/new", classNames: ["0", "1"], shape: [1, 1, 2])
    #expect(other.train.features.array(of: UInt8.self) == [0, 255])
    #expect(
      other.notes == [
        "an image has values outside those of the training, 10 to 60: they count as the nearest inside",
        "no images of 1",
      ])
    // What has 8 bits says nothing of these values.
    let path = try folder.writeGray("shallow/0/1.png", width: 2, height: 1)
    #expect(
      imageFault(path) {
        _ = try source.testSet(from: folder.path + "/shallow", classNames: ["0", "1"], shape: [1, 1, 2])
      } == ValueRange(low: 10, high: 60).map { .depthDiffers($0) })
  }

  @Test func valuesOfHalfTheRangeStayAsTheyWere() throws {
    let folder = try folder(8) { (UInt16(1000 + $0), UInt16(34_000)) }
    let prepared = try ImagePlan(path: folder.path + "/set").prepare(seed: 0)
    #expect(prepared.source.range == nil && prepared.dataSet.notes.isEmpty)
    // 1000 · 255 / 65535 = 3.9; 34000 · 255 / 65535 = 132.3.
    #expect(Set(prepared.dataSet.train.features.array(of: UInt8.self)) == [4, 132])
  }

  @Test func aRangeIsSavedAndOldSourcesHaveNone() throws {
    let old = #"{"path":"x","sha256":"00","testFraction":0.2,"hasValidation":false}"#
    var source = try JSONDecoder().decode(ImageSource.self, from: Data(old.utf8))
    #expect(source.range == nil)
    source.range = ValueRange(low: 3, high: 700)
    let text = try JSONEncoder().encode(source)
    #expect(try JSONDecoder().decode(ImageSource.self, from: text) == source)
    let wrong = #"{"low":7,"high":7}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ValueRange.self, from: Data(wrong.utf8)) }
  }

  @Test func valuesAreRoundedToTheNearest() throws {
    let range = try #require(ValueRange(low: 100, high: 200))
    // 255 · 1 / 100 = 2.55, 255 · 99 / 100 = 252.45.
    #expect([99, 100, 101, 199, 200, 65_535].map { range.byte($0) } == [0, 0, 3, 252, 255, 255])
    let whole = try #require(ValueRange(low: 0, high: 65_535))
    #expect([0, 128, 129, 32_767, 65_535].map { whole.byte($0) } == [0, 0, 1, 127, 255])
    #expect(ValueRange(low: 5, high: 5) == nil)
  }

  @Test func flatTrainingsAreNoted() throws {
    let folder = try TemporaryFolder()
    // White, drawn with transparency alone.
    for index in 0..<8 {
      let pixels: [UInt8] = [255, 255, 255, index % 2 == 0 ? 0 : 200, 255, 255, 255, 90]
      try folder.write(
        PNGWriter.file(width: 2, height: 1, channelCount: 4, pixels), to: "a/\(index % 2)/\(index).png")
      try folder.write(
        PNGWriter.file(width: 2, height: 1, [UInt8(index % 2), 3]), to: "b/\(index % 2)/\(index).png")
    }
    let flat = try ImagePlan(path: folder.path + "/a").prepare(seed: 0).dataSet.notes
    #expect(flat.count == 1 && flat[0].hasPrefix("every training image is one flat color"))
    let dark = try ImagePlan(path: folder.path + "/b").prepare(seed: 0).dataSet.notes
    #expect(
      dark == [
        "the values of the training images go from 0 to 3 of 255 only: if the training fails, make them use more of it"
      ])
  }

  /// Every kind of PNG file gives the same pixels whether it is decoded as a whole or plane by plane.
  @Test(arguments: PNGTests.cases) func planesAreThoseOfTheWholeImage(_ test: PNGTests.Case) throws {
    let image = try PNGImage(bytes: test.file, path: "x")
    for channelCount in image.isGray ? [1, 3] : [3] {
      var isHeld = false
      let planar = try PlanarImage(
        PNGFile(test.file), channelCount: channelCount, range: nil, isHeld: &isHeld)
      #expect(planar == PlanarImage(image, channelCount: channelCount) && !isHeld)
    }
  }

  @Test func aPhotographInTheDarkIsFitted() throws {
    // A stroke of 90 on 10, of 65 535.
    let pixels = (0..<64).map { UInt16((27...36).contains($0) ? 90 : 10) }
    let form = try #require(ImageForm(shape: [1, 8, 8], .fitted(hasDarkGround: true)))
    let (image, _) = try form.input(
      bytes: PNGWriter.deepFile(width: 8, height: 8, pixels), path: "x")
    let (shallow, _) = try form.input(
      bytes: PNGWriter.file(width: 8, height: 8, pixels.map { $0 == 90 ? 255 : 0 }), path: "x")
    #expect(image == shallow && image.pixels.contains(255))
  }

  @Test func threadsShareABudget() {
    let budget = MemoryBudget(byteCount: 100)
    let taken = Atomic(0), most = Atomic(0)
    _ = parallelMap(count: 64) { index in
      let need = index % 8 == 0 ? 1000 : 30
      budget.run(needing: need) {
        let now = taken.add(min(need, 100), ordering: .relaxed).newValue
        _ = most.max(now, ordering: .relaxed)
        taken.subtract(min(need, 100), ordering: .relaxed)
      }
    }
    #expect(most.load(ordering: .relaxed) <= 100 && taken.load(ordering: .relaxed) == 0)
  }
}
