/// The cross-entropy of each row of logits against its class: lossᵢ = log Σⱼ e^{oᵢⱼ} − oᵢ,ₜᵢ, as one kernel.
///
/// This is the fused core of the public losses, which add reductions, weights and checks. `labels` are known to be in
/// range. **Gradient**: (softmax(o) − onehot(t)) · g.
///
/// - Returns: Shape `[rows]`.
package func rowCrossEntropy(logits: Tensor, labels: [Int32]) -> Tensor {
  let (rows, width) = (logits.shape[0], logits.shape[1])
  if logits.dtype == .bfloat16 {
    return rowCrossEntropy(logits: logits.toFloat32(), labels: labels).toBFloat16()
  }
  let dtype = logits.dtype
  let probabilities = Storage(byteCount: rows * width * dtype.byteCount)
  let losses = logits.withPointer { x in
    labels.withUnsafeBufferPointer { labels in
      Tensor(shape: [rows], dtype: dtype) { out in
        guard let labels = labels.baseAddress else { return }
        CurrentBackend.value.crossEntropy(
          logits: x, labels: labels, losses: out, probabilities: probabilities.pointer, rows: rows,
          width: width,
          dtype: dtype)
      }
    }
  }
  return losses.recorded(
    .crossEntropy,
    (
      logits,
      { upstream, _ in
        if isRecording {
          let target = Tensor(labels).oneHot(classCount: width, dtype: dtype)
          return (logits.softmax() - target) * upstream.expandingShape(at: 1)
        }
        return upstream.withPointer { g in
          labels.withUnsafeBufferPointer { labels in
            Tensor(shape: [rows, width], dtype: dtype) { out in
              guard let labels = labels.baseAddress else { return }
              CurrentBackend.value.crossEntropyGradient(
                probabilities: probabilities.pointer, labels: labels, upstream: g, out: out, rows: rows,
                width: width,
                dtype: dtype)
            }
          }
        }
      }
    ))
}
