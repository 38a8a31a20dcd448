import CKernels

/// The CPU at speed: C loops with machine code chosen for the processor, and oneDNN for float32 products.
package struct FastBackend: Backend {
  /// "cpu".
  package let name = "cpu"

  /// A backend without state.
  package init() {}

  package func unary(
    _ function: UnaryFunction, p: Double, q: Double, x: UnsafeRawPointer, out: UnsafeMutableRawPointer,
    count: Int,
    dtype: DType
  ) {
    nonisolated(unsafe) let (x, out) = (x, out)
    ThreadPool.forEachRange(count) { range in
      let start = range.lowerBound * dtype.byteCount
      if dtype == .float64 {
        soma_unary_f64(function.rawValue, f64(x + start), f64(out + start), range.count, p, q)
      } else {
        soma_unary_f32(function.rawValue, f32(x + start), f32(out + start), range.count, Float(p), Float(q))
      }
    }
  }

  package func unaryGradient(
    _ function: UnaryFunction, p: Double, q: Double, x: UnsafeRawPointer, y: UnsafeRawPointer,
    upstream: UnsafeRawPointer, out: UnsafeMutableRawPointer, count: Int, dtype: DType
  ) {
    nonisolated(unsafe) let (x, y, upstream, out) = (x, y, upstream, out)
    ThreadPool.forEachRange(count) { range in
      let at = range.lowerBound * dtype.byteCount
      if dtype == .float64 {
        soma_unary_gradient_f64(
          function.rawValue, f64(x + at), f64(y + at), f64(upstream + at), f64(out + at), range.count, p, q)
      } else {
        soma_unary_gradient_f32(
          function.rawValue, f32(x + at), f32(y + at), f32(upstream + at), f32(out + at), range.count,
          Float(p),
          Float(q))
      }
    }
  }

  package func binary(
    _ function: BinaryFunction, a: UnsafeRawPointer, aStrides: [Int], b: UnsafeRawPointer, bStrides: [Int],
    out: UnsafeMutableRawPointer, shape: [Int], dtype: DType
  ) {
    nonisolated(unsafe) let (a, b, out) = (a, b, out)
    let size = dtype.byteCount
    @Sendable func row(_ aOffset: Int, _ aStep: Int, _ bOffset: Int, _ bStep: Int, _ at: Int, _ count: Int) {
      let (a, b, out) = (a + aOffset * size, b + bOffset * size, out + at * size)
      if dtype == .float64 {
        soma_binary_f64(function.rawValue, f64(a), aStep, f64(b), bStep, f64(out), count)
      } else {
        soma_binary_f32(function.rawValue, f32(a), aStep, f32(b), bStep, f32(out), count)
      }
    }
    let (shape, steps) = StridedLoop.collapsed(shape: shape, strides: [aStrides, bStrides])
    guard let length = shape.last, let aStep = steps[0].last, let bStep = steps[1].last else {
      return ThreadPool.forEachTile(count: 1) { _ in row(0, 0, 0, 0, 0, 1) }
    }
    if shape.count == 1 {
      ThreadPool.forEachRange(length) { range in
        let at = range.lowerBound
        row(at * aStep, aStep, at * bStep, bStep, at, range.count)
      }
    } else {
      StridedLoop.forEachRow(shape: shape, strides: steps) { index, offsets in
        row(offsets[0], aStep, offsets[1], bStep, index * length, length)
      }
    }
  }

  package func reduce(
    _ reduction: Reduction, x: UnsafeRawPointer, out: UnsafeMutableRawPointer, outer: Int, length: Int,
    inner: Int,
    dtype: DType
  ) {
    nonisolated(unsafe) let (x, out) = (x, out)
    let size = dtype.byteCount
    @Sendable func part(
      _ from: Int, _ to: Int, _ length: Int, _ step: Int, _ inner: Int, _ out: UnsafeMutableRawPointer
    ) {
      if dtype == .float64 {
        soma_reduce_f64(reduction.rawValue, f64(x + from * size), f64(out + to * size), length, step, inner)
      } else {
        soma_reduce_f32(reduction.rawValue, f32(x + from * size), f32(out + to * size), length, step, inner)
      }
    }
    let run = 8 * StridedLoop.tileElements
    if outer == 1, inner == 1, length > run {
      // One long sum: the runs are cut by length alone, so any number of threads adds in the same order.
      let runs = (length + run - 1) / run
      let partial = Storage(byteCount: runs * size)
      ThreadPool.forEachTile(count: runs) { index in
        part(index * run, index, min(run, length - index * run), 1, 1, partial.pointer)
      }
      withExtendedLifetime(partial) {
        reduce(reduction, x: partial.pointer, out: out, outer: 1, length: runs, inner: 1, dtype: dtype)
      }
    } else if outer == 1, inner > 64 {
      ThreadPool.forEachRange(inner, tile: 64 * max(1, StridedLoop.tileElements / (64 * max(1, length)))) {
        columns in
        part(columns.lowerBound, columns.lowerBound, length, inner, columns.count, out)
      }
    } else {
      ThreadPool.forEachRange(outer, tile: max(1, StridedLoop.tileElements / max(1, length * inner))) {
        rows in
        for row in rows { part(row * length * inner, row * inner, length, inner, inner, out) }
      }
    }
  }

  package func argExtreme(
    isMax: Bool, x: UnsafeRawPointer, out: UnsafeMutablePointer<Int64>, outer: Int, length: Int, inner: Int,
    dtype: DType
  ) {
    nonisolated(unsafe) let (x, out) = (x, out)
    ThreadPool.forEachRange(outer * inner, tile: max(1, StridedLoop.tileElements / max(1, length))) { range in
      for index in range {
        let start = x + (index / inner * length * inner + index % inner) * dtype.byteCount
        out[index] =
          if dtype == .float64 {
            isMax ? soma_argmax_f64(f64(start), length, inner) : soma_argmin_f64(f64(start), length, inner)
          } else {
            isMax ? soma_argmax_f32(f32(start), length, inner) : soma_argmin_f32(f32(start), length, inner)
          }
      }
    }
  }
}

func f32(_ pointer: UnsafeRawPointer) -> UnsafePointer<Float> { pointer.assumingMemoryBound(to: Float.self) }
func f32(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
  pointer.assumingMemoryBound(to: Float.self)
}
func f64(_ pointer: UnsafeRawPointer) -> UnsafePointer<Double> {
  pointer.assumingMemoryBound(to: Double.self)
}
func f64(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Double> {
  pointer.assumingMemoryBound(to: Double.self)
}
