import Soma

/// Numbers that every program of the comparison can make for itself, in any language: SplitMix64 at an index.
///
/// Number *i* of stream *s* mixes s · 2³² + (i + 1) · 0x9E3779B97F4A7C15 and scales its upper 24 bits, so that all but
/// one multiplication is exact in float32: uniform, with mean 0 and the standard deviation asked for.
enum Numbers {
  /// 64 random bits.
  static func bits(stream: UInt64, at index: Int) -> UInt64 {
    var z = (stream << 32) &+ (UInt64(index) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A tensor filled row by row.
  static func tensor(stream: UInt64, shape: [Int], standardDeviation: Double = 1) -> Tensor {
    let scale = Float(12.0.squareRoot() * standardDeviation)
    let values = (0..<shape.reduce(1, *)).map { index in
      (Float(bits(stream: stream, at: index) >> 40) * 0x1p-24 - 0.5) * scale
    }
    return Tensor(values, shape: shape)
  }

  /// Class indices.
  static func labels(stream: UInt64, count: Int, classCount: UInt64) -> Tensor {
    Tensor((0..<count).map { Int32(bits(stream: stream, at: $0) % classCount) })
  }
}

extension Model {
  /// Replaces the weights of the linear layers by numbers of the streams `first`, `first` + 1, …; biases are 0.
  ///
  /// - Parameter gain: The standard deviation is √(gain / inputs); 2 suits ReLU.
  func withWeights(firstStream first: UInt64, gain: Double = 2) -> Model {
    var model = self
    var stream = first
    for index in model.parameters.indices where model.parameters[index].value.rank == 2 {
      let shape = model.parameters[index].value.shape
      model.parameters[index].value = Numbers.tensor(
        stream: stream, shape: shape, standardDeviation: (gain / Double(shape[1])).squareRoot())
      stream += 1
    }
    return model
  }
}
