import CKernels

extension FastBackend {
  package func reduce(_ reduction: Reduction, outer: Int, length: Int, inner: Int, dtype: DType) -> Kernel {
    let tile = StridedLoop.tileElements, run = 8 * tile
    let part = loop(reduction, dtype)
    if outer == 1, inner == 1, length > run {
      // One long sum: the runs are cut by length alone, so any number of threads adds in the same order.
      let runs = (length + run - 1) / run
      let partial = Storage(byteCount: runs * dtype.byteCount)
      let rest = reduce(reduction, outer: 1, length: runs, inner: 1, dtype: dtype)
      return { at in
        ThreadPool.forEachTile(count: runs) { index in
          part(at[0], index * run, partial.pointer, index, min(run, length - index * run), 1, 1)
        }
        withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: 2) { addresses in
          addresses.initializeElement(at: 0, to: partial.pointer)
          addresses.initializeElement(at: 1, to: at[1])
          if let base = addresses.baseAddress { rest(Operands(base)) }
        }
      }
    }
    if outer == 1, inner > 64 {
      return overRanges(inner, tile: 64 * max(1, tile / (64 * max(1, length)))) { at, start, count in
        part(at[0], start, at[1], start, length, inner, count)
      }
    }
    return overRanges(outer, tile: max(1, tile / max(1, length * inner))) { at, start, count in
      for row in start..<start + count {
        part(at[0], row * length * inner, at[1], row * inner, length, inner, inner)
      }
    }
  }

  /// The C loop for one dtype, with element offsets into its input and output.
  private func loop(_ reduction: Reduction, _ dtype: DType)
    -> @Sendable (
      _ x: UnsafeMutableRawPointer, _ from: Int, _ out: UnsafeMutableRawPointer, _ to: Int, _ length: Int,
      _ step: Int, _ inner: Int
    ) -> Void
  {
    let id = reduction.rawValue
    if dtype == .float64 {
      return { x, from, out, to, length, step, inner in
        soma_reduce_f64(id, f64(x) + from, f64(out) + to, length, step, inner)
      }
    }
    return { x, from, out, to, length, step, inner in
      soma_reduce_f32(id, f32(x) + from, f32(out) + to, length, step, inner)
    }
  }
}

func f32(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
  pointer.assumingMemoryBound(to: Float.self)
}
func f64(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Double> {
  pointer.assumingMemoryBound(to: Double.self)
}
