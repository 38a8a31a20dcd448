import CKernels

/// The elementwise functions of one number that a backend must know. Raw values are those of the C table.
package enum UnaryFunction: Int32, Sendable, CaseIterable {
  case negate, abs, sign, exp, expMinusOne, log, logOnePlus, sqrt
  case reciprocal, square, sin, cos, tanh, sigmoid, erf, relu
  case leakyReLU, elu, selu, gelu, geluTanh, silu, mish, softplus
  case logSigmoid, hardSigmoid, clamp, floor, ceil, round
}

/// The elementwise functions of two numbers that a backend must know. Raw values are those of the C table.
package enum BinaryFunction: Int32, Sendable, CaseIterable {
  case add, subtract, multiply, divide, power, maximum, minimum
}

/// The reductions that a backend must know. Raw values are those of the C table.
package enum Reduction: Int32, Sendable, CaseIterable {
  case sum, product, max, min
}
