/// The value of `function` at `input` and the gradient there.
///
///     let (value, gradient) = valueWithGradient(at: x) { x in (x * x).sum() }
public func valueWithGradient(at input: Tensor, of function: (Tensor) throws -> Tensor) rethrows -> (
  value: Tensor, gradient: Tensor
) {
  let (value, gradients) = try valueWithGradients(at: [input]) { try function($0[0]) }
  return (value, gradients[0])
}

/// The value of `function` at `inputs` and the gradient with respect to each of them.
public func valueWithGradients(at inputs: [Tensor], of function: ([Tensor]) throws -> Tensor) rethrows -> (
  value: Tensor, gradients: [Tensor]
) {
  let inputs = inputs.map { $0.detached().tracked() }
  let value = try function(inputs)
  return (value.detached(), value.gradients(of: inputs))
}

/// vᵀJ, the product of a vector with the Jacobian of `function` at `input`, by one backward walk.
///
/// - Parameter vector: Of the function's output shape.
/// - Returns: Of the input's shape.
public func vectorJacobianProduct(
  at input: Tensor, vector: Tensor, of function: (Tensor) throws -> Tensor
) rethrows -> Tensor {
  let input = input.detached().tracked()
  return try function(input).gradients(of: [input], upstream: vector)[0]
}

/// J·v, the directional derivative of `function` at `input` along `vector`, by two backward walks: with
/// g(u) = Jᵀu, which is linear in u, J·v = (∂g/∂u)ᵀ v.
///
/// - Parameter vector: Of the input's shape.
/// - Returns: Of the function's output shape.
public func jacobianVectorProduct(
  at input: Tensor, vector: Tensor, of function: (Tensor) throws -> Tensor
) rethrows -> Tensor {
  let input = input.detached().tracked()
  let output = try function(input)
  let dummy = Tensor(zeros: output.shape, dtype: output.dtype).tracked()
  let transposed = output.gradients(of: [input], upstream: dummy, recordingGradients: true)[0]
  return transposed.gradients(of: [dummy], upstream: vector)[0]
}

/// The Jacobian of `function` at `input`: shape `output.shape + input.shape`, element (i, j) = ∂outputᵢ/∂inputⱼ.
/// One backward walk for each element of the output.
public func jacobian(at input: Tensor, of function: (Tensor) throws -> Tensor) rethrows -> Tensor {
  let input = input.detached().tracked()
  return rowwiseJacobian(of: try function(input), at: input)
}

/// The Hessian of a scalar `function` at `input`: shape `input.shape + input.shape`.
public func hessian(at input: Tensor, of function: (Tensor) throws -> Tensor) rethrows -> Tensor {
  let input = input.detached().tracked()
  let gradient = try function(input).gradients(of: [input], recordingGradients: true)[0]
  return rowwiseJacobian(of: gradient, at: input)
}

private func rowwiseJacobian(of output: Tensor, at input: Tensor) -> Tensor {
  let size = output.count
  guard size > 0, input.count > 0 else {
    return Tensor(zeros: output.shape + input.shape, dtype: input.dtype)
  }
  let flat = output.reshaped(to: [size])
  let rows = (0..<size).map { index in
    flat[index].gradients(of: [input])[0].reshaped(to: [input.count])
  }
  return Tensor.stack(rows).reshaped(to: output.shape + input.shape)
}
