import SomaTensor
import SomaTestSupport

extension OperationTable {
  static let moving = [
    OperationEntry(
      .reshape,
      [
        "default": { $0[0].reshaped(to: [3, 4]) },
        "ofTransposed": { $0[0].transposed().reshaped(to: [4, 3]) },
      ]),
    OperationEntry(
      .transpose,
      [
        "matrix": { $0[0].transposed() },
        "permutation": { $0[0].transposed(permutation: [2, 0, 1]) },
      ]),
    OperationEntry(
      .slice,
      [
        "default": { $0[0][1..<3, 0..<2].sliced(alongAxis: 2, 0..<3, step: 2) },
        "overlapping": { $0[0][0..<3] * $0[0][1..<4] },
      ]),
    OperationEntry(
      .scatterSlice,
      [
        "default": {
          transpose(
            of: { $0[1..<3, 0..<2].sliced(alongAxis: 2, 0..<3, step: 2) }, from: [4, 2, 3], applied: $0[0])
        }
      ]),
    OperationEntry(
      .broadcastTo,
      [
        "row": { $0[0].broadcast(to: [4, 3]) },
        "middle": { $0[0].broadcast(to: [2, 3, 4]) },
        "scalar": { $0[0].broadcast(to: [2, 2]) },
      ]),
    OperationEntry(
      .concatenate,
      [
        "axis0": { Tensor.concatenate($0) },
        "axis1": { Tensor.concatenate($0, alongAxis: 1) },
        "three": { Tensor.concatenate($0, alongAxis: 1) },
      ]),
    OperationEntry(
      "stack", ["axis0": { Tensor.stack($0) }, "last": { Tensor.stack($0, alongAxis: -1) }]),
    OperationEntry("split", ["second": { $0[0].split(sizes: [2, 3], alongAxis: 1)[1] }]),
    OperationEntry(.pad, ["default": { $0[0].padded([(1, 0), (0, 2)], value: 0.5) }]),
    OperationEntry(
      .flip,
      [
        "axis1": { $0[0].flipped(alongAxis: 1) },
        "axes02": { $0[0].flipped(alongAxis: 0).flipped(alongAxis: 2) },
      ]),
  ]

  static let gathering = [
    OperationEntry(.gatherRows, cases: ["default", "vector"]) { try $0[0].gatheringRows($0[1]) },
    OperationEntry(
      .scatterRows,
      [
        "default": { inputs in
          try transpose(of: { try $0.gatheringRows(inputs[1]) }, from: [5, 3], applied: inputs[0])
        }
      ]),
    OperationEntry(
      .takeAlongAxis,
      [
        "axis1": { try $0[0].takingAlongAxis(1, $0[1]) },
        "axis0": { try $0[0].takingAlongAxis(0, $0[1]) },
      ]),
    OperationEntry(
      .scatterAlongAxis,
      [
        "axis1": { inputs in
          try transpose(of: { try $0.takingAlongAxis(1, inputs[1]) }, from: [2, 4], applied: inputs[0])
        },
        "axis0": { inputs in
          try transpose(of: { try $0.takingAlongAxis(0, inputs[1]) }, from: [3, 2], applied: inputs[0])
        },
      ]),
  ]
}
