"""Matrix products and the affine map."""

import torch
import torch.nn.functional as F

from .recorder import draw


def record(recorder):
    def add(operation, case, function, *shapes, **parameters):
        inputs = [draw(f"{operation}/{case}/{i}", shape) for i, shape in enumerate(shapes)]
        recorder.add(operation, case, function, inputs, **parameters)

    def matmul(case, *shapes):
        add("matmul", case, torch.matmul, *shapes)

    matmul("2d", (2, 3), (3, 4))
    matmul("vectorMatrix", (3,), (3, 4))
    matmul("matrixVector", (2, 3), (3,))
    matmul("dot", (3,), (3,))
    matmul("batched", (2, 2, 3), (2, 3, 2))
    matmul("sharedRight", (2, 2, 3), (3, 2))
    matmul("broadcastBatched", (2, 1, 3, 4), (5, 4, 2))
    # The stored input is transposed (last two axes) before it is multiplied.
    add("matmul", "transposedLeft", lambda a, b: a.mT @ b, (3, 2), (3, 4))
    add("matmul", "transposedRight", lambda a, b: a @ b.mT, (2, 3), (4, 3))
    add("matmul", "transposedBoth", lambda a, b: a.mT @ b.mT, (3, 2), (4, 3))

    add("linear", "bias", F.linear, (4, 3), (5, 3), (5,))
    add("linear", "noBias", F.linear, (4, 3), (5, 3))
    add("linear", "rank3", F.linear, (2, 2, 3), (5, 3), (5,))
