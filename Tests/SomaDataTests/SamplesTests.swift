import SomaData
import SomaTensor
import Testing

@Suite struct SamplesTests {
  /// Sample i has the features [i, 10 · i].
  static func samples(classes: [Int32]) -> Samples {
    Samples(
      features: Tensor(classes.indices.flatMap { [UInt8($0), UInt8(10 * $0)] }, shape: [classes.count, 2]),
      targets: Tensor(classes, shape: [classes.count]), divisor: 10)
  }

  @Test func subsetKeepsTheOrderAskedFor() {
    let subset = Self.samples(classes: [0, 1, 2, 0]).subset([3, 0, 3])
    #expect(subset.features.array(of: UInt8.self) == [3, 30, 0, 0, 3, 30])
    #expect(subset.classIndices == [0, 0, 0])
    #expect(Self.samples(classes: [0]).subset([]).features.shape == [0, 2])
  }

  @Test func batchIsScaledOnce() {
    let batch = Self.samples(classes: [0, 1, 2, 0]).batch([2, 1])
    #expect(batch.inputs.shape == [2, 2])
    #expect(floats(batch.inputs) == [0.2, 2, 0.1, 1])
    #expect(batch.targets.array(of: Int32.self) == [2, 1])
    #expect(batch.count == 2)
  }

  @Test func floatingSamplesAndTargets() {
    let samples = Samples(
      features: Tensor([1, 2, 3, 4] as [Float], shape: [4, 1]),
      targets: Tensor([5, 6, 7, 8] as [Float], shape: [4, 1]))
    #expect(!samples.hasClasses)
    let batch = samples.batch([3, 0])
    #expect(floats(batch.inputs) == [4, 1])
    #expect(floats(batch.targets) == [8, 5])
    let halves = Samples(features: samples.features, targets: samples.targets, divisor: 2)
    #expect(floats(halves.batch.inputs) == [0.5, 1, 1.5, 2])
  }

  @Test func targetsOfOtherTypesAreTaken() {
    let features = Tensor([1, 2, 3, 4] as [Float], shape: [4, 1])
    func stored(_ targets: Tensor) -> Tensor { Samples(features: features, targets: targets).targets }
    let labels: [Int32] = [2, 0, 1, 2]
    for targets in [Tensor(labels.map { Int64($0) }), Tensor(labels.map { UInt8($0) }), Tensor(labels)] {
      #expect(stored(targets).array(of: Int32.self) == labels)
      #expect(Samples(features: features, targets: targets).hasClasses)
    }
    let values = Tensor([5, 6, 7, 8] as [Float])
    for targets in [values, values.toFloat64(), values.reshaped(to: [4, 1]).toFloat64()] {
      #expect(stored(targets).shape == [4, 1] && stored(targets).array(of: Float.self) == [5, 6, 7, 8])
    }
  }

  /// By hand: shares of 10, 5 and 4 samples at 0.3 are 3, 1.5 and 1.2; the total of 5.7 rounds to 6, so one
  /// more goes to the largest remainder, the second class.
  @Test func splitKeepsTheShares() throws {
    let classes =
      [Int32](repeating: 0, count: 10) + [Int32](repeating: 1, count: 5) + [Int32](repeating: 2, count: 4)
    let samples = Self.samples(classes: classes)
    let (rest, part) = try samples.split(fraction: 0.3, seed: 1)
    #expect([0, 1, 2].map { name in part.classIndices.count { $0 == name } } == [3, 2, 1])
    #expect(rest.count == 13)
    let indices = try samples.splitIndices(fraction: 0.3, seed: 1)
    #expect((indices.rest + indices.part).sorted() == Array(0..<19))
    #expect(indices.part == indices.part.sorted())
    #expect(try samples.splitIndices(fraction: 0.3, seed: 1).part == indices.part)
    let others = try (2..<10).map { try samples.splitIndices(fraction: 0.3, seed: UInt64($0)).part }
    #expect(others.contains { $0 != indices.part })
  }

  @Test(arguments: [0, 1, -0.5, 0.1, 0.9, Double.nan])
  func emptyPartIsRefused(fraction: Double) {
    let samples = Self.samples(classes: [0, 1, 0])
    let error = #expect(throws: DataError.self) { try samples.split(fraction: fraction, seed: 0) }
    #expect(
      error?.description == "3 samples cannot be split with a fraction of \(fraction): a part would be empty")
  }

  @Test func unequalFirstAxesTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Samples(features: Tensor(zeros: [2, 1]), targets: Tensor([0] as [Int32], shape: [1]))
    }
  }
}
