import SomaRules

extension Tensor {
  /// softmax(x)ᵢ = e^{xᵢ} / Σⱼ e^{xⱼ}, the sum over all j of the axis; the largest element is subtracted first, so
  /// nothing overflows. All −∞, or a +∞ or NaN among the elements, give NaN, as in PyTorch.
  ///
  /// **Gradient**: y ⊙ (g − Σ (g ⊙ y)).
  ///
  /// - Precondition: The axis exists; the type is floating.
  public func softmax(alongAxis axis: Int = -1) -> Tensor {
    rowwise(alongAxis: axis, .softmax) { x in
      x.rowSoftmax(isLog: false).recorded(
        .softmax,
        (
          x,
          { g, y in
            isRecording
              ? y * (g - (g * y).sum(alongAxes: [-1], keepingAxes: true))
              : softmaxGradient(isLog: false, y, g)
          }
        ))
    }
  }

  /// log softmax(x) = x − log Σ eˣ, exact where softmax would round to 0 or 1.
  ///
  /// **Gradient**: g − softmax(x) Σ g.
  ///
  /// - Precondition: The axis exists; the type is floating.
  public func logSoftmax(alongAxis axis: Int = -1) -> Tensor {
    rowwise(alongAxis: axis, .logSoftmax) { x in
      x.rowSoftmax(isLog: true).recorded(
        .logSoftmax,
        (
          x,
          { g, y in
            isRecording
              ? g - y.exp() * g.sum(alongAxes: [-1], keepingAxes: true) : softmaxGradient(isLog: true, y, g)
          }
        ))
    }
  }

  /// Runs `body` with the axis moved to the end.
  private func rowwise(alongAxis axis: Int, _ operation: Operation, _ body: (Tensor) -> Tensor) -> Tensor {
    let axis = Shape.axis(axis, rank: rank, operation.rawValue)
    mustHold(dtype.isFloating, "\(operation.rawValue): needs a floating dtype, not \(dtype.rawValue)")
    if dtype == .bfloat16 { return toFloat32().rowwise(alongAxis: axis, operation, body).toBFloat16() }
    if axis == rank - 1 { return body(self) }
    var order = Array(0..<rank)
    order.swapAt(axis, rank - 1)
    return body(transposed(permutation: order)).transposed(permutation: order)
  }

  private func rowSoftmax(isLog: Bool) -> Tensor {
    let width = shape[rank - 1]
    let rows = width == 0 ? 0 : count / width
    return Tensor(
      shape: shape, dtype: dtype, from: [contiguous()], as: "softmax \(isLog)",
      CurrentBackend.value.softmax(isLog: isLog, rows: rows, width: width, dtype: dtype))
  }
}

private func softmaxGradient(isLog: Bool, _ y: Tensor, _ upstream: Tensor) -> Tensor {
  let width = y.shape[y.rank - 1]
  let rows = width == 0 ? 0 : y.count / width
  return Tensor(
    shape: y.shape, dtype: y.dtype, from: [y.contiguous(), upstream.contiguous()],
    as: "softmaxGradient \(isLog)",
    CurrentBackend.value.softmaxGradient(isLog: isLog, rows: rows, width: width, dtype: y.dtype))
}
