import Foundation
import SomaRules

extension Tensor {
  /// Numbers spread evenly over [low, high). Element i depends on the stream and i alone. In bfloat16, rounding may
  /// reach `high`.
  public init(
    uniform shape: [Int], from low: Double = 0, to high: Double = 1, dtype: DType = .float32,
    using stream: RandomStream
  ) {
    // The numbers next to `high` would be rounded to it.
    let last = dtype == .float64 ? high.nextDown : Double(Float(high).nextDown)
    self.init(drawn: shape, dtype: dtype, stream) {
      let number = low + (high - low) * (Double($0 >> 11) * 0x1p-53)
      return low < high ? Swift.min(number, last) : number
    }
  }

  /// Normally distributed numbers.
  public init(
    normal shape: [Int], mean: Double = 0, standardDeviation: Double = 1, dtype: DType = .float32,
    using stream: RandomStream
  ) {
    self.init(drawn: shape, dtype: dtype, stream) {
      mean + standardDeviation * inverseNormal(uniformInside($0))
    }
  }

  /// Normally distributed numbers within two standard deviations of the mean; what falls outside in a normal
  /// distribution is spread over the inside. The standard deviation is that before the cut (as in Keras).
  public init(
    truncatedNormal shape: [Int], mean: Double = 0, standardDeviation: Double = 1, dtype: DType = .float32,
    using stream: RandomStream
  ) {
    let tail = 0.5 * erfc(2 / 2.0.squareRoot())
    self.init(drawn: shape, dtype: dtype, stream) { word in
      mean + standardDeviation * inverseNormal(tail + (1 - 2 * tail) * uniformInside(word))
    }
  }

  /// 1 with the given probability, else 0.
  public init(
    bernoulli shape: [Int], probability: Double, dtype: DType = .float32, using stream: RandomStream
  ) {
    self.init(drawn: shape, dtype: dtype, stream) { Double($0 >> 11) * 0x1p-53 < probability ? 1 : 0 }
  }

  private init(
    drawn shape: [Int], dtype: DType, _ stream: RandomStream, _ map: @escaping @Sendable (UInt64) -> Double
  ) {
    mustHold(dtype.isFloating, "random numbers need a floating dtype, not \(dtype.rawValue)")
    let count = Shape.checkedCount(shape, elementSize: 8) ?? 0
    Recorder.failCurrent("random numbers are drawn that do not follow from the step's number")
    let wide = Tensor(shape: shape, dtype: dtype == .bfloat16 ? .float32 : dtype) { out in
      nonisolated(unsafe) let out = out
      ThreadPool.forEachRange(count, tile: 4096) { range in
        var index = range.lowerBound
        while index < range.upperBound {
          let (a, b, c, d) = stream.words(block: UInt64(index / 4))
          for word in [a, b, c, d] where index < range.upperBound {
            if dtype == .float64 { f64(out)[index] = map(word) } else { f32(out)[index] = Float(map(word)) }
            index += 1
          }
        }
      }
    }
    self = wide.converted(to: dtype)
  }
}

extension Tensor {
  /// True with the given probability, for numbers that differ at every step of a training: `step` (int64, one element)
  /// takes the place of the stream's epoch, as an operand that a replayed program reads anew.
  ///
  /// Element i is decided by half a word: bits 32·(i mod 8) … of block i / 8, taken as a fraction of 2³².
  package init(
    bernoulli shape: [Int], probability: Double, using stream: RandomStream, atStep step: Tensor
  ) {
    let limit = UInt64((Swift.max(0, Swift.min(1, probability)) * 0x1p32).rounded())
    self.init(
      shape: shape, dtype: .bool, from: [step], as: "bernoulli \(limit) \(stream)",
      overRanges(Shape.count(shape)) { at, start, count in
        let stream = stream.at(epoch: at[0].load(as: UInt64.self))
        let out = at[1].assumingMemoryBound(to: Bool.self)
        for block in start / 8..<(start + count + 7) / 8 {
          let words = stream.words(block: UInt64(block))
          let first = block * 8, end = Swift.min(first + 8, start + count)
          func put(_ place: Int, _ word: UInt64) {
            if first + place < end { out[first + place] = word & 0xFFFF_FFFF < limit }
            if first + place + 1 < end { out[first + place + 1] = word >> 32 < limit }
          }
          put(0, words.0)
          put(2, words.1)
          put(4, words.2)
          put(6, words.3)
        }
      })
  }
}

/// The inverse of the normal distribution function, to about 1e-15: Acklam's rational approximation (relative error
/// 1.15e-9) and one step of Halley's method.
func inverseNormal(_ p: Double) -> Double {
  let a = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
    -3.066479806614716e+01, 2.506628277459239e+00,
  ]
  let b = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
    -1.328068155288572e+01,
  ]
  let c = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
    4.374664141464968e+00, 2.938163982698783e+00,
  ]
  let d = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00]
  func polynomial(_ coefficients: [Double], _ x: Double) -> Double { coefficients.reduce(0) { $0 * x + $1 } }
  let x: Double
  if p < 0.02425 {
    let q = (-2 * log(p)).squareRoot()
    x = polynomial(c, q) / (polynomial(d, q) * q + 1)
  } else if p > 1 - 0.02425 {
    let q = (-2 * log(1 - p)).squareRoot()
    x = -polynomial(c, q) / (polynomial(d, q) * q + 1)
  } else {
    let q = p - 0.5
    let r = q * q
    x = polynomial(a, r) * q / (polynomial(b, r) * r + 1)
  }
  let error = 0.5 * erfc(-x / 2.0.squareRoot()) - p
  let step = error * (2 * Double.pi).squareRoot() * exp(x * x / 2)
  return x - step / (1 + x * step / 2)
}
