import SomaTensor

/// A set whose samples are drawn, not read.
///
/// The noise of sample *i* depends on the seed and on *i*, not on the samples before it. A quarter of the samples
/// is held out for testing, every class with its share, unless the set says otherwise.
struct GeneratedSet {
  let name: String
  let summary: String
  /// The names of the classes; empty when values are to be predicted.
  let classNames: [String]
  let sampleCount: Int
  /// The standard deviation of the noise, unless another is asked for.
  let noise: Double
  /// Where this is given, all samples are trained on, and the test part is this many without noise.
  var exactTestCount: Int?
  /// Makes the sample of that number out of so many.
  let sample: @Sendable (_ number: Int, _ count: Int, _ noise: Double, inout RandomStream) -> Sample

  /// Inputs, and the class index or the value to predict.
  struct Sample {
    let inputs: [Float]
    let target: Target

    enum Target {
      case label(Int)
      case value(Float)
    }
  }

  /// The set as one of those known by name.
  var known: KnownDataSet {
    KnownDataSet(
      name: name, summary: summary, attribution: "generated", files: [],
      make: { _, options throws(DataError) in try dataSet(options) })
  }

  private func dataSet(_ options: DataOptions) throws(DataError) -> DataSet {
    let count = options.sampleCount ?? sampleCount
    let noise = options.noise ?? noise
    guard (4...10_000_000).contains(count) else {
      throw .badOption(set: name, option: "sample count", value: Double(count), allowed: "4 ... 10 000 000")
    }
    guard noise >= 0, noise.isFinite else {
      throw .badOption(set: name, option: "noise", value: noise, allowed: "0 or more")
    }
    let all = samples(count, noise, options.seed)
    let parts =
      if let exactTestCount {
        (rest: all, part: samples(exactTestCount, 0, options.seed))
      } else {
        try all.split(fraction: 0.25, seed: options.seed)
      }
    return DataSet(
      name: name, attribution: "generated", classNames: classNames, train: parts.rest, test: parts.part)
  }

  private func samples(_ count: Int, _ noise: Double, _ seed: UInt64) -> Samples {
    var features: [Float] = []
    var labels: [Int32] = []
    var values: [Float] = []
    for number in 0..<count {
      var random = RandomStream(seed: seed, purpose: .synthesis, sample: UInt64(number))
      let sample = sample(number, count, noise, &random)
      features += sample.inputs
      switch sample.target {
      case .label(let label): labels.append(Int32(label))
      case .value(let value): values.append(value)
      }
    }
    let targets =
      classNames.isEmpty ? Tensor(values, shape: [count, 1]) : Tensor(labels, shape: [count])
    return Samples(features: Tensor(features, shape: [count, features.count / count]), targets: targets)
  }
}
