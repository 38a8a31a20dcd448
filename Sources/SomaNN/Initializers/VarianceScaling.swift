import SomaTensor

// Rules whose width follows from how many numbers a unit sums, so that signals (or gradients) keep their size
// through many layers.
extension Initializer {
  /// How many inputs one output of a weight sums, and how many outputs one input feeds.
  ///
  /// A weight is stored `[outputs, inputs, …kernel]`: fan-in is inputs · kernel, fan-out is outputs · kernel.
  /// A Linear layer's `[out, in]` therefore has fan-in `in`; a convolution's `[out, in, height, width]` has
  /// `in·height·width`. A shape without a second axis has fan-in 1.
  public static func fans(of shape: [Int]) -> (fanIn: Int, fanOut: Int) {
    let kernel = shape.dropFirst(2).reduce(1, *)
    return (fanIn: (shape.count > 1 ? shape[1] : 1) * kernel, fanOut: (shape.first ?? 1) * kernel)
  }

  /// Uniform within ±√(6 / (fan-in + fan-out)), variance 2 / (fan-in + fan-out): for tanh and sigmoid.
  ///
  /// **Source**: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks", 2010.
  public static let xavierUniform = uniform(named: "xavierUniform") { 2 / ($0 + $1) }
  /// Normal with variance 2 / (fan-in + fan-out) (Glorot and Bengio, 2010).
  public static let xavierNormal = normal(named: "xavierNormal") { 2 / ($0 + $1) }

  /// Normal with variance 2 / fan-in: keeps the signal's size through ReLU layers, which lose half of it. Not
  /// cut at two standard deviations (Keras cuts, PyTorch does not).
  ///
  /// **Source**: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015; also called MSRA and Kaiming.
  public static let heNormal = normal(named: "heNormal") { fanIn, _ in 2 / fanIn }
  /// Uniform within ±√(6 / fan-in), variance 2 / fan-in (He et al., 2015).
  public static let heUniform = uniform(named: "heUniform") { fanIn, _ in 2 / fanIn }

  /// Normal with variance 1 / fan-in: for SELU and for linear layers.
  ///
  /// **Source**: LeCun, Bottou, Orr and Müller, "Efficient backprop", 1998.
  public static let lecunNormal = normal(named: "lecunNormal") { fanIn, _ in 1 / fanIn }
  /// Uniform within ±√(3 / fan-in), variance 1 / fan-in (LeCun et al., 1998).
  public static let lecunUniform = uniform(named: "lecunUniform") { fanIn, _ in 1 / fanIn }

  private typealias Variance = @Sendable (_ fanIn: Double, _ fanOut: Double) -> Double

  private static func deviation(_ shape: [Int], _ variance: Variance) -> Double {
    let fans = fans(of: shape)
    return variance(Double(max(1, fans.fanIn)), Double(max(1, fans.fanOut))).squareRoot()
  }

  private static func normal(named name: String, variance: @escaping Variance) -> Initializer {
    Initializer(name: name) { shape, dtype, stream in
      Tensor(normal: shape, standardDeviation: deviation(shape, variance), dtype: dtype, using: stream)
    }
  }

  private static func uniform(named name: String, variance: @escaping Variance) -> Initializer {
    Initializer(name: name) { shape, dtype, stream in
      // A uniform number within ±b has the variance b²/3.
      let bound = deviation(shape, variance) * 3.0.squareRoot()
      return Tensor(uniform: shape, from: -bound, to: bound, dtype: dtype, using: stream)
    }
  }
}
