import SomaTensor
import SomaTestSupport

extension OperationTable {
  static let products = [
    OperationEntry(
      .matmul,
      [
        "2d": { $0[0].matmul($0[1]) },
        "vectorMatrix": { $0[0].matmul($0[1]) },
        "matrixVector": { $0[0].matmul($0[1]) },
        "dot": { $0[0].matmul($0[1]) },
        "batched": { $0[0].matmul($0[1]) },
        "sharedRight": { $0[0].matmul($0[1]) },
        "broadcastBatched": { $0[0].matmul($0[1]) },
        "transposedLeft": { $0[0].transposed().matmul($0[1]) },
        "transposedRight": { $0[0].matmul($0[1].transposed()) },
        "transposedBoth": { $0[0].transposed().matmul($0[1].transposed()) },
      ]),
    OperationEntry(
      .linear,
      [
        "bias": { linear($0[0], weight: $0[1], bias: $0[2]) },
        "noBias": { linear($0[0], weight: $0[1]) },
        "rank3": { linear($0[0], weight: $0[1], bias: $0[2]) },
      ]),
    OperationEntry(
      "matmulBF16", operation: .matmul, isRounding: true,
      cases: [
        .init("2d") { $0[0].matmul($0[1], precision: .bfloat16) },
        .init("transposedBoth") { $0[0].transposed().matmul($0[1].transposed(), precision: .bfloat16) },
        .init("batched") { $0[0].matmul($0[1], precision: .bfloat16) },
        .init("dot") { $0[0].matmul($0[1], precision: .bfloat16) },
      ]),
    OperationEntry(
      "linearBF16", operation: .linear, isRounding: true,
      cases: [
        .init("bias") { linear($0[0], weight: $0[1], bias: $0[2], precision: .bfloat16) },
        .init("noBias") { linear($0[0], weight: $0[1], precision: .bfloat16) },
        .init("rank3") { linear($0[0], weight: $0[1], bias: $0[2], precision: .bfloat16) },
      ]),
  ]

  static let rows = [
    OperationEntry(
      .softmax,
      [
        "last": { $0[0].softmax() },
        "axis0": { $0[0].softmax(alongAxis: 0) },
        "axis1": { $0[0].softmax(alongAxis: 1) },
        "farOut": { $0[0].softmax() },
      ]),
    OperationEntry(
      .logSoftmax,
      [
        "last": { $0[0].logSoftmax() },
        "axis0": { $0[0].logSoftmax(alongAxis: 0) },
        "axis1": { $0[0].logSoftmax(alongAxis: 1) },
        "farOut": { $0[0].logSoftmax() },
      ]),
    // The step beneath the public losses, which SomaNN's tests compare in all their forms.
    OperationEntry(
      .crossEntropy,
      [
        "none": { inputs in
          rowCrossEntropy(logits: inputs[0], labels: try inputs[1].cast(to: .int32))
        }
      ]),
  ]
}
