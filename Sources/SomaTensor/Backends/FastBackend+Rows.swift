import CKernels

extension FastBackend {
  package func softmax(
    isLog: Bool, x: UnsafeRawPointer, out: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType
  ) {
    nonisolated(unsafe) let (x, out) = (x, out)
    forEachBlock(rows, width, dtype) { count, at in
      if dtype == .float64 {
        soma_softmax_f64(f64(x + at), f64(out + at), count, width, isLog ? 1 : 0)
      } else {
        soma_softmax_f32(f32(x + at), f32(out + at), count, width, isLog ? 1 : 0)
      }
    }
  }

  package func softmaxGradient(
    isLog: Bool, y: UnsafeRawPointer, upstream: UnsafeRawPointer, out: UnsafeMutableRawPointer, rows: Int,
    width: Int,
    dtype: DType
  ) {
    nonisolated(unsafe) let (y, upstream, out) = (y, upstream, out)
    forEachBlock(rows, width, dtype) { count, at in
      if dtype == .float64 {
        soma_softmax_gradient_f64(f64(y + at), f64(upstream + at), f64(out + at), count, width, isLog ? 1 : 0)
      } else {
        soma_softmax_gradient_f32(f32(y + at), f32(upstream + at), f32(out + at), count, width, isLog ? 1 : 0)
      }
    }
  }

  package func crossEntropy(
    logits: UnsafeRawPointer, labels: UnsafePointer<Int32>, losses: UnsafeMutableRawPointer,
    probabilities: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType
  ) {
    nonisolated(unsafe) let (logits, labels, losses, probabilities) = (logits, labels, losses, probabilities)
    forEachBlock(rows, width, dtype) { count, at in
      let row = at / (width * dtype.byteCount)
      let losses = losses + row * dtype.byteCount
      if dtype == .float64 {
        soma_cross_entropy_f64(
          f64(logits + at), labels + row, f64(losses), f64(probabilities + at), count, width)
      } else {
        soma_cross_entropy_f32(
          f32(logits + at), labels + row, f32(losses), f32(probabilities + at), count, width)
      }
    }
  }

  package func crossEntropyGradient(
    probabilities: UnsafeRawPointer, labels: UnsafePointer<Int32>, upstream: UnsafeRawPointer,
    out: UnsafeMutableRawPointer, rows: Int, width: Int, dtype: DType
  ) {
    nonisolated(unsafe) let (probabilities, labels, upstream, out) = (probabilities, labels, upstream, out)
    forEachBlock(rows, width, dtype) { count, at in
      let row = at / (width * dtype.byteCount)
      let upstream = upstream + row * dtype.byteCount
      if dtype == .float64 {
        soma_cross_entropy_gradient_f64(
          f64(probabilities + at), labels + row, f64(upstream), f64(out + at), count, width)
      } else {
        soma_cross_entropy_gradient_f32(
          f32(probabilities + at), labels + row, f32(upstream), f32(out + at), count, width)
      }
    }
  }

  /// Runs `body(rows, byteOffset)` over blocks of whole rows.
  private func forEachBlock(_ rows: Int, _ width: Int, _ dtype: DType, _ body: @Sendable (Int, Int) -> Void) {
    guard width > 0 else { return }
    ThreadPool.forEachRange(rows, tile: max(1, StridedLoop.tileElements / width)) { range in
      body(range.count, range.lowerBound * width * dtype.byteCount)
    }
  }
}
