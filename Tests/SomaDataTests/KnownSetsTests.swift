import Foundation
import SomaData
import SomaTensor
import Testing

/// The known sets as they are published, from `../shared/data`. Expected numbers are those that NumPy gives
/// for the same files.
@Suite struct KnownSetsTests {
  static let options = DataOptions(folder: SharedData.folder, isOffline: true)

  @Test(needs("mnist/train-images-idx3-ubyte.gz")) func mnist() throws {
    let set = try DataSet.load("mnist", Self.options)
    let test = try #require(set.test)
    #expect(set.train.features.shape == [60000, 1, 28, 28])
    #expect(test.features.shape == [10000, 1, 28, 28])
    #expect(set.train.classIndices.prefix(5) == [5, 0, 4, 1, 9])
    #expect(test.classIndices.prefix(5) == [7, 2, 1, 0, 4])
    #expect(sum(set.train.features) == 1_567_298_545)
    #expect(sum(test.features) == 264_923_200)
    #expect(set.classNames.count == 10)
    #expect(set.notes.isEmpty)
  }

  @Test(needs("fashion-mnist/train-images-idx3-ubyte.gz")) func fashionMNIST() throws {
    let set = try DataSet.load("fashion-mnist", Self.options)
    #expect(set.train.classIndices.prefix(5) == [9, 0, 0, 3, 0])
    #expect(sum(set.train.features) == 3_431_114_169)
    #expect(set.classNames[9] == "Ankle boot")
    #expect(set.test?.count == 10000)
  }

  @Test(needs("cifar-10/test_batch.bin.gz"), .timeLimit(.minutes(2))) func cifar10() throws {
    let set = try DataSet.load("cifar-10", Self.options)
    #expect(set.train.features.shape.dropFirst() == [3, 32, 32])
    #expect(set.train.classIndices.prefix(5) == [6, 9, 9, 4, 1])
    #expect(set.test?.classIndices.prefix(5) == [3, 8, 8, 0, 6])
    let test = try #require(set.test)
    #expect(sum(test.features) == 3_733_375_634)
    // The first pixel of the first test image: red 158, green 112, blue 49.
    let first = test.subset([0]).features.array(of: UInt8.self)
    #expect([first[0], first[1024], first[2048]] == [158, 112, 49])
    let missing = (1...5).filter { !SharedData.has("cifar-10/data_batch_\($0).bin.gz") }
    #expect(set.train.count == 10000 * (5 - missing.count))
    #expect(set.notes.count == missing.count)
  }

  @Test func unknownNameIsCorrected() {
    let error = #expect(throws: DataError.self) { try DataSet.load("minst") }
    #expect(error?.description == "no data set \"minst\"")
    #expect(
      error?.help?.hasPrefix("did you mean \"mnist\"? known are mnist, fashion-mnist, cifar-10, digits")
        == true)
    #expect(
      #expect(throws: DataError.self) { try DataSet.load("imagenet") }?.help?.hasPrefix("known are mnist")
        == true)
  }

  @Test func everySetHasANameASummaryAndAnAttribution() {
    let names = KnownDataSet.all.map(\.name)
    #expect(Set(names).count == names.count)
    for set in KnownDataSet.all {
      #expect(!set.summary.isEmpty && !set.attribution.isEmpty)
      for file in set.files {
        #expect(file.sha256.count == 64)
        #expect(file.urls.count >= 2 && file.urls.allSatisfy { $0.hasPrefix("https://") })
        #expect(file.urls.allSatisfy { $0.hasSuffix("/" + file.name) })
      }
    }
  }

  private func sum(_ tensor: Tensor) -> Int {
    tensor.withUnsafeBytes { $0.reduce(0) { $0 + Int($1) } }
  }
}
