"""ONNX Runtime: inference only, all graph optimizations, input and output bound once."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import harness
import problems


def model():
    nodes, numbers, name = [], [], "input"
    layers = problems.mnist_network()
    for index, (weight, bias) in enumerate(layers):
        numbers += [numpy_helper.from_array(weight, f"w{index}"), numpy_helper.from_array(bias, f"b{index}")]
        nodes.append(helper.make_node("Gemm", [name, f"w{index}", f"b{index}"], [f"z{index}"], transB=1))
        name = f"z{index}"
        if index + 1 < len(layers):
            nodes.append(helper.make_node("Relu", [name], [f"h{index}"]))
            name = f"h{index}"
    graph = helper.make_graph(
        nodes, "mlp",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 784])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 10])], numbers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def infer1():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = harness.THREADS
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model().SerializeToString(), options, ["CPUExecutionProvider"])
    output = np.empty((1, 10), np.float32)
    binding = session.io_binding()
    binding.bind_cpu_input("input", problems.infer1_row())
    binding.bind_output(
        session.get_outputs()[0].name, "cpu", 0, np.float32, output.shape, output.ctypes.data)

    def run():
        session.run_with_iobinding(binding)
        return lambda: np.square(output, dtype=np.float64).sum()

    return lambda: run


if __name__ == "__main__":
    harness.serve(dict(infer1=infer1), f"ONNX Runtime {onnxruntime.__version__}")
