import CKernels
import SomaTensor

// The updates that run as one loop over memory. Results go into new buffers, so tensors never change; the
// buffers of the step before are free by then and serve the next, so no memory is asked for after the first
// step.

/// The parameter after one step of plain descent: keep·p − rate·(g + l2·p).
func descend(_ p: Tensor, _ g: Tensor, l2: Double, keep: Double, rate: Double) -> Tensor {
  update([p, g], outputs: 1) { range, x, y in
    let start = range.lowerBound, count = range.count
    if p.dtype == .float64 {
      soma_descend_f64(x[0].f64 + start, x[1].f64 + start, y[0].f64 + start, count, l2, keep, rate)
    } else {
      soma_descend_f32(
        x[0].f32 + start, x[1].f32 + start, y[0].f32 + start, count, Float(l2), Float(keep), Float(rate))
    }
  }[0]
}

/// The parameter and its velocity after one step with momentum; see `soma_optimizers.h`.
func descendWithMomentum(
  _ p: Tensor, _ g: Tensor, velocity: Tensor, _ c: soma_momentum_f64
) -> (value: Tensor, velocity: Tensor) {
  let single = soma_momentum_f32(
    l2: Float(c.l2), keep: Float(c.keep), friction: Float(c.friction), push: Float(c.push),
    from_v: Float(c.from_v),
    from_g: Float(c.from_g))
  let results = update([p, g, velocity], outputs: 2) { range, x, y in
    let start = range.lowerBound, count = range.count
    if p.dtype == .float64 {
      soma_momentum_f64(
        x[0].f64 + start, x[1].f64 + start, x[2].f64 + start, y[0].f64 + start, y[1].f64 + start, count, c)
    } else {
      soma_momentum_f32(
        x[0].f32 + start, x[1].f32 + start, x[2].f32 + start, y[0].f32 + start, y[1].f32 + start, count,
        single)
    }
  }
  return (results[0], results[1])
}

/// The parameter after one step of Adam; `slots` are the two moments and, for AMSGrad, the largest second
/// one.
func descendWithMoments(_ p: Tensor, _ g: Tensor, slots: inout [Tensor], _ c: soma_adam_f64) -> Tensor {
  let single = soma_adam_f32(
    l2: Float(c.l2), keep: Float(c.keep), beta1: Float(c.beta1), rest1: Float(c.rest1), beta2: Float(c.beta2),
    rest2: Float(c.rest2), rate: Float(c.rate), scale: Float(c.scale), epsilon: Float(c.epsilon))
  let hasTop = slots.count == 3
  let results = update([p, g] + slots, outputs: hasTop ? 4 : 3) { range, x, y in
    let start = range.lowerBound, count = range.count
    if p.dtype == .float64 {
      soma_adam_f64(
        x[0].f64 + start, x[1].f64 + start, x[2].f64 + start, x[3].f64 + start,
        hasTop ? x[4].f64 + start : nil,
        y[0].f64 + start, y[1].f64 + start, y[2].f64 + start, hasTop ? y[3].f64 + start : nil, count, c)
    } else {
      soma_adam_f32(
        x[0].f32 + start, x[1].f32 + start, x[2].f32 + start, x[3].f32 + start,
        hasTop ? x[4].f32 + start : nil,
        y[0].f32 + start, y[1].f32 + start, y[2].f32 + start, hasTop ? y[3].f32 + start : nil, count, single)
    }
  }
  slots = Array(results.dropFirst())
  return results[0]
}

/// Σ (scale · x)² over all elements, in Double, the same for any number of threads.
func sumOfSquares(_ x: Tensor, scale: Double = 1) -> Double {
  precondition(
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

/// Runs `body` over ranges of equally shaped inputs and new outputs.
private func update(
  _ inputs: [Tensor], outputs: Int,
  _ body: @Sendable (_ range: Range<Int>, _ inputs: [Address], _ outputs: [Address]) -> Void
) -> [Tensor] {
  let dense = inputs.map { $0.contiguous() }
  let shape = inputs[0].shape, dtype = inputs[0].dtype, count = inputs[0].count
  let results = (0..<outputs).map { _ in Tensor(shape: shape, dtype: dtype) { _ in } }
  let sources = dense.map { Address(pointer: UnsafeMutableRawPointer(mutating: $0.start)) }
  let targets = results.map { Address(pointer: UnsafeMutableRawPointer(mutating: $0.start)) }
  withExtendedLifetime((dense, results)) {
    ThreadPool.forEachRange(count) { body($0, sources, targets) }
  }
  return results
}

/// Where a tensor's numbers lie. Inputs are only read, and each range of an output is written by one thread.
private struct Address: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
  var f32: UnsafeMutablePointer<Float> { pointer.assumingMemoryBound(to: Float.self) }
  var f64: UnsafeMutablePointer<Double> { pointer.assumingMemoryBound(to: Double.self) }
}
