import SomaTensor
import SomaTestSupport

extension OperationTable {
  static let unary = [
    unary(.negate) { -$0 },
    unary(.abs) { $0.abs() },
    unary(.sign) { $0.sign() },
    unary(.exp) { $0.exp() },
    unary(.expMinusOne, also: ["nearZero"]) { $0.expMinusOne() },
    unary(.log) { $0.log() },
    unary(.logOnePlus, also: ["nearZero"]) { $0.logOnePlus() },
    unary(.sqrt) { $0.sqrt() },
    unary(.reciprocal) { $0.reciprocal() },
    unary(.square) { $0.squared() },
    unary(.sin) { $0.sin() },
    unary(.cos) { $0.cos() },
    unary(.erf) { $0.erf() },
    unary(.floor) { $0.floor() },
    unary(.ceil) { $0.ceil() },
    unary(.round) { $0.rounded() },
    OperationEntry(.clamp, ["default": { $0[0].clamped(from: -0.5, to: 0.8) }]),
    OperationEntry(
      .cast, isRounding: true, ["float32": { try $0[0].cast(to: .float32).cast(to: $0[0].dtype) }]),
  ]

  static let activations = [
    unary(.tanh, also: ["farOut"]) { $0.tanh() },
    unary(.sigmoid, also: ["farOut"]) { $0.sigmoid() },
    unary(.relu) { $0.relu() },
    OperationEntry(
      .leakyReLU, ["slope001": { $0[0].leakyReLU() }, "slope02": { $0[0].leakyReLU(slope: 0.2) }]),
    OperationEntry(.elu, ["alpha1": { $0[0].elu() }, "alpha07": { $0[0].elu(alpha: 0.7) }]),
    unary(.selu) { $0.selu() },
    unary(.gelu) { $0.gelu() },
    unary(.geluTanh, also: ["farOut"]) { $0.geluTanh() },
    unary(.silu, also: ["farOut"]) { $0.silu() },
    unary(.mish, also: ["farOut"]) { $0.mish() },
    unary(.softplus, also: ["farOut"]) { $0.softplus() },
    unary(.logSigmoid, also: ["farOut"]) { $0.logSigmoid() },
    unary(.hardSigmoid) { $0.hardSigmoid() },
    OperationEntry("hardTanh", cases: ["default", "scalar"]) { $0[0].hardTanh() },
    OperationEntry("relu6", cases: ["default", "scalar"]) { $0[0].relu6() },
    OperationEntry("prelu", cases: ["scalarSlope", "perChannel"]) { $0[0].prelu(slope: $0[1]) },
    OperationEntry(
      "maxout", ["pieces2": { $0[0].maxout(pieces: 2) }, "pieces3": { $0[0].maxout(pieces: 3) }]),
  ]

  private static let broadcasts = ["same", "row", "column", "scalar", "outer"]

  static let binary = [
    OperationEntry(.add, cases: broadcasts) { $0[0] + $0[1] },
    OperationEntry(.subtract, cases: broadcasts) { $0[0] - $0[1] },
    OperationEntry(.multiply, cases: broadcasts) { $0[0] * $0[1] },
    OperationEntry(.divide, cases: broadcasts) { $0[0] / $0[1] },
    OperationEntry(.power, cases: broadcasts) { $0[0].power($0[1]) },
    OperationEntry(.maximum, cases: broadcasts) { Tensor.maximum($0[0], $0[1]) },
    OperationEntry(.minimum, cases: broadcasts) { Tensor.minimum($0[0], $0[1]) },
    OperationEntry(.where, cases: ["same", "broadcast"]) { Tensor.where($0[0], $0[1], else: $0[2]) },
  ]
}
