/// The cross-entropy of each row of logits against its class: lossᵢ = log Σⱼ e^{oᵢⱼ} − oᵢ,ₜᵢ, as one kernel.
///
/// This is the fused core of the public losses, which add reductions, weights and checks. `labels` are int32 of shape
/// `[rows]` and known to be in range. **Gradient**: (softmax(o) − onehot(t)) · g.
///
/// - Returns: Shape `[rows]`.
package func rowCrossEntropy(logits: Tensor, labels: Tensor) -> Tensor {
  let (rows, width, dtype) = (logits.shape[0], logits.shape[1], logits.dtype)
  if dtype == .bfloat16 {
    return rowCrossEntropy(logits: logits.toFloat32(), labels: labels).toBFloat16()
  }
  let labels = labels.contiguous()
  let (losses, probabilities) = Tensor.computed(
    ([rows], dtype), ([rows, width], dtype), from: [logits.contiguous(), labels],
    as: "crossEntropy",
    CurrentBackend.value.crossEntropy(rows: rows, width: width, dtype: dtype))
  return losses.recorded(
    .crossEntropy,
    (
      logits,
      { upstream, _ in
        if isRecording {
          let target = labels.oneHot(classCount: width, dtype: dtype)
          return (logits.softmax() - target) * upstream.expandingShape(at: 1)
        }
        return Tensor(
          shape: [rows, width], dtype: dtype, from: [probabilities, labels, upstream.contiguous()],
          as: "crossEntropyGradient",
          CurrentBackend.value.crossEntropyGradient(rows: rows, width: width, dtype: dtype))
      }
    ))
}
