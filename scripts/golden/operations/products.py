"""Matrix products and the affine map."""

import torch
import torch.nn.functional as F

from .recorder import draw


class RoundedProduct(torch.autograd.Function):
    """A @ B over operands rounded to bfloat16, and so in its gradients: what mixed precision does to a product.

    Rounded numbers are multiplied and added in float64. PyTorch's own autocast returns bfloat16, which would hide
    everything behind the rounding of the result.
    """

    @staticmethod
    def forward(context, a, b):
        context.save_for_backward(a, b)
        return rounded(a) @ rounded(b)

    @staticmethod
    def backward(context, g):
        a, b = context.saved_tensors
        return RoundedProduct.apply(g, b.mT), RoundedProduct.apply(a.mT, g)


def rounded(x):
    return x.bfloat16().double()


def rounded_linear(x, weight, bias=None):
    y = RoundedProduct.apply(x.reshape(-1, x.shape[-1]), weight.mT).reshape(*x.shape[:-1], -1)
    return y if bias is None else y + bias


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

    product = RoundedProduct.apply
    add("matmulBF16", "2d", product, (5, 7), (7, 4))
    add("matmulBF16", "transposedBoth", lambda a, b: product(a.mT, b.mT), (7, 5), (4, 7))
    add("matmulBF16", "batched", product, (2, 2, 3), (2, 3, 2))
    add("matmulBF16", "dot", lambda a, b: product(a[None], b[:, None])[0, 0], (9,), (9,))
    add("linearBF16", "bias", rounded_linear, (4, 3), (5, 3), (5,))
    add("linearBF16", "noBias", rounded_linear, (4, 3), (5, 3))
    add("linearBF16", "rank3", rounded_linear, (2, 2, 3), (5, 3), (5,))
