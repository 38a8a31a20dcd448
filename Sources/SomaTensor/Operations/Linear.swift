import SomaRules

/// y = x·Wᵀ + b: the dense (fully connected, affine) layer's arithmetic in one pass.
///
/// - Parameters:
///   - input: x of shape `[…, inputs]`.
///   - weight: W of shape `[outputs, inputs]`.
///   - bias: b of shape `[outputs]`, or none.
///   - precision: What x and W are rounded to before they are multiplied, and g in the gradient; b is added as it is.
/// - Returns: Shape `[…, outputs]`.
///
/// **Gradient**: g·W to x, gᵀ·x to W, Σ g over the rows to b.
///
/// - Precondition: The shapes fit, and all are of one floating type.
public func linear(
  _ input: Tensor, weight: Tensor, bias: Tensor? = nil, precision: Precision = .float32
) -> Tensor {
  mustHold(
    weight.rank == 2 && input.rank >= 1 && input.shape[input.rank - 1] == weight.shape[1]
      && bias.map { $0.shape == [weight.shape[0]] } ?? true,
    "linear: input \(input.shape), weight \(weight.shape) and bias \(bias.map { "\($0.shape)" } ?? "none") do not fit"
  )
  let dtype = input.dtype
  mustHold(
    dtype.isFloating && weight.dtype == dtype && bias.map { $0.dtype == dtype } ?? true,
    "linear: input, weight and bias need one floating dtype")
  if dtype == .bfloat16 {
    return linear(
      input.toFloat32(), weight: weight.toFloat32(), bias: bias?.toFloat32(), precision: precision
    ).toBFloat16()
  }
  let (outputs, inputs) = (weight.shape[0], weight.shape[1])
  let target = Array(input.shape.dropLast()) + [outputs]
  let rows = Shape.count(Array(input.shape.dropLast()))
  let (x, w, b) = (input.contiguous(), weight.contiguous(), bias?.contiguous())
  let product = LinearProduct(
    rows: rows, inputs: inputs, outputs: outputs, hasBias: bias != nil, dtype: dtype, precision: precision)
  let result = Tensor(
    shape: target, dtype: dtype, from: [x, w] + (b.map { [$0] } ?? []), kind: .linear(product), as: "linear",
    CurrentBackend.value.linear(product))
  let inputGradient: @Sendable (Tensor, Tensor) -> Tensor = { g, _ in
    g.matmul(weight, precision: precision)
  }
  let weightGradient: @Sendable (Tensor, Tensor) -> Tensor = { g, _ in
    g.reshaped(to: [rows, outputs]).transposed()
      .matmul(input.reshaped(to: [rows, inputs]), precision: precision)
  }
  guard let bias else { return result.recorded(.linear, (input, inputGradient), (weight, weightGradient)) }
  return result.recorded(
    .linear, (input, inputGradient), (weight, weightGradient),
    (bias, { g, _ in g.reshaped(to: [rows, outputs]).sum(alongAxes: [0]) }))
}
