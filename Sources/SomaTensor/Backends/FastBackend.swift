import CKernels

/// The CPU at speed: C loops with machine code chosen for the processor, and oneDNN for float32 products.
package struct FastBackend: Backend {
  /// "cpu".
  package let name: String
  /// Whether products of operands rounded to bfloat16 have instructions of their own.
  let hasBFloat16: Bool

  /// A backend without state.
  package init() {
    (name, hasBFloat16) = ("cpu", Precision.bfloat16.isAccelerated)
  }

  /// The backend as it is on a processor without instructions for bfloat16.
  package static let withoutBFloat16 = FastBackend(name: "cpu without bf16", hasBFloat16: false)

  private init(name: String, hasBFloat16: Bool) { (self.name, self.hasBFloat16) = (name, hasBFloat16) }

  package func unary(_ function: UnaryFunction, p: Double, q: Double, count: Int, dtype: DType) -> Kernel {
    let id = function.rawValue, single = (p: Float(p), q: Float(q))
    return dtype == .float64
      ? overRanges(count) { at, start, count in
        soma_unary_f64(id, at.f64(0, start), at.f64(1, start), count, p, q)
      }
      : overRanges(count) { at, start, count in
        soma_unary_f32(id, at.f32(0, start), at.f32(1, start), count, single.p, single.q)
      }
  }

  package func unaryGradient(_ function: UnaryFunction, p: Double, q: Double, count: Int, dtype: DType)
    -> Kernel
  {
    let id = function.rawValue, single = (p: Float(p), q: Float(q))
    return dtype == .float64
      ? overRanges(count) { at, start, count in
        soma_unary_gradient_f64(
          id, at.f64(0, start), at.f64(1, start), at.f64(2, start), at.f64(3, start), count, p, q)
      }
      : overRanges(count) { at, start, count in
        soma_unary_gradient_f32(
          id, at.f32(0, start), at.f32(1, start), at.f32(2, start), at.f32(3, start), count, single.p,
          single.q)
      }
  }

  package func binary(
    _ function: BinaryFunction, shape: [Int], aStrides: [Int], bStrides: [Int], dtype: DType
  ) -> Kernel {
    let id = function.rawValue
    /// One row; each operand with its first element and its step, the result with its first element and its count.
    let row: @Sendable (Operands, (Int, Int), (Int, Int), (Int, Int)) -> Void
    if dtype == .float64 {
      row = { at, a, b, out in
        soma_binary_f64(id, at.f64(0, a.0), a.1, at.f64(1, b.0), b.1, at.f64(2, out.0), out.1)
      }
    } else {
      row = { at, a, b, out in
        soma_binary_f32(id, at.f32(0, a.0), a.1, at.f32(1, b.0), b.1, at.f32(2, out.0), out.1)
      }
    }
    let (shape, steps) = StridedLoop.collapsed(shape: shape, strides: [aStrides, bStrides])
    guard let length = shape.last, let aStep = steps[0].last, let bStep = steps[1].last else {
      return { at in row(at, (0, 0), (0, 0), (0, 1)) }
    }
    if shape.count == 1 {
      return overRanges(length) { at, start, count in
        row(at, (start * aStep, aStep), (start * bStep, bStep), (start, count))
      }
    }
    return { at in
      StridedLoop.forEachRow(shape: shape, strides: steps) { index, offsets in
        row(at, (offsets[0], aStep), (offsets[1], bStep), (index * length, length))
      }
    }
  }

  package func argExtreme(isMax: Bool, outer: Int, length: Int, inner: Int, dtype: DType) -> Kernel {
    overRanges(outer * inner, tile: max(1, StridedLoop.tileElements / max(1, length))) { at, start, count in
      let out = at[1].assumingMemoryBound(to: Int64.self)
      for index in start..<start + count {
        let first = index / inner * length * inner + index % inner
        out[index] =
          if dtype == .float64 {
            isMax
              ? soma_argmax_f64(at.f64(0, first), length, inner)
              : soma_argmin_f64(at.f64(0, first), length, inner)
          } else {
            isMax
              ? soma_argmax_f32(at.f32(0, first), length, inner)
              : soma_argmin_f32(at.f32(0, first), length, inner)
          }
      }
    }
  }
}

/// A kernel of numbered tiles; one tile needs no pool.
func overTiles(_ count: Int, _ tile: @escaping @Sendable (_ at: Operands, _ index: Int) -> Void) -> Kernel {
  if count == 1 { return { at in tile(at, 0) } }
  return { at in ThreadPool.forEachTile(count: count, of: at, tile) }
}

/// A kernel whose work is cut into ranges of `0 ..< count` by the count alone; one range needs no pool.
func overRanges(
  _ count: Int, tile: Int = StridedLoop.tileElements,
  _ part: @escaping @Sendable (_ at: Operands, _ start: Int, _ count: Int) -> Void
) -> Kernel {
  if count <= tile { return { at in part(at, 0, count) } }
  return overTiles((count + tile - 1) / tile) { at, index in
    part(at, index * tile, min(tile, count - index * tile))
  }
}
