import CKernels
import SomaRules
public import SomaTensor

/// The Euclidean norm of all gradients together, √Σ‖gᵢ‖².
///
/// Squares are summed in Double; for float64 the largest magnitude is taken out where they would overflow or
/// vanish.
///
/// - Throws: ``OptimizerError/gradientNotFinite(index:)`` for the first gradient with a NaN or an infinity.
/// - Precondition: Gradients are float32 or float64.
public func globalNorm(_ gradients: [Tensor]) throws(OptimizerError) -> Double {
  let squares = gradients.map { sumOfSquares($0) }
  let sum = squares.reduce(0, +)
  // Squares of float32 numbers always fit in Double. A sum out of this range is float64's, or not finite.
  if sum > 1e-280, sum < .infinity { return sum.squareRoot() }
  var largest = 0.0
  for (index, gradient) in gradients.enumerated() where gradient.count > 0 {
    let magnitude = gradient.detached().abs().max().item
    guard magnitude.isFinite else { throw .gradientNotFinite(index: index) }
    largest = max(largest, magnitude)
  }
  guard largest > 0 else { return 0 }
  // A power of two scales without rounding; two factors, because the inverse of a tiny number is infinite.
  let scale = Double(sign: .plus, exponent: min(-largest.exponent, 1000), significand: 1)
  return gradients.reduce(0) { $0 + sumOfSquares($1, scale: scale) }.squareRoot() / scale
}

/// Shortens all gradients together to a global norm of at most `maximum`, keeping their direction.
///
/// g ← g · maximum / ‖g‖ where ‖g‖ > maximum. (PyTorch adds 10⁻⁶ to the norm first.)
///
/// - Parameters:
///   - gradients: In the order of the parameters.
///   - maximum: The largest norm allowed.
/// - Returns: The gradients, unchanged where they are short enough, and the norm they had.
/// - Throws: ``OptimizerError/gradientNotFinite(index:)``: a NaN would spread to every gradient.
/// - Precondition: `maximum` is positive.
///
/// **Source**: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
public func clipped(
  _ gradients: [Tensor], toGlobalNorm maximum: Double
) throws(OptimizerError) -> (gradients: [Tensor], norm: Double) {
  mustHold(maximum > 0, "clipped(toGlobalNorm:): \(maximum), expected a positive number")
  let norm = try globalNorm(gradients)
  guard norm > maximum else { return (gradients, norm) }
  return (withoutRecording { gradients.map { $0 * (maximum / norm) } }, norm)
}

/// Holds every element of every gradient between −`limit` and `limit`. A NaN stays one.
///
/// - Precondition: `limit` is positive.
public func clipped(_ gradients: [Tensor], toValue limit: Double) -> [Tensor] {
  mustHold(limit > 0, "clipped(toValue:): \(limit), expected a positive number")
  return withoutRecording { gradients.map { $0.clamped(from: -limit, to: limit) } }
}

/// Σ (scale · x)² over all elements, in Double, the same for any number of threads.
private func sumOfSquares(_ x: Tensor, scale: Double = 1) -> Double {
  mustHold(
    x.dtype == .float32 || x.dtype == .float64,
    "sum of squares: needs float32 or float64, not \(x.dtype.rawValue)")
  let count = x.count, tile = StridedLoop.tileElements
  var partial = [Double](repeating: 0, count: (count + tile - 1) / tile)
  x.withPointer { pointer in
    partial.withUnsafeMutableBufferPointer { partial in
      nonisolated(unsafe) let (pointer, partial) = (pointer, partial)
      ThreadPool.forEachRange(count, tile: tile) { range in
        partial[range.lowerBound / tile] =
          x.dtype == .float64
          ? soma_sum_of_squares_f64(
            pointer.assumingMemoryBound(to: Double.self) + range.lowerBound, range.count, scale)
          : soma_sum_of_squares_f32(
            pointer.assumingMemoryBound(to: Float.self) + range.lowerBound, range.count, scale)
      }
    }
  }
  return partial.reduce(0, +)
}
