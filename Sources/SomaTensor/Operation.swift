/// Every operation that gradients flow through. The gradient table of the tests must hold an entry for each case
/// but ``custom``, so an operation cannot be added untested.
public enum Operation: String, Sendable, CaseIterable {
  // A tracked input of the graph.
  case leaf
  // Elementwise functions of one tensor.
  case negate, abs, sign, exp, expMinusOne, log, logOnePlus, sqrt, reciprocal, square, sin, cos, tanh,
    sigmoid, erf
  case relu, leakyReLU, elu, selu, gelu, geluTanh, silu, mish, softplus, logSigmoid, hardSigmoid, clamp
  case floor, ceil, round
  // Elementwise functions of two or three.
  case add, subtract, multiply, divide, power, maximum, minimum, `where`
  // Shape and place.
  case reshape, transpose, slice, broadcastTo, concatenate, pad, flip, gatherRows, takeAlongAxis, cast
  case scatterRows, scatterSlice, scatterAlongAxis
  // Reductions.
  case sum, prod, max, min, logSumExp, cumulativeSum
  // Products and rows.
  case matmul, linear, softmax, logSoftmax, crossEntropy
  // An operation of the user's own, with its own gradient.
  case custom
}
